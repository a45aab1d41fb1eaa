import type { GraphData, GraphEdge, GraphNode } from '../model/graph-data.ts';
import { type DrawnEnvironment, edgeText, environmentsIn, isDotted, isUnmeshed, nodeLines } from './drawn.ts';

/**
 * A graph in the language of Graphviz: `dot -Tsvg`. A box for each system, dashed lines for calls that the caller can do
 * without.
 *
 * @see https://graphviz.org/doc/info/lang.html
 */
export function dotFor(graph: GraphData): string {
  const environments = environmentsIn(graph);
  const boxes = environments.flatMap((environment) => {
    const lines = environmentLines(environment, graph);
    return environments.length === 1 ? lines : cluster(environment.id, environment.id, lines);
  });
  const lines = ['rankdir="LR"', 'node [shape="box"]', ...boxes, ...graph.edges.map(edgeLine)];
  return `${['digraph {', ...lines.map(indented), '}'].join('\n')}\n`;
}

function environmentLines(environment: DrawnEnvironment, graph: GraphData): readonly string[] {
  const line = (node: GraphNode) => nodeLine(node, graph);
  return [
    ...environment.systems.flatMap(({ key, title, nodes }) => cluster(key, title, nodes.map(line))),
    ...environment.others.map(line),
  ];
}

/** Graphviz draws a box around a subgraph only if its name begins with `cluster`. */
function cluster(key: string, title: string, lines: readonly string[]): readonly string[] {
  return [`subgraph ${name(`cluster ${key}`)} {`, ...[`label=${label([title])}`, ...lines].map(indented), '}'];
}

/** Shapes by what a node is; ours are plain boxes. */
const shapes: Readonly<Record<GraphNode['kind'], string>> = {
  service: 'box',
  workload: 'box3d',
  clusterService: 'oval',
  externalService: 'hexagon',
};

function nodeLine(node: GraphNode, graph: GraphData): string {
  const attributes = [
    `label=${label(nodeLines(node, graph))}`,
    node.kind === 'service' ? undefined : `shape="${shapes[node.kind]}"`,
    isUnmeshed(node, graph) ? 'style="dashed"' : undefined,
  ];
  return `${name(node.id)} [${attributes.filter((attribute) => attribute !== undefined).join(', ')}]`;
}

function edgeLine(edge: GraphEdge): string {
  const style = isDotted(edge) ? ', style="dashed"' : '';
  return `${name(edge.caller)} -> ${name(edge.callee)} [label=${label([edgeText(edge)])}${style}]`;
}

function indented(line: string): string {
  return `  ${line}`;
}

/** In a name only the quote means something; a backslash before it would take its meaning, so it becomes a slash. */
function name(text: string): string {
  return `"${printable(text).replaceAll('\\', '/').replaceAll('"', '\\"')}"`;
}

/** In a label backslashes and HTML's entities mean something, too. */
function label(lines: readonly string[]): string {
  const texts = lines.map((line) =>
    printable(line).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"'),
  );
  return `"${texts.join('\\n')}"`;
}

function printable(text: string): string {
  return text.replace(/\p{C}/gu, ' ');
}
