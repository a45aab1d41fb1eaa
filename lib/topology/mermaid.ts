import type { GraphData, GraphEdge, GraphNode } from '../model/graph-data.ts';
import { type DrawnEnvironment, edgeText, environmentsIn, isDotted, isUnmeshed, nodeLines } from './drawn.ts';

/**
 * A graph as a Mermaid flowchart, which GitHub and GitLab draw: a box for each system, what others make beside them,
 * dotted lines for calls that the caller can do without.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaidFor(graph: GraphData): string {
  const id = identifiers();
  const environments = environmentsIn(graph);
  const boxes = environments.flatMap((environment) => {
    const lines = environmentLines(environment, graph, id);
    return environments.length === 1 ? lines : group(environment.id, environment.id, lines, id);
  });
  const edges = graph.edges.map((edge) => edgeLine(edge, id));
  const marks = graph.nodes.some((node) => isUnmeshed(node, graph)) ? ['classDef unmeshed stroke-dasharray: 4'] : [];
  return `${['flowchart LR', ...[...boxes, ...edges, ...marks].map(indented)].join('\n')}\n`;
}

type Identify = (key: string) => string;

function environmentLines(environment: DrawnEnvironment, graph: GraphData, id: Identify): readonly string[] {
  const line = (node: GraphNode) => nodeLine(node, graph, id);
  return [
    ...environment.systems.flatMap(({ key, title, nodes }) => group(key, title, nodes.map(line), id)),
    ...environment.others.map(line),
  ];
}

function group(key: string, title: string, lines: readonly string[], id: Identify): readonly string[] {
  return [`subgraph ${id(`system ${key}`)}[${quoted([title])}]`, ...lines.map(indented), 'end'];
}

/** Shapes by what a node is; ours are plain boxes. */
const shapes: Readonly<Record<GraphNode['kind'], readonly [string, string]>> = {
  service: ['[', ']'],
  workload: ['[[', ']]'],
  clusterService: ['([', '])'],
  externalService: ['{{', '}}'],
};

function nodeLine(node: GraphNode, graph: GraphData, id: Identify): string {
  const [open, close] = shapes[node.kind];
  const mark = isUnmeshed(node, graph) ? ':::unmeshed' : '';
  return `${id(`node ${node.id}`)}${open}${quoted(nodeLines(node, graph))}${close}${mark}`;
}

function edgeLine(edge: GraphEdge, id: Identify): string {
  const arrow = isDotted(edge) ? '-.->' : '-->';
  const text = edgeText(edge);
  const label = text === '' ? '' : `|${quoted([text])}|`;
  return `${id(`node ${edge.caller}`)} ${arrow}${label} ${id(`node ${edge.callee}`)}`;
}

function indented(line: string): string {
  return `  ${line}`;
}

/** Everything that Mermaid, its Markdown or HTML could read as more than text becomes a character code. */
function quoted(lines: readonly string[]): string {
  const texts = lines.map((line) =>
    line.replace(/\p{C}/gu, ' ').replace(/[^\p{L}\p{N} .,:/·-]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${texts.join('<br/>')}"`;
}

/**
 * Names that read like the keys, so that a picture's text changes only where the graph does. The first word keeps them from
 * being words of Mermaid's own, such as `end`.
 */
function identifiers(): Identify {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const wanted = key.replace(/[^A-Za-z0-9]+/g, '_');
    let id = wanted;
    for (let number = 2; taken.has(id); number += 1) id = `${wanted}_${number}`;
    taken.add(id);
    known.set(key, id);
    return id;
  };
}
