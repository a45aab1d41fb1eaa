import type { App } from 'cdk8s';
import { Registry } from '../constructs/registry.ts';
import type { Issue } from '../model/issue.ts';
import { wholeNumber } from '../model/option-kinds.ts';
import { type OptionsTable, readOptions } from '../model/read-options.ts';
import { type Kept, retain } from './retain.ts';
import { attempted, type Outcome, refused, type SynthesisOptions } from './synthesis.ts';

/** What {@link CloudNativeApp.retain} takes. */
export interface RetainOptions {
  /**
   * How many earlier generations of each ConfigMap stay, besides the one that is delivered now.
   *
   * @default - the edition's `revisionHistoryLimit`: as many as the workloads keep of their own revisions
   */
  readonly keep?: number | undefined;
}

/** What an app is told that can retain. */
export type RetainingOptions = SynthesisOptions & { readonly retained: string };

/** Files that were rewritten, as paths below the folder of kept generations. */
export type RetainResult = Omit<Kept, 'issues'>;

const retainOptions = {
  keep: wholeNumber(0, Number.POSITIVE_INFINITY),
} satisfies OptionsTable<RetainOptions>;

/** Keeps what the committed output of a program has, as its app is told. */
export function keptFor(app: App, options: RetainingOptions, given: RetainOptions): Kept {
  const problems: Issue[] = [];
  const { keep } = readOptions(retainOptions, given, 'retain', problems);
  if (problems.length > 0) return refusedKeeping(problems);
  const { environments } = Registry.of(app).program();
  const limits = new Map(environments.map(({ id, defaults }) => [id, defaults.revisionHistoryLimit]));
  return retain({
    name: options.name,
    outdir: options.published,
    folder: options.retained,
    // An environment that is gone from the program, and not yet from the output, keeps as many as any.
    keep: (environment) => keep ?? limits.get(environment) ?? Math.max(0, ...limits.values()),
  });
}

/** The same as a run, told to people. */
export function retaining(app: App, options: RetainingOptions, given: RetainOptions): Outcome {
  return attempted(options.retained, () => {
    const { issues, ...result } = keptFor(app, options, given);
    return issues.length > 0 ? refused(issues) : { issues: [], text: textOf(options.retained, result), ok: true };
  });
}

function textOf(folder: string, { written, removed, unchanged }: RetainResult): string {
  const counts = `${written.length} written, ${removed.length} removed, ${unchanged.length} unchanged`;
  const lines = [
    ...written.map((path) => `  written  ${folder}/${path}`),
    ...removed.map((path) => `  removed  ${folder}/${path}`),
  ];
  return [`${folder}: ${counts}`, ...lines].join('\n');
}

function refusedKeeping(problems: readonly Issue[]): Kept {
  const issues = problems.map((problem) => ({ ...problem, group: '', subject: '' }));
  return { issues, written: [], removed: [], unchanged: [] };
}
