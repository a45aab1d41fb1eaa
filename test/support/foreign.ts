import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';

/** A raw object of a user's, by its kind and name. */
export function raw(scope: Construct, apiVersion: string, kind: string, name: string, rest: object = {}): ApiObject {
  const props: ApiObjectProps = { apiVersion, kind, metadata: { name }, ...rest };
  return new ApiObject(scope, `${kind}-${name}`, props);
}

/** What Pod Security restricted asks of a pod. */
const restricted = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

/** What it asks of a container, with more. */
export function container(rest: object = {}): object {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  return { name: 'app', image: 'registry.example.com/shop/app:1.0.0', securityContext, ...rest };
}

/** A Deployment that nothing is wrong with: three pods, labelled by its name. */
export function deployment(scope: Construct, name: string, { spec = {}, pod = {} }: ForeignWorkload = {}): ApiObject {
  const labels = { app: name };
  const podSpec = { securityContext: restricted, containers: [container()], ...pod };
  const template = { metadata: { labels }, spec: podSpec };
  return raw(scope, 'apps/v1', 'Deployment', name, {
    spec: { replicas: 3, selector: { matchLabels: labels }, template, ...spec },
  });
}

/** What a test says of a foreign workload: members of its spec, and of its pods' spec. */
export interface ForeignWorkload {
  readonly spec?: object;
  readonly pod?: object;
}

/** A disruption budget on the pods of a workload. */
export function budget(scope: Construct, of: string, share: object): ApiObject {
  const spec = { ...share, selector: { matchLabels: { app: of } } };
  return raw(scope, 'policy/v1', 'PodDisruptionBudget', of, { spec });
}
