import type { CallableService } from './call.ts';
import { kindOf, listOf, mapped, required } from './option-kinds.ts';
import type { ServicePeer } from './peer.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { headersKind } from './request-kinds.ts';
import { percentKind } from './resolve-faults.ts';
import type { MirrorModel, MirrorOptions, VersionModel, VersionOptions } from './targets.ts';

/** A service of any copy of this package. */
const target = mapped<CallableService, ServicePeer>(
  kindOf<CallableService>('a service of this program', isService, 'not-callable'),
  ({ peer }) => peer as ServicePeer,
);

function isService(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { peer } = value as { readonly peer?: Partial<ServicePeer> | null };
  // Anything may be passed by JavaScript: what has no key and no ports would be asked for them later.
  return peer?.kind === 'service' && typeof peer.key === 'string' && Array.isArray(peer.ports);
}

/** Options of each of `versions`. */
export const versionOptions = {
  headers: required(headersKind),
  to: required(target),
} satisfies OptionsTable<VersionOptions>;

/** What `versions` may be. */
export const versionList = listOf(optionsOf(versionOptions));

/** Options of `mirror`. */
export const mirrorOptions = {
  to: required(target),
  percent: required(percentKind),
} satisfies OptionsTable<MirrorOptions>;

/** Versions that can be sent to; what misses a part is left out, and has its issue. */
export function resolveVersions(
  versions: readonly Partial<ReadOptions<typeof versionOptions>>[] | undefined,
): readonly VersionModel[] | undefined {
  return versions?.flatMap(({ headers, to }) => (headers === undefined || to === undefined ? [] : [{ headers, to }]));
}

/** The mirror; what misses a part is left out, and has its issue. */
export function resolveMirror(
  options: Partial<ReadOptions<typeof mirrorOptions>> | undefined,
): MirrorModel | undefined {
  const { to, percent } = options ?? {};
  return to === undefined || percent === undefined ? undefined : { to, percent };
}
