import type { OutgoingObject } from '../constructs/outgoing.ts';
import { byApplyOrder } from '../model/apply-order.ts';
import type { LocatedIssue } from '../model/issue.ts';
import { objectIssue } from '../rules/object-issue.ts';
import { byPath, filePlaceOf, foldersOf } from './file-paths.ts';
import { marked, unmarked } from './mark.ts';
import { UnwritableValueError } from './unwritable-values.ts';
import { yamlFor } from './yaml.ts';

/** A file as it should be. */
export interface OutputFile {
  /** Below the output folder, with `/` on every system: `prod/bycoin/wallet.yaml`. */
  readonly path: string;
  readonly text: string;
}

/** All files of a program, or what is in their way. */
export interface Layout {
  /** What is shared first, then by path. */
  readonly files: readonly OutputFile[];
  readonly issues: readonly LocatedIssue[];
}

/** The files that objects become: one for each component, its objects in apply order, one document each. */
export function filesFor(objects: readonly OutgoingObject[], program: { readonly name: string }): Layout {
  const issues: LocatedIssue[] = [];
  const drafts = draftsOf(objects, issues);
  // File by file, so that the pieces of one text are gone before the next one is made.
  const files = [...drafts]
    .sort(([a], [b]) => byPath(a, b))
    .map(([path, draft]) => ({ path, text: marked(program.name, documentsOf(draft, issues).join('')) }));
  return issues.length > 0 ? { files: [], issues: withoutRepeats(issues) } : { files, issues };
}

/** All documents of a program as one text, without the marks of their files. */
export function documentsIn(files: readonly OutputFile[]): string {
  return files.map(({ text }) => unmarked(text)).join('');
}

interface Draft {
  /** Whose file it is: two owners never share one. */
  readonly owner: string;
  readonly objects: [OutgoingObject, ...OutgoingObject[]];
}

/** Objects by the file that they are written to. */
function draftsOf(objects: readonly OutgoingObject[], issues: LocatedIssue[]): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>();
  for (const object of objects) {
    if (!isNamed(object)) {
      issues.push(withoutName(object));
      continue;
    }
    const { path, owner } = filePlaceOf(object);
    const draft = drafts.get(path);
    if (draft === undefined) drafts.set(path, { owner, objects: [object] });
    else if (draft.owner === owner) draft.objects.push(object);
    else issues.push(fileShared(object, path, [owner, draft.owner]));
  }
  for (const [path, { owner, objects }] of drafts) {
    for (const folder of foldersOf(path)) {
      const file = drafts.get(folder);
      if (file !== undefined) issues.push(fileShared(objects[0], folder, [owner, file.owner]));
    }
  }
  return drafts;
}

function documentsOf({ objects }: Draft, issues: LocatedIssue[]): readonly string[] {
  return objects.sort((a, b) => byApplyOrder(a.manifest, b.manifest)).map((object) => documentOf(object, issues));
}

function documentOf(object: OutgoingObject, issues: LocatedIssue[]): string {
  try {
    return yamlFor(object.manifest);
  } catch (error) {
    if (!(error instanceof UnwritableValueError)) throw error;
    for (const { path, problem, remedy } of error.problems) {
      const { issue } = objectIssue(object, 'unwritable-value', path, problem, remedy);
      issues.push(locatedAt(object, issue));
    }
    return '';
  }
}

function fileShared(object: OutgoingObject, path: string, [owner, other]: readonly [string, string]): LocatedIssue {
  return locatedAt(object, {
    rule: 'file-shared',
    path: 'id',
    problem: `${owner} and ${other} would both be written to ${path}`,
    remedy: 'give them ids that differ in lower-case letters, digits or dashes',
  });
}

/** What has no kind or name is no object: a patch took it away, or a construct of the user's gave none. */
function isNamed({ manifest: { apiVersion, kind, metadata } }: OutgoingObject): boolean {
  return [apiVersion, kind, metadata?.name].every((part: unknown) => typeof part === 'string' && part !== '');
}

function withoutName(object: OutgoingObject): LocatedIssue {
  const problem = 'has no apiVersion, kind or name';
  const { issue } = objectIssue(object, 'object-without-name', '', problem, 'give it all three');
  return locatedAt(object, issue);
}

function locatedAt(
  { group, subject, line }: OutgoingObject,
  issue: Omit<LocatedIssue, 'group' | 'subject' | 'line'>,
): LocatedIssue {
  return { ...issue, group, subject, line };
}

/** Each object of a component says the same. */
function withoutRepeats(issues: readonly LocatedIssue[]): readonly LocatedIssue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify([issue.rule, issue.path, issue.problem]), issue])).values()];
}
