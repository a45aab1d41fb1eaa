/**
 * Kubernetes' network policies, told a second time and slowly: no index, no shared code with the library, every policy
 * asked about every pair. For tests to compare with.
 */

type Labels = Record<string, string>;
// biome-ignore lint/suspicious/noExplicitAny: manifests as they stand in YAML
type Json = any;

/** A pod, or one address outside. */
export type OracleEnd = OraclePod | { readonly address: string };

/** A pod with what policies look at. */
export interface OraclePod {
  readonly namespace: string;
  readonly labels: Labels;
  readonly containerPorts: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
}

/** A cluster's policies, and the labels of its namespaces. */
export interface OracleCluster {
  readonly policies: readonly Json[];
  readonly namespaceLabels: Record<string, Labels>;
}

/** Whether the policies of one pod let a connection happen in one direction. */
export function oracleAllows(
  { policies, namespaceLabels }: OracleCluster,
  type: 'Ingress' | 'Egress',
  pod: OraclePod,
  other: OracleEnd,
  port: number,
  protocol: string,
): boolean {
  let isolated = false;
  for (const { metadata, spec } of policies) {
    if (metadata.namespace !== pod.namespace) continue;
    if (!selectorHolds(spec.podSelector ?? {}, pod.labels)) continue;
    if (!typesOf(spec).has(type)) continue;
    isolated = true;
    const callee = type === 'Ingress' ? pod : other;
    for (const rule of (type === 'Ingress' ? spec.ingress : spec.egress) ?? []) {
      const peers = (type === 'Ingress' ? rule.from : rule.to) ?? [];
      let peerHolds = peers.length === 0;
      for (const peer of peers) if (peerMeans(peer, other, metadata.namespace, namespaceLabels)) peerHolds = true;
      let portHolds = (rule.ports ?? []).length === 0;
      for (const entry of rule.ports ?? []) if (portMeans(entry, callee, port, protocol)) portHolds = true;
      if (peerHolds && portHolds) return true;
    }
  }
  return !isolated;
}

function typesOf(spec: Json): Set<string> {
  if ((spec.policyTypes ?? []).length > 0) return new Set(spec.policyTypes);
  return new Set((spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']);
}

function selectorHolds(selector: Json, labels: Labels): boolean {
  const wanted = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
  }));
  for (const { key, operator, values } of [...wanted, ...(selector.matchExpressions ?? [])]) {
    const has = Object.hasOwn(labels, key);
    if (operator === 'Exists' && !has) return false;
    if (operator === 'DoesNotExist' && has) return false;
    if (operator === 'In' && !(has && values.includes(labels[key]))) return false;
    if (operator === 'NotIn' && has && values.includes(labels[key])) return false;
  }
  return true;
}

function peerMeans(peer: Json, other: OracleEnd, home: string, namespaceLabels: Record<string, Labels>): boolean {
  if (peer.ipBlock !== undefined) return blockMeans(peer.ipBlock, other);
  if ('address' in other) return false;
  if (peer.podSelector === undefined && peer.namespaceSelector === undefined) return false;
  if (peer.podSelector !== undefined && !selectorHolds(peer.podSelector, other.labels)) return false;
  if (peer.namespaceSelector === undefined) return other.namespace === home;
  const labels = { ...namespaceLabels[other.namespace], 'kubernetes.io/metadata.name': other.namespace };
  return selectorHolds(peer.namespaceSelector, labels);
}

/** An address is in a block, or it is not; pods, whose addresses nobody knows, are where all private ones are. */
function blockMeans({ cidr, except = [] }: Json, other: OracleEnd): boolean {
  if ('address' in other)
    return isIn(`${other.address}/32`, cidr) && !except.some((e: string) => isIn(`${other.address}/32`, e));
  return ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].every(
    (range) => isIn(range, cidr) && !except.some((e: string) => isIn(range, e) || isIn(e, range)),
  );
}

/** Whether one IPv4 block lies in another, bit by bit. */
function isIn(inner: string, outer: string): boolean {
  const [innerBits = '', outerBits = ''] = [inner, outer].map(bitsOf);
  return innerBits.startsWith(outerBits);
}

function bitsOf(cidr: string): string {
  const [address = '', length = '32'] = cidr.split('/');
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
    .slice(0, Number(length));
}

function portMeans(entry: Json, callee: OracleEnd, port: number, protocol: string): boolean {
  if ((entry.protocol ?? 'TCP') !== protocol) return false;
  if (entry.port === undefined) return true;
  if (typeof entry.port === 'number')
    return entry.endPort === undefined ? port === entry.port : entry.port <= port && port <= entry.endPort;
  const named = 'containerPorts' in callee ? callee.containerPorts : [];
  return named.some((own) => own.name === entry.port && own.port === port && own.protocol === protocol);
}
