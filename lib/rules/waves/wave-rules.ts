import type { JudgedObject } from '../../model/program.ts';
import { waveAnnotation } from '../../model/waves.ts';
import { nearest } from '../../support/nearest.ts';
import { inspectValue } from '../../support/plain.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue, ObjectRule } from '../rule.ts';
import { giveHooksWhatTheyName, nameWhatASyncApplies, nameWhatIsAppliedByThen } from './backwards.ts';
import { keepDeclaredOrder } from './declared-order.ts';
import { waitForWhatBecomesHealthy } from './healthy.ts';
import { unknownHooks, waveIn } from './position.ts';
import { runJobsAgain } from './repeated-jobs.ts';
import { Syncs } from './syncs.ts';

/** The order in which Argo CD applies what leaves, ours, patched and foreign. */
export const waveRules: readonly ObjectRule[] = [
  spellWaves,
  spellHooks,
  nameWhatIsAppliedByThen,
  giveHooksWhatTheyName,
  nameWhatASyncApplies,
  keepDeclaredOrder,
  waitForWhatBecomesHealthy,
  runJobsAgain,
];

/** Argo CD takes anything else for 0 without a word. What is no text, no cluster takes. */
function* spellWaves(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object } of Syncs.of(objects).placed) {
    const said: unknown = object.manifest.metadata?.annotations?.[waveAnnotation];
    if (said === undefined || (typeof said === 'string' && waveIn(said) !== undefined)) continue;
    const problem =
      typeof said === 'string'
        ? 'is no whole number, and is taken for 0'
        : 'is no text, and no cluster takes the object';
    yield objectIssue(
      object,
      'wave-malformed',
      pointerOf(waveAnnotation),
      `${inspectValue(said)} ${problem}`,
      typeof said === 'number' ? `write it as a text: '${said}'` : "write one such as '10'",
    );
  }
}

/** Argo CD takes what it does not know for a hook, too, and applies it never, without a word. */
function* spellHooks(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of Syncs.of(objects).all) {
    for (const { annotation, word, known, since } of unknownHooks(object)) {
      const close = nearest(word, known);
      yield objectIssue(
        object,
        'hook-malformed',
        pointerOf(annotation),
        since === undefined
          ? `${inspectValue(word)} is no hook, and what Argo CD does not know is never applied`
          : `${inspectValue(word)} is a hook from Argo CD ${since} on, and what it does not know is never applied`,
        close === undefined ? `write one of ${known.join(', ')}, or leave it out` : `did you mean '${close}'?`,
      );
    }
  }
}

function pointerOf(annotation: string): string {
  return `/metadata/annotations/${annotation.replace('/', '~1')}`;
}
