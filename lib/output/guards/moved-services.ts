import type { LocatedIssue } from '../../model/issue.ts';
import { foldersOf } from '../file-paths.ts';
import { componentOf, isComponentFile, removalsIn } from './removals.ts';

/** What is there, and what will be. */
interface Move {
  /** Files of this program that it no longer makes. */
  readonly remove: readonly string[];
  /** Files that are not there yet. */
  readonly added: readonly string[];
  readonly folder: string;
  /** What may leave its place: environments, systems, and services by their place (`prod/bycoin/payments/wallet`). */
  readonly removes: readonly string[];
}

/**
 * Services that move from one Application to another. The old one would prune what the new one is to take over: pods, and
 * all (cases.md C40). Moved by hand nothing stops, so the program says that somebody did.
 */
export function* movedServices({ remove, added, folder, removes }: Move): Iterable<LocatedIssue> {
  const named = removalsIn(removes);
  const places = new Map(added.filter(isComponentFile).map((path) => [identityOf(path), path]));
  for (const path of remove.filter(isComponentFile)) {
    const to = places.get(identityOf(path));
    const [environment = '', system = ''] = foldersOf(path);
    const owner = componentOf(path);
    if (to === undefined || [environment, system, owner].some((name) => named.has(name))) continue;
    yield {
      rule: 'application-changed',
      path: 'application',
      problem: `its file moves from ${folder}/${path} to ${folder}/${to}, another Application: the old one would delete what runs before the new one has it`,
      remedy: `leave it where it was, or hand it over, with what is kept of it for rollbacks, as docs/delivery.md says, and then write CloudNativeApp({ removes: ['${owner}'] }) for this commit`,
      group: system,
      subject: nameOf(path),
    };
  }
}

/** The same for a component wherever its file lies in its system. */
function identityOf(path: string): string {
  return `${foldersOf(path)[1]} ${nameOf(path)}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
}
