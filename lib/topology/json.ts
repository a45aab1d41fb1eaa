import type { GraphData } from '../model/graph-data.ts';

/** A graph as JSON, for programs of one's own. */
export function jsonFor(graph: GraphData): string {
  return `${JSON.stringify(graph, undefined, 2)}\n`;
}
