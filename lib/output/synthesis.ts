import { join } from 'node:path';
import type { App } from 'cdk8s';
import { type OutgoingObject, outgoing } from '../constructs/outgoing.ts';
import { Registry } from '../constructs/registry.ts';
import type { LocatedIssue } from '../model/issue.ts';
import { openedByOthers } from '../rules/proof/opened-by-others.ts';
import { guardedAgainst } from './against.ts';
import { committedIn } from './committed.ts';
import { constructMetadataFor } from './construct-metadata.ts';
import { type ContractFolder, committedContracts, contractFiles } from './contracts.ts';
import type { Destination } from './destination.ts';
import { objectsStillThere } from './guards/disappearing-state.ts';
import { guarded, together } from './guards/guarded.ts';
import { keptBeyondQuotas } from './kept-in-quotas.ts';
import { documentsIn, filesFor, type OutputFile } from './layout.ts';
import { marked, programIn } from './mark.ts';
import { type Plan, planFor } from './plan.ts';
import { fill, publish } from './publish.ts';
import { noneRetained, placesTaken, retainedFor, withFiles } from './retained.ts';
import {
  closingText,
  differencesText,
  emptiedText,
  equalText,
  filledText,
  openedText,
  publishedText,
  unkeptText,
  waiversText,
} from './summary.ts';
import { unkept } from './unkept.ts';

/** What an app is told. */
export interface SynthesisOptions {
  readonly name: string;
  /** Folder that is committed. */
  readonly published: string;
  /** Another folder to be guarded against: what is delivered now, where `published` is not that any more. */
  readonly against?: string | undefined;
  /** Folder for contracts, if they are written. */
  readonly contracts?: ContractFolder | undefined;
  /** Folder of kept generations; without it none is copied. */
  readonly retained?: string | undefined;
  readonly removes: readonly string[];
}

/** How a run ended: what to tell people, or what is wrong. */
export interface Outcome {
  readonly issues: readonly LocatedIssue[];
  readonly text: string;
  readonly ok: boolean;
}

/** A program as it would be written. */
export interface Written {
  readonly objects: readonly OutgoingObject[];
  readonly files: readonly OutputFile[];
  /** How many objects the files hold, those that are kept for rollbacks included. */
  readonly count: number;
  readonly issues: readonly LocatedIssue[];
}

/** What decides what a program is written as. */
export type WritingOptions = Pick<SynthesisOptions, 'name' | 'retained'>;

/** Checks and renders a program; without a folder of kept generations, only what it makes itself. */
export function written(app: App, { name, retained: folder }: WritingOptions): Written {
  const { objects, issues } = outgoing(app);
  // Also where something is wrong: what YAML cannot carry belongs into the same list.
  const layout = filesFor(objects, { name });
  const program = Registry.of(app).program();
  const { systems } = program;
  const retained = folder === undefined ? noneRetained : retainedFor({ name, systems, objects }, folder);
  return {
    objects,
    files: retained.files.length === 0 ? layout.files : withFiles(layout.files, retained.files),
    count: objects.length + retained.objects,
    issues: [
      ...issues,
      ...layout.issues,
      ...retained.issues,
      ...placesTaken(layout.files, retained.files),
      ...keptBeyondQuotas(program, objects, retained.files),
    ],
  };
}

/** Compares the published folder with the program; writes nothing. */
export function checked(app: App, options: SynthesisOptions): Outcome {
  const { objects, files, count, issues } = written(app, options);
  if (issues.length > 0) return refused(issues);
  const folder = options.published;
  return attempted(folder, () => {
    const plan = comparedWith(app, { objects, files }, options);
    const equal = plan.write.length + plan.remove.length + plan.leftovers.length === 0;
    if (!equal) {
      const parts = [differencesText(folder, plan), unkeptText(plan.unkept)].filter((part) => part !== undefined);
      return { issues: plan.issues, text: parts.join('\n'), ok: false };
    }
    if (plan.issues.length > 0) return refused(plan.issues);
    const parts = [equalText(folder, plan.keep.length, count), unkeptText(plan.unkept)];
    return succeeded(app, objects, parts.filter((part) => part !== undefined).join('\n'));
  });
}

/** Writes a program: to the folder of the CLI, to the published one, or to both. */
export function synthesized(app: App, options: SynthesisOptions, destination: Destination): Outcome {
  const { objects, files, count, issues } = written(app, options);
  const note = destination.emptied ? emptiedText(options.published) : '';
  if (issues.length > 0) return refused(issues, note);
  const folder = options.published;
  return attempted(destination.publish ? folder : (destination.fill ?? folder), () => {
    const plan = destination.publish ? comparedWith(app, { objects, files }, options) : undefined;
    if (plan !== undefined && plan.issues.length > 0) return refused(plan.issues, note);
    if (destination.fill !== undefined) {
      const shown = destination.asOneFile ? oneFile(files, options.name) : files;
      fill(destination.fill, [...shown, ...constructMetadataFor(objects)]);
    }
    if (plan !== undefined) publish(plan, folder);
    const text =
      plan === undefined
        ? filledText(destination, folder, { files: files.length, objects: count })
        : publishedText(folder, plan, count);
    const parts = [text, closingText(plan?.closing ?? []), unkeptText(plan?.unkept ?? []), note];
    return succeeded(app, objects, parts.filter((part) => part !== '' && part !== undefined).join('\n'));
  });
}

function comparedWith(
  app: App,
  { objects, files }: Pick<Written, 'objects' | 'files'>,
  options: SynthesisOptions,
): Plan & { readonly unkept: readonly string[]; readonly closing: readonly string[] } {
  const { name, published, against, removes, contracts } = options;
  const registry = Registry.of(app);
  const agreed = contracts === undefined ? [] : contractFiles(registry.graph, contracts, name);
  const isOurs = (head: string) => programIn(head) === name;
  const there = contracts === undefined ? [] : committedContracts(contracts, agreed, isOurs);
  const committed = committedIn(published);
  const plan = planFor([...files, ...agreed], [...committed, ...there], {
    name,
    folder: published,
    removes,
  });
  const compared = { objects, files, removes, program: registry.program() };
  const here = guarded({ ...compared, committed, plan, folder: published });
  const merged = against === undefined ? undefined : guardedAgainst({ ...compared, name, folder: against });
  return {
    ...plan,
    issues: together([...plan.issues, ...objectsStillThere(objects, removes), ...here.issues], merged?.issues ?? []),
    closing: here.closing,
    unkept: options.retained === undefined ? [] : unkept([...here.before, ...(merged?.before ?? [])], files),
  };
}

function oneFile(files: readonly OutputFile[], name: string): readonly OutputFile[] {
  return files.length === 0 ? [] : [{ path: 'app.k8s.yaml', text: marked(name, documentsIn(files)) }];
}

/** What was done, and what nobody should forget: paths that the user's own objects open, and rules that are overruled. */
function succeeded(app: App, objects: readonly OutgoingObject[], text: string): Outcome {
  const program = Registry.of(app).program();
  const parts = [text, openedText(openedByOthers(objects, program)), waiversText(program)];
  return { issues: [], text: parts.filter((part) => part !== undefined).join('\n'), ok: true };
}

/** A run that is refused. */
export function refused(issues: readonly LocatedIssue[], text = ''): Outcome {
  return { issues, text, ok: false };
}

/** A disk that is full or closed is a problem of the user's, told like the others. */
export function attempted(folder: string, run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    const { code, syscall, path = folder, message } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    const issue = {
      rule: 'output-not-written',
      path: join(path),
      problem: message,
      remedy: 'make the folder readable and writable',
    };
    return refused([{ ...issue, group: '', subject: '' }]);
  }
}
