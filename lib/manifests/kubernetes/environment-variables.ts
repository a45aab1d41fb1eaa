import type { VariableModel } from '../../model/configuration.ts';
import type { PodField } from '../../model/pod-value.ts';
import type { ServiceModel } from '../../model/service.ts';
import { orderedByReference } from '../../model/variable-references.ts';
import type { RenderContext } from '../context.ts';
import type { EnvVar, EnvVarSource } from '../types/kubernetes.ts';

/** Addresses of what it calls, and a container's configuration, which wins where both give one name. */
export function environmentVariablesFor(
  service: ServiceModel,
  { graph }: RenderContext,
  configured: readonly VariableModel[] = service.variables,
): readonly EnvVar[] {
  const addresses = graph.callsOf(service.peer.key).flatMap((call) => call.variables);
  const variables = new Map<string, EnvVar>([
    ...addresses.map(({ name, value }): [string, EnvVar] => [name, { name, value }]),
    ...configured.map((variable): [string, EnvVar] => [variable.name, environmentVariableFor(variable)]),
  ]);
  return orderedByReference([...variables.values()]).ordered;
}

function environmentVariableFor(variable: VariableModel): EnvVar {
  const { name } = variable;
  switch (variable.kind) {
    case 'literal':
      return { name, value: variable.value };
    case 'secretKey':
      return { name, valueFrom: { secretKeyRef: { name: variable.secret, key: variable.key } } };
    case 'configMapKey':
      return { name, valueFrom: { configMapKeyRef: { name: variable.configMap, key: variable.key } } };
    case 'podValue':
      return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: fieldPaths[variable.field] } } };
    case 'foreign':
      // Somebody else's, in Kubernetes spelling already: the object rules judge it with everything else.
      return { name, valueFrom: variable.valueFrom as EnvVarSource };
  }
}

const fieldPaths: Readonly<Record<PodField, string>> = {
  name: 'metadata.name',
  namespace: 'metadata.namespace',
  uid: 'metadata.uid',
  ip: 'status.podIP',
  node: 'spec.nodeName',
  nodeIp: 'status.hostIP',
  serviceAccount: 'spec.serviceAccountName',
  zone: "metadata.labels['topology.kubernetes.io/zone']",
  region: "metadata.labels['topology.kubernetes.io/region']",
};
