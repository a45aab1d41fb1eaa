import { contentHash } from '../support/hash.ts';
import type { Manifest } from './manifest.ts';

/** What a ConfigMap holds, or what a Job is. */
interface Content {
  readonly data?: unknown;
  readonly binaryData?: unknown;
  readonly spec?: unknown;
}

/** The content decides the name: what old pods were started with stays beside what new pods get. */
export function hashedName(base: string, manifest: Manifest): string {
  const { data, binaryData, spec } = manifest as Content;
  return `${base}-${contentHash(JSON.stringify(spec === undefined ? [data, binaryData] : spec))}`;
}

/** A name without the hash of a content, such as `wallet-files`; `undefined` where it ends in none. */
export function baseOfHashedName(name: string): string | undefined {
  return /^(.+)-[bcdfghjklmnpqrstvwxz2456789]{10}$/.exec(name)?.[1];
}
