import type { GraphData } from '../model/graph-data.ts';
import { dotFor } from './dot.ts';
import { jsonFor } from './json.ts';
import { mermaidFor } from './mermaid.ts';
import { tableFor } from './table.ts';

/** How a graph can be drawn, by the names that the command takes. */
export const formats: Readonly<Record<GraphFormat, (graph: GraphData) => string>> = {
  mermaid: mermaidFor,
  dot: dotFor,
  json: jsonFor,
  table: tableFor,
};

/** Names of the formats. */
export type GraphFormat = 'mermaid' | 'dot' | 'json' | 'table';
