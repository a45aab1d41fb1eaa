import type { GraphData, GraphNode } from './graph-data.ts';

/** Which part of a graph: one environment, one system, or one system of one environment. By their ids. */
export interface GraphScope {
  readonly environment?: string | undefined;
  readonly system?: string | undefined;
}

/** A part of a graph: the calls that begin or end there, with both their ends. */
export function graphPart({ environments, nodes, edges }: GraphData, scope: GraphScope): GraphData {
  const inside = new Set(nodes.filter((node) => liesIn(node, scope)).map(({ id }) => id));
  const calls = edges.filter(({ caller, callee }) => inside.has(caller) || inside.has(callee));
  const ends = new Set(calls.flatMap(({ caller, callee }) => [caller, callee]));
  const shown = nodes.filter(({ id }) => inside.has(id) || ends.has(id));
  const places = new Set(shown.map(({ environment }) => environment));
  return Object.freeze({
    environments: Object.freeze(environments.filter(({ id }) => places.has(id))),
    nodes: Object.freeze(shown),
    edges: Object.freeze(calls),
  });
}

/** What others make lies in no part; it is shown where it calls or is called. */
function liesIn({ kind, environment, system }: GraphNode, scope: GraphScope): boolean {
  if (kind === 'clusterService' || kind === 'externalService') return false;
  if (scope.environment !== undefined && environment !== scope.environment) return false;
  return scope.system === undefined || system === scope.system;
}
