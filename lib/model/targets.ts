import type { CallableService } from './call.ts';
import type { ServicePeer } from './peer.ts';

/** Requests that go to another service of this program: a version of this one that runs beside it. */
export interface VersionOptions {
  /** Headers of the requests that are meant, by name and whole value. */
  readonly headers: Readonly<Record<string, string>>;
  /** The service that gets them, with the same ports. */
  readonly to: CallableService;
}

/** A second service that gets copies of requests; nobody waits for its answers. */
export interface MirrorOptions {
  /** The service that gets them, with the same ports. Whatever requests do, they do there again. */
  readonly to: CallableService;
  /** How many requests are copied, from 1 to 100. */
  readonly percent: number;
}

/** A version as understood. */
export interface VersionModel {
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly to: ServicePeer;
}

/** A mirror as understood. */
export interface MirrorModel {
  readonly to: ServicePeer;
  readonly percent: number;
}

/** The more headers, the more specific; what is left is by text, so that the order in the program means nothing. */
export function specificVersionsFirst(versions: readonly VersionModel[]): readonly VersionModel[] {
  const textOf = ({ headers, to }: VersionModel) => JSON.stringify([headers, to.key]);
  return versions.toSorted(
    (a, b) => Object.keys(b.headers).length - Object.keys(a.headers).length || (textOf(a) < textOf(b) ? -1 : 1),
  );
}
