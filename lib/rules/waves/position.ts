import type { JudgedObject } from '../../model/program.ts';
import { waveAnnotation } from '../../model/waves.ts';
import { textIn } from '../fields.ts';

/** Makes an object a hook: Argo CD runs it in each sync, in the phase that is named. */
export const hookAnnotation = 'argocd.argoproj.io/hook';

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

/** Where an object stands; `undefined` for what no sync applies, such as a hook for a failed one. */
export function positionOf(object: JudgedObject): Position | undefined {
  const hook = annotationOf(object, hookAnnotation);
  // What is no whole number is taken for 0, as Argo CD does.
  const wave = waveIn(annotationOf(object, waveAnnotation)) ?? 0;
  if (hook === undefined) return { phase: 'Sync', wave, isHook: false };
  const said = hook.split(',').map((each) => each.trim());
  const phase = phases.find((each) => said.includes(each));
  return phase === undefined ? undefined : { phase, wave, isHook: true };
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
