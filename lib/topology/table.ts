import { istioDuration } from '../model/duration.ts';
import type { GraphData, GraphEdge, GraphNode } from '../model/graph-data.ts';
import { portText } from './drawn.ts';

const columns = ['CALLER', 'CALLEE', 'PORT', 'TIMEOUT', 'TRIES', 'WORST CASE', 'MTLS', 'ALLOWED BY'] as const;

/** A graph as a table, one call in a line, for terminals. `-` means: nothing that this program knows of. */
export function tableFor(graph: GraphData): string {
  const names = namesIn(graph);
  const rows = [columns, ...graph.edges.map((edge) => rowFor(edge, names))];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => lengthOf(row[index] ?? ''))));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, index) => padded(cell, widths[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function rowFor(edge: GraphEdge, names: ReadonlyMap<string, string>): readonly string[] {
  const { caller, callee, timeout, worstCase, mtls, allowedBy } = edge;
  return [
    names.get(caller) ?? caller,
    names.get(callee) ?? callee,
    portsText(edge),
    timeText(timeout),
    triesText(edge),
    timeText(worstCase),
    mtls,
    allowedBy.join(', '),
  ];
}

/** A name says its environment only where there are several. */
function namesIn({ environments, nodes }: GraphData): ReadonlyMap<string, string> {
  const prefix = ({ environment }: GraphNode) => (environments.length > 1 ? `${environment}/` : '');
  return new Map(nodes.map((node) => [node.id, printable(prefix(node) + nameOf(node))]));
}

function nameOf({ name, system, namespace }: GraphNode): string {
  const where = system ?? namespace;
  return where === undefined ? name : `${where}/${name}`;
}

function portsText({ ports, methods, paths }: GraphEdge): string {
  const parts = [ports.map(portText).join(', '), methods?.join(', '), paths?.join(', ')];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function timeText(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '-' : istioDuration(milliseconds);
}

function triesText({ tries, meshDefault }: GraphEdge): string {
  if (tries === undefined) return '-';
  return meshDefault ? `${tries} (mesh default)` : String(tries);
}

/** Nothing that moves a terminal's cursor gets through. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, ' ');
}

function lengthOf(text: string): number {
  return [...text].length;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - lengthOf(text));
}
