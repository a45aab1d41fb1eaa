import { clusterHost } from '../../model/peer.ts';
import { isPlainObject } from '../../support/plain.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { firstText } from './blame.ts';
import type { Cluster } from './cluster.ts';
import type { Guarded } from './guarded.ts';
import { listIn } from './pods.ts';

/** DestinationRules that make callers' proxies speak plain text to what is in the mesh. */
export function* sentInPlainText({ destinationRules }: Cluster, guarded: readonly Guarded[]): Iterable<ObjectIssue> {
  for (const object of destinationRules) {
    const { spec: given } = object.manifest as { readonly spec?: unknown };
    const spec = isPlainObject(given) ? given : {};
    const pointer = plainPointerIn(spec);
    if (pointer === undefined) continue;
    const named = guarded.filter(({ peer }) =>
      isHost(String(spec['host']), object.manifest.metadata?.namespace, clusterHost(peer)),
    );
    if (named.length === 0) continue;
    const names = firstText(named.map(({ peer }) => peer.name));
    const problem = `sends plain text to ${names}: the mode is DISABLE`;
    yield objectIssue(object, 'proof-plain-text', pointer, problem, 'leave tls out: the mesh decides');
  }
}

function plainPointerIn(spec: Readonly<Record<string, unknown>>): string | undefined {
  const policies = [
    { policy: spec['trafficPolicy'], pointer: '/spec/trafficPolicy' },
    ...listIn(spec['subsets']).map(({ trafficPolicy }, index) => ({
      policy: trafficPolicy,
      pointer: `/spec/subsets/${index}/trafficPolicy`,
    })),
  ];
  for (const { policy, pointer } of policies) {
    if (!isPlainObject(policy)) continue;
    if (isDisabled(policy['tls'])) return `${pointer}/tls`;
    const index = listIn(policy['portLevelSettings']).findIndex(({ tls }) => isDisabled(tls));
    if (index >= 0) return `${pointer}/portLevelSettings/${index}/tls`;
  }
  return undefined;
}

function isDisabled(tls: unknown): boolean {
  return isPlainObject(tls) && tls['mode'] === 'DISABLE';
}

/** A host without dots is of the rule's own namespace; `*` stands for any beginning. */
function isHost(host: string, namespace = 'default', of: string): boolean {
  if (host.startsWith('*')) return of.endsWith(host.slice(1));
  return of === (host.includes('.') ? host : clusterHost({ host, namespace }));
}
