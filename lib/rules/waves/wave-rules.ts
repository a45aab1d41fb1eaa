import type { JudgedObject } from '../../model/program.ts';
import { waveAnnotation } from '../../model/waves.ts';
import { inspectValue } from '../../support/plain.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue, ObjectRule } from '../rule.ts';
import { giveHooksWhatTheyName, nameWhatIsAppliedByThen } from './backwards.ts';
import { waitForWhatBecomesHealthy } from './healthy.ts';
import { annotationOf, waveIn } from './position.ts';
import { Syncs } from './syncs.ts';

/** The order in which Argo CD applies what leaves, ours, patched and foreign. */
export const waveRules: readonly ObjectRule[] = [
  spellWaves,
  nameWhatIsAppliedByThen,
  giveHooksWhatTheyName,
  waitForWhatBecomesHealthy,
];

/** Argo CD takes anything else for 0 without a word. */
function* spellWaves(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object } of Syncs.of(objects).placed) {
    const said = annotationOf(object, waveAnnotation);
    if (said === undefined || waveIn(said) !== undefined) continue;
    yield objectIssue(
      object,
      'wave-malformed',
      `/metadata/annotations/${waveAnnotation.replace('/', '~1')}`,
      `${inspectValue(said)} is no whole number, and is taken for 0`,
      "write one such as '10'",
    );
  }
}
