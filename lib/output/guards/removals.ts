import { foldersOf } from '../file-paths.ts';
import type { CommittedObject } from './committed-objects.ts';

/** What a program says may disappear, as it says it but for slashes at the end. */
export function removalsIn(removes: readonly string[]): ReadonlySet<string> {
  return new Set(removes.map((name) => name.replace(/\/+$/, '')));
}

/** The component of a file, by its place in the output: `prod/bycoin/wallet`, `prod/bycoin/payments/wallet`. */
export function componentOf(path: string): string {
  return path.replace(/\.yaml$/, '');
}

/** Whether a file is of one component of a system; what a system or an environment shares begins with `_`. */
export function isComponentFile(path: string): boolean {
  const folders = foldersOf(path);
  return folders.length > 1 && !/^(?:_|\.\.)/.test(path) && !path.slice(path.lastIndexOf('/') + 1).startsWith('_');
}

/** An object that may disappear while its component stays: `prod/bycoin/wallet/PersistentVolumeClaim/data`. */
export function entryOf(object: Pick<CommittedObject, 'path' | 'kind' | 'name'>): string {
  const { kind, name } = entryFor(object);
  return `${componentOf(object.path)}/${kind}/${name}`;
}

/** Its kind without the group, and its name. */
export function entryFor({ kind, name }: Pick<CommittedObject, 'kind' | 'name'>) {
  return { kind: kind.slice(kind.indexOf('/') + 1), name };
}

/** Where an issue about a committed file is listed. */
export function placeOfIssue(path: string): { readonly group: string; readonly subject: string } {
  const [environment, system = environment] = foldersOf(path);
  if (system === undefined) return { group: '', subject: componentOf(path) };
  return { group: system, subject: componentOf(path).slice(system.length + 1) };
}
