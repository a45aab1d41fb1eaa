import { istioDuration } from '../model/duration.ts';
import type { GraphData, GraphEdge, GraphNode, GraphPort } from '../model/graph-data.ts';
import { byCodeUnit } from '../support/order.ts';

/** What one system of one environment holds. */
export interface DrawnSystem {
  /** `prod/bycoin`. */
  readonly key: string;
  readonly title: string;
  readonly nodes: readonly GraphNode[];
}

/** One environment, in the order in which pictures show it. */
export interface DrawnEnvironment {
  readonly id: string;
  readonly systems: readonly DrawnSystem[];
  /** What lies in no system. */
  readonly others: readonly GraphNode[];
}

/** The nodes of a graph by environment and system. */
export function environmentsIn({ environments, nodes }: GraphData): readonly DrawnEnvironment[] {
  return environments.map(({ id }) => {
    const here = nodes.filter(({ environment }) => environment === id);
    const systems = new Set(here.flatMap(({ system }) => system ?? []));
    return {
      id,
      systems: [...systems].sort(byCodeUnit).map((system) => {
        const members = here.filter((node) => node.system === system);
        return { key: `${id}/${system}`, title: systemTitle(system, members), nodes: members };
      }),
      others: here.filter(({ system }) => system === undefined),
    };
  });
}

/** A namespace is worth saying where it is called otherwise. */
function systemTitle(system: string, nodes: readonly GraphNode[]): string {
  const namespaces = [...new Set(nodes.flatMap(({ namespace }) => namespace ?? []))];
  return namespaces.every((namespace) => namespace === system)
    ? system
    : `${system} in ${namespaces.sort(byCodeUnit).join(', ')}`;
}

/** Lines of a node's text: its name, where it is unless its group says so, and what sets it apart. */
export function nodeLines(node: GraphNode, graph: GraphData): readonly string[] {
  const where = node.system === undefined ? (node.host ?? node.namespace) : undefined;
  const { criticality = 'normal', task } = node;
  return [
    node.name,
    where,
    task === undefined ? undefined : taskText[task],
    criticality === 'normal' ? undefined : `${criticality} criticality`,
    isUnmeshed(node, graph) ? 'not in the mesh' : undefined,
  ].filter((line) => line !== undefined);
}

const taskText = { once: 'task of each release', scheduled: 'task by the clock' } as const;

/** Whether it lies beside a mesh that others are in. What is outside the cluster is never in one. */
export function isUnmeshed({ kind, environment, inMesh }: GraphNode, { environments }: GraphData): boolean {
  if (kind === 'externalService' || inMesh) return false;
  return environments.some(({ id, mesh }) => id === environment && mesh !== undefined);
}

/** Text of an edge: ports and what the call is limited to, how long, how often, and what it passes. */
export function edgeText(edge: GraphEdge): string {
  const { ports, methods, paths, timeout, through, sentBy } = edge;
  return [
    ports.map(({ servicePort }) => `:${servicePort}`).join(' '),
    methods?.join(', '),
    paths?.join(', '),
    timeout === undefined ? undefined : istioDuration(timeout),
    triesText(edge),
    through === undefined ? undefined : `via ${through}`,
    sentBy === undefined ? undefined : `sent on by ${sentBy.split('/').at(-1)}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

/** What callers may do without, and what is not theirs to configure, is drawn lighter. */
export function isDotted({ essential }: GraphEdge): boolean {
  return !essential;
}

function triesText({ tries, meshDefault, accessOnly }: GraphEdge): string | undefined {
  if (tries === undefined || tries === 1 || accessOnly) return undefined;
  return meshDefault ? `${tries} tries by the mesh` : `${tries} tries`;
}

/** A port as it is addressed, and the pod's where that is another. */
export function portText({ port, servicePort }: GraphPort): string {
  return port === servicePort ? String(port) : `${servicePort} to ${port}`;
}
