import { apiVersionOf, type CustomKind } from '../schemas/schema.ts';
import type { Shapes } from './shapes.ts';
import { type Interface, type Property, union } from './text.ts';

/** Shapes that several paths share, and that have a name in their project's own API: `Kind.path` to one of them. */
const projectNames: Readonly<Record<string, string>> = {
  'DestinationRule.spec.trafficPolicy.connectionPool': 'ConnectionPoolSettings',
  'DestinationRule.spec.trafficPolicy.loadBalancer': 'LoadBalancerSettings',
  'DestinationRule.spec.trafficPolicy.outlierDetection': 'OutlierDetection',
  'DestinationRule.spec.trafficPolicy.tls': 'ClientTLSSettings',
  'HTTPRoute.spec.parentRefs': 'ParentReference',
  'VirtualService.spec.http.match.uri': 'StringMatch',
  'VirtualService.spec.http.mirror': 'Destination',
  'VirtualService.spec.http.mirror.port': 'PortSelector',
};

interface Node extends Interface {
  readonly path: string;
}

/**
 * The interfaces of a project's kinds. A nested shape is named after the shortest path to it (`VirtualServiceSpecHttp`) in the
 * first kind that has it, in the order of `projects.ts`.
 */
export function customInterfaces(kinds: readonly CustomKind[], shapes: Shapes): Interface[] {
  const names = new Map<number, string>();
  const taken = new Set(kinds.map(({ kind }) => kind));
  const interfaces: Interface[] = [];
  for (const kind of kindNodes(kinds, shapes)) {
    const queue = [kind];
    for (const node of queue) {
      const properties = node.properties.map((property) => ({ ...property, type: named(property, node, queue) }));
      interfaces.push({ ...node, properties });
    }
  }
  return interfaces.sort((a, b) => (a.name < b.name ? -1 : 1));

  function named({ key, type }: Property, parent: Node, queue: Node[]): string {
    return type.replace(/#(\d+)#/g, (_, digits: string) => {
      const id = Number(digits);
      const kubernetes = shapes.kubernetesName(id);
      if (kubernetes) return `k8s.${kubernetes}`;
      const known = names.get(id);
      if (known) return known;
      const path = `${parent.path}.${key}`;
      const name = freeName(projectNames[path] ?? path.split('.').map(pascal).join(''));
      names.set(id, name);
      queue.push({ name, path, ...shapes.shape(id) });
      return name;
    });
  }

  function freeName(wanted: string): string {
    let name = wanted;
    for (let copy = 2; taken.has(name); copy += 1) name = `${wanted}${copy}`;
    taken.add(name);
    return name;
  }
}

/** Two kept versions of a kind are one interface, with both in `apiVersion`. */
function kindNodes(kinds: readonly CustomKind[], shapes: Shapes): Node[] {
  const nodes = new Map<string, Node>();
  for (const { kind, schema } of kinds) {
    const versions = kinds.filter((other) => other.kind === kind);
    const ids = new Set(versions.map((version) => shapes.idOf(version.schema)));
    if (ids.size > 1) throw new Error(`the versions of ${kind} differ`);
    const properties = [
      { key: 'apiVersion', type: union(versions.map(apiVersionOf)), required: true },
      { key: 'kind', type: union([kind]), required: true },
      { key: 'metadata', type: 'k8s.ObjectMeta', required: true },
      ...shapes.propertiesOf(schema).filter(({ key }) => !['apiVersion', 'kind', 'metadata'].includes(key)),
    ];
    nodes.set(kind, { name: kind, path: kind, description: schema.description, properties });
  }
  return [...nodes.values()];
}

const pascal = (key: string): string =>
  key
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
