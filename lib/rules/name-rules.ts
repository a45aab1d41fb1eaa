import type { EnvironmentModel } from '../model/environment.ts';
import type { Issue } from '../model/issue.ts';
import { nameLimitFor } from '../model/name-limits.ts';
import { isDnsLabel, isServiceName } from '../model/names.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { waypointName } from '../model/waypoint.ts';
import { inspectValue } from '../support/plain.ts';

/** All objects of a service bear its name, a Service object and a host name among them. */
export function* nameServiceAsHost({ name }: ServiceModel): Iterable<Issue> {
  const limit = nameLimitFor('Deployment');
  if (name.length > limit) {
    yield {
      rule: 'name-too-long',
      path: 'id',
      problem: `${inspectValue(name)} has ${name.length} characters; pods add 16 to it, and a host name has at most 63`,
      remedy: `use at most ${limit}`,
    };
  }
  // Length is said already; Kubernetes 1.36 takes a digit first, but older clusters and Istio's tools do not.
  if (!isServiceName(name.slice(0, limit).replace(/-+$/, ''))) yield notALabel(name, 'beginning with a letter');
}

/** Names that something else in the namespace has. */
export function* leaveNamesOfOthers({ name, system }: ServiceModel): Iterable<Issue> {
  const ambient = system.environment.platform.mesh?.mode === 'ambient';
  const owner =
    name === 'default'
      ? "the service account 'default' is every pod's that names none"
      : ambient && name === waypointName
        ? "the system's waypoint is called so"
        : gatewayNames(system).includes(name)
          ? "the system's gateway is called so"
          : undefined;
  if (owner === undefined) return;
  yield {
    rule: 'name-reserved',
    path: 'id',
    problem: `'${name}' is taken: ${owner}`,
    remedy: 'give the service another id',
  };
}

/** The Gateway that a system brings, and what Istio makes of it. */
function gatewayNames({ gateway }: SystemModel): readonly string[] {
  return gateway === undefined ? [] : [gateway.name, gateway.peer.host];
}

/** A system's id is a label of all its objects, and its namespace unless the environment says otherwise. */
export function* nameSystem({ id }: SystemModel): Iterable<Issue> {
  if (!isDnsLabel(id)) yield notALabel(id);
}

/** An environment's id is a folder, and part of every name that people read. */
export function* nameEnvironment({ id }: EnvironmentModel): Iterable<Issue> {
  if (!isDnsLabel(id)) yield notALabel(id);
}

/** A namespace that Kubernetes accepts, and that is not somebody else's. */
export function* nameNamespace({ id, namespace, environment }: SystemModel): Iterable<Issue> {
  const path = namespace === id ? 'id' : `namespaceFor('${id}')`;
  if (!isDnsLabel(namespace)) {
    if (namespace === id) return; // said of the id
    yield {
      rule: 'name-illegal',
      path,
      problem: `it gives ${inspectValue(namespace)}, which is no DNS label`,
      remedy: 'return at most 63 lower-case letters, digits and inner dashes',
    };
    return;
  }
  const owner = ownerOf(namespace, environment);
  if (owner === undefined) return;
  yield {
    rule: 'namespace-reserved',
    path,
    problem: `namespace '${namespace}' belongs to ${owner}`,
    remedy: namespace === id ? 'give the system another id, or the environment namespaceFor' : 'return another one',
  };
}

function ownerOf(namespace: string, { platform }: EnvironmentModel): string | undefined {
  if (namespace === 'default' || namespace.startsWith('kube-')) return 'Kubernetes';
  if (namespace === platform.mesh?.namespace) return 'the mesh';
  return namespace === platform.dns.namespace ? 'the DNS servers' : undefined;
}

function notALabel(name: string, more = ''): Issue {
  const legal = suggestion(name);
  return {
    rule: 'name-illegal',
    path: 'id',
    problem: `${inspectValue(name)} is no DNS label${more === '' ? '' : ` ${more}`}`,
    remedy: `use lower-case letters, digits and inner dashes${legal === undefined ? '' : `, such as '${legal}'`}`,
  };
}

function suggestion(name: string): string | undefined {
  const legal = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, nameLimitFor('Deployment'))
    .replace(/-+$/, '');
  return legal === '' || legal === name ? undefined : legal;
}
