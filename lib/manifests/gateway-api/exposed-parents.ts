import { certificateOf, exposedIn, listenerOf, plainListener } from '../../model/exposed.ts';
import type { ExposureModel } from '../../model/exposure.ts';
import type { CallGraph } from '../../model/graph.ts';
import type { SystemModel } from '../../model/system.ts';
import type { ParentReference } from '../types/gateway-api.ts';

/**
 * The listeners that a route attaches to, by name: without one it would attach to all, the one for plain HTTP among
 * them, and answer there in place of the redirect.
 */
export function parentsOf(
  { entrance, hosts }: ExposureModel,
  system: SystemModel,
  graph: CallGraph,
): readonly ParentReference[] {
  if (entrance?.kind === 'gateway') return [parent(entrance.name, entrance.listener, entrance.namespace)];
  if (entrance?.kind !== 'systemGateway') return [];
  const { name } = entrance;
  const exposed = exposedIn(system, graph);
  const secured = hosts.filter((host) => certificateOf(host, entrance, exposed) !== undefined);
  return [
    ...(secured.length < hosts.length ? [parent(name, plainListener)] : []),
    ...secured.map((host) => parent(name, listenerOf(host))),
  ];
}

/** The listener on which requests are redirected to https, if any. */
export function redirectParentOf({ entrance, redirects }: ExposureModel): ParentReference | undefined {
  if (!redirects) return undefined;
  if (entrance?.kind === 'systemGateway') return parent(entrance.name, plainListener);
  if (entrance?.kind !== 'gateway' || entrance.redirectListener === undefined) return undefined;
  return parent(entrance.name, entrance.redirectListener, entrance.namespace);
}

function parent(name: string, sectionName: string, namespace?: string): ParentReference {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace, name, sectionName };
}
