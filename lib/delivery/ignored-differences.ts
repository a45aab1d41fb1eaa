import type { ApplicationSpecIgnoreDifferences } from '../manifests/types/argo-cd.ts';
import { apiGroupOf } from '../model/kinds.ts';
import type { Manifest } from '../model/manifest.ts';
import { byCodeUnit } from '../support/order.ts';
import { type CoOwned, coOwnedBy } from './co-owners.ts';

/** What is decided in the cluster, by the object that it is decided of. */
export type Differences = ReadonlyMap<string, readonly CoOwned[]>;

/** Everything that is decided in the cluster because these objects are there. */
export function differencesIn(manifests: Iterable<Manifest>): Differences {
  const differences = new Map<string, CoOwned[]>();
  for (const manifest of manifests) {
    for (const coOwned of coOwnedBy(manifest)) {
      const key = keyOf(coOwned);
      differences.set(key, [...(differences.get(key) ?? []), coOwned]);
    }
  }
  return differences;
}

/** What an Application leaves as it is in the cluster: by name, and nothing where nobody else decides. */
export function ignoredDifferencesOf(
  manifests: readonly Manifest[],
  differences: Differences,
): readonly ApplicationSpecIgnoreDifferences[] | undefined {
  if (differences.size === 0) return undefined;
  const found = manifests.flatMap((manifest) => {
    const { name, namespace } = manifest.metadata;
    const key = keyOf({ group: apiGroupOf(manifest.apiVersion), kind: manifest.kind, name, namespace });
    const coOwned = (differences.get(key) ?? []).filter(
      ({ whereReplicas }) => !whereReplicas || saysReplicas(manifest),
    );
    return coOwned.length === 0 ? [] : [[key, entryFor(coOwned)] as const];
  });
  return found.length === 0 ? undefined : found.sort(([a], [b]) => byCodeUnit(a, b)).map(([, entry]) => entry);
}

/**
 * Whether syncs may copy what is ignored from the cluster. Of a custom kind Argo CD then copies the whole list around it:
 * no change of a route in Git would ever be applied while its weights are ignored.
 *
 * @see https://github.com/argoproj/argo-cd/blob/master/controller/sync.go
 */
export function mayBeCopied(ignored: readonly ApplicationSpecIgnoreDifferences[] | undefined): boolean {
  return !ignored?.some(
    ({ group, jqPathExpressions = [] }) =>
      group !== 'admissionregistration.k8s.io' && jqPathExpressions.some((expression) => expression.includes('[]')),
  );
}

function entryFor(coOwned: readonly CoOwned[]): ApplicationSpecIgnoreDifferences {
  const pointers = sorted(coOwned.flatMap((each) => each.pointers));
  const expressions = sorted(coOwned.flatMap((each) => each.expressions));
  const { group = '', kind = '', name, namespace } = coOwned[0] ?? {};
  return {
    group,
    kind,
    name,
    namespace,
    jqPathExpressions: expressions.length === 0 ? undefined : expressions,
    jsonPointers: pointers.length === 0 ? undefined : pointers,
  };
}

function saysReplicas(manifest: Manifest): boolean {
  return (manifest as { readonly spec?: { readonly replicas?: unknown } }).spec?.replicas !== undefined;
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byCodeUnit);
}

function keyOf({ group, kind, name, namespace }: Pick<CoOwned, 'group' | 'kind' | 'name' | 'namespace'>): string {
  return [group, kind, namespace ?? '', name].join(' ');
}
