import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { LocatedIssue } from '../../model/issue.ts';
import type { Program } from '../../model/program.ts';
import { foldersOf } from '../file-paths.ts';
import { callersIn, changedPolicies, speaksOf } from './committed-callers.ts';
import { piecesOf } from './committed-pieces.ts';
import { placedServices } from './committed-services.ts';

/** What goes, and what will be. */
interface Removal {
  /** Files that the program no longer makes. */
  readonly remove: readonly string[];
  /** Files that change or go, as they are there. */
  readonly before: readonly { readonly path: string; readonly text: string }[];
  readonly objects: readonly OutgoingObject[];
  readonly program: Program;
  readonly folder: string;
  /** What may disappear: environments, systems, and services (`prod/bycoin/ads`). */
  readonly removes: readonly string[];
}

/**
 * Services that go while pods of the release before still call them: Argo CD prunes the last waves first, and with them the
 * callee, long before its callers have new pods.
 */
export function* removedCallees({
  remove,
  before,
  objects,
  program,
  folder,
  removes,
}: Removal): Iterable<LocatedIssue> {
  const removed = remove.filter((path) => foldersOf(path).length > 1 && !path.startsWith('_'));
  if (removed.length === 0) return;
  const texts = new Map(before.map(({ path, text }) => [path, text]));
  const named = removes.map((name) => name.replace(/\/+$/, ''));
  const placed = placedServices(objects, program);
  for (const path of removed) {
    const owner = path.replace(/\.yaml$/, '');
    const [environment = '', system = ''] = foldersOf(path);
    const name = owner.slice(owner.lastIndexOf('/') + 1);
    if ([environment, system, owner, `${system}/${name}`].some((each) => named.includes(each))) continue;
    const text = texts.get(path) ?? '';
    const addresses = piecesOf(text).filter(
      (piece) => piece.kind === 'Service' && !isMade(piece, environment, objects),
    );
    if (addresses.length === 0) continue;
    const there = placed.filter((one) => foldersOf(one.path)[0] === environment && texts.has(one.path));
    const admitted = new Set(
      callersIn(
        changedPolicies(text, ''),
        there.map(({ service }) => service),
      ),
    );
    const callers = there.filter(
      (one) =>
        admitted.has(one.service) &&
        addresses.some(({ name: host, namespace }) => speaksOf(texts.get(one.path) ?? '', { host, namespace })),
    );
    if (callers.length === 0) continue;
    const who = callers.map(({ service }) => service.name).join(', ');
    yield {
      rule: 'callee-removed-too-early',
      path: 'removes',
      problem: `${folder}/${path} goes in the commit in which ${who} no longer calls it: Argo CD deletes it before the committed pods of ${who} are gone`,
      remedy: `deliver ${who} without the call first, and take it away in a later commit; or say that it goes at once: CloudNativeApp({ removes: ['${owner}'] })`,
      group: system,
      subject: name,
    };
  }
}

/** Who moved answers at the same address. */
function isMade(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  environment: string,
  objects: readonly OutgoingObject[],
): boolean {
  return objects.some(
    ({ manifest: { kind, metadata }, environment: own }) =>
      kind === 'Service' && own?.id === environment && metadata.name === name && metadata.namespace === namespace,
  );
}
