import type { GraphData } from '../model/graph-data.ts';
import { type GraphScope, graphPart } from '../model/graph-part.ts';
import { byCodeUnit } from '../support/order.ts';
import { inspectValue } from '../support/plain.ts';
import { Problem } from './problem.ts';

/**
 * The part of a graph that somebody asked for.
 *
 * @throws Problem where there is no such environment or system; it lists what there is
 */
export function partNamed(graph: GraphData, scope: GraphScope): GraphData {
  const { environment, system } = scope;
  known(
    'environment',
    environment,
    graph.environments.map(({ id }) => id),
  );
  const here = environment === undefined ? graph.nodes : graph.nodes.filter((node) => node.environment === environment);
  known(
    'system',
    system,
    here.flatMap((node) => node.system ?? []),
  );
  return environment === undefined && system === undefined ? graph : graphPart(graph, scope);
}

function known(what: string, id: string | undefined, ids: readonly string[]): void {
  if (id === undefined || ids.includes(id)) return;
  const others = [...new Set(ids)].sort(byCodeUnit);
  const list = others.length === 0 ? 'there is none' : `there is ${others.join(', ')}`;
  throw new Problem(`no ${what} ${inspectValue(id)}; ${list}`);
}
