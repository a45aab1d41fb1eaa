import type { JudgedObject } from '../../model/program.ts';
import { atLeast } from '../../model/version.ts';
import { waveAnnotation } from '../../model/waves.ts';
import { textIn } from '../fields.ts';

/** Makes an object a hook: Argo CD runs it in each sync, in the phase that is named. */
export const hookAnnotation = 'argocd.argoproj.io/hook';

/** Helm's words for the same, and for the order among them. */
export const helmHookAnnotation = 'helm.sh/hook';
const helmWeightAnnotation = 'helm.sh/hook-weight';

/** Hooks of Argo CD, with the version that brought each. */
const hooks: ReadonlyMap<string, string> = new Map([
  ['PreSync', '0.0'],
  ['Sync', '0.0'],
  ['PostSync', '0.0'],
  ['SyncFail', '0.0'],
  ['Skip', '0.0'],
  ['PostDelete', '2.10'],
  ['PreDelete', '3.3'],
]);

/** @see https://helm.sh/docs/topics/charts_hooks/ */
const hooksOfHelm: readonly string[] = [
  ...['install', 'delete', 'upgrade', 'rollback'].flatMap((what) => [`pre-${what}`, `post-${what}`]),
  'test',
  'test-success',
  'test-failure',
  'crd-install',
];

/** Phases of a sync, in order; each begins when all of the one before is healthy. Other hooks are no part of the order. */
const phases = ['PreSync', 'Sync', 'PostSync'] as const;

/** A phase of a sync. */
export type Phase = (typeof phases)[number];

/** When Argo CD applies an object. */
export interface Position {
  readonly phase: Phase;
  readonly wave: number;
  readonly isHook: boolean;
}

/** Phases in which Argo CD runs what Helm would run, by Helm's word; it runs nothing else of Helm's in a sync. */
const phasesOfHelm: Readonly<Record<string, Phase>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
};

/**
 * Where an object stands; `undefined` for what no sync applies, such as a hook for a failed one. Hooks of Helm count, where
 * none of Argo CD's own is named.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks
 */
export function positionOf(object: JudgedObject): Position | undefined {
  const said = wordsOf(object, hookAnnotation);
  const helm = wordsOf(object, helmHookAnnotation);
  const own = said?.filter((word) => hooks.has(word)) ?? [];
  // What is no whole number is taken for 0, as Argo CD does.
  const weight = own.length > 0 ? undefined : waveIn(annotationOf(object, helmWeightAnnotation));
  const wave = waveIn(annotationOf(object, waveAnnotation)) ?? weight ?? 0;
  if (said === undefined && (helm === undefined || helm.join() === 'crd-install')) {
    return { phase: 'Sync', wave, isHook: false };
  }
  const meant: readonly (string | undefined)[] = own.length > 0 ? own : (helm ?? []).map((word) => phasesOfHelm[word]);
  const phase = phases.find((each) => meant.includes(each));
  return phase === undefined ? undefined : { phase, wave, isHook: true };
}

/** Words of a hook that mean nothing to the one who reads them: an object that has only such is applied by nobody. */
export function* unknownHooks(object: JudgedObject): Iterable<UnknownHook> {
  const { argoCd = '0.0' } = object.environment?.platform ?? {};
  const known = [...hooks].filter(([, since]) => atLeast(argoCd, since)).map(([word]) => word);
  for (const [annotation, words] of [
    [hookAnnotation, known],
    [helmHookAnnotation, hooksOfHelm],
  ] as const) {
    for (const word of wordsOf(object, annotation) ?? []) {
      if (!words.includes(word)) yield { annotation, word, known: words, since: hooks.get(word) };
    }
  }
}

/** A word that is no hook, and which ones are. */
export interface UnknownHook {
  readonly annotation: string;
  readonly word: string;
  readonly known: readonly string[];
  /** The version of Argo CD that knows it. */
  readonly since: string | undefined;
}

/** What an object is said to be a hook for, such as `PreSync`; `undefined` where nothing is said. */
function wordsOf(object: JudgedObject, annotation: string): readonly string[] | undefined {
  return annotationOf(object, annotation)
    ?.split(',')
    .map((word) => word.trim());
}

/** Negative where one comes before another, 0 where both are applied together. */
export function byPosition(a: Position, b: Position): number {
  return phases.indexOf(a.phase) - phases.indexOf(b.phase) || a.wave - b.wave;
}

/** `wave 100`, or `wave 0 of PostSync`. */
export function positionText({ phase, wave }: Position): string {
  return phase === 'Sync' ? `wave ${wave}` : `wave ${wave} of ${phase}`;
}

/** The whole number that a text is, as Argo CD reads it. */
export function waveIn(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** What an annotation of an object says. */
export function annotationOf({ manifest }: JudgedObject, key: string): string | undefined {
  return textIn(manifest.metadata?.annotations?.[key]);
}
