import { contentHash } from '../support/hash.ts';
import type { FileSource } from './file-kind.ts';
import type { FileModel, WritablePathModel } from './files.ts';

/**
 * Files in the order of their paths; those of ours with the key that they have in the service's ConfigMap. Keys of other
 * containers' files begin with the container's name and two dots, which no other key has.
 */
export function resolveFiles(
  sources: Readonly<Record<string, FileSource>> = {},
  prefix: '' | `${string}..` = '',
): readonly FileModel[] {
  const placed = Object.entries(sources)
    .map(([path, source]) => ({ path: plainPath(path), source }))
    .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  const keys = placed.map(({ path }) => configMapKey(path));
  return placed.map(({ path, source }, index): FileModel => {
    if (source.kind !== 'content' && source.kind !== 'binary') return { path, ...source };
    const key = keys[index] ?? '';
    // Two paths may read alike as keys (`/a/b` and `/a-b`); a hash of the path tells them apart in any order.
    const distinct = keys.indexOf(key) === keys.lastIndexOf(key) ? key : `${key}-${contentHash(path)}`;
    return { path, key: `${prefix}${distinct}`, ...source };
  });
}

/** Folders that may be written to, in the order of their paths. */
export function resolveWritablePaths(sizes: Readonly<Record<string, string>>): readonly WritablePathModel[] {
  return Object.entries(sizes)
    .map(([path, size]) => ({ path: plainPath(path), size }))
    .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/** `/etc//app/` → `/etc/app`. What is no absolute path, or climbs, stays as it is: a rule names it. */
export function plainPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return path.startsWith('/') && !parts.includes('..') ? `/${parts.join('/')}` : path;
}

/** Room for a hash, and the name of a container, in the 253 characters of a key. */
const maxKey = 175;

/** `/etc/app/rules.yaml` → `etc-app-rules.yaml`: legal, and the same whatever other files there are. */
function configMapKey(path: string): string {
  const legal = path
    .replace(/^\/+/, '')
    .replaceAll('/', '-')
    .replace(/[^-._a-zA-Z0-9]/g, '_')
    .replace(/\.{2,}/g, '_');
  // Kubernetes refuses `.`.
  const key = legal.replace(/^\.(?=\.|$)/, '_');
  if (key !== '' && key.length <= maxKey) return key;
  return `${key.slice(0, maxKey)}-${contentHash(path)}`;
}
