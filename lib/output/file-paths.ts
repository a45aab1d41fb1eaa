export { type FilePlace, filePlaceOf, systemFolderOf } from '../constructs/file-place.ts';

/** What a namespace or an environment shares comes first, then code unit order: the same for every locale. */
export function byPath(a: string, b: string): number {
  const left = sortKey(a);
  const right = sortKey(b);
  return left < right ? -1 : Number(left > right);
}

function sortKey(path: string): string {
  return path.replaceAll('/_', '/\u0001').replaceAll('/', '\0');
}

/** `prod` and `prod/bycoin` of `prod/bycoin/wallet.yaml`. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) folders.push(path.slice(0, end));
  return folders;
}
