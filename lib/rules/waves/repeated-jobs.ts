import { baseOfHashedName } from '../../model/hashed-name.ts';
import type { JudgedObject } from '../../model/program.ts';
import { specOf } from '../fields.ts';
import { isKind, objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { annotationOf, hookAnnotation } from './position.ts';
import { Syncs } from './syncs.ts';

const syncOptions = 'argocd.argoproj.io/sync-options';
const asHook = `make it a hook: ${hookAnnotation}: Sync, with hook-delete-policy: BeforeHookCreation, or write a Task`;

/**
 * A Job runs once, and no cluster takes other pods for it: the sync that changes it fails, and every later one. A hook is
 * made again each time; of a name that says its content there are as many as contents.
 */
export function* runJobsAgain(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object, position } of Syncs.of(objects).placed) {
    if (position.isHook || !isKind(object, 'Job', 'batch')) continue;
    if (specOf(object)['ttlSecondsAfterFinished'] !== undefined) {
      yield objectIssue(
        object,
        'job-without-hook',
        '/spec/ttlSecondsAfterFinished',
        'takes the Job away when it has ended, and Argo CD makes again what is gone: it runs without end',
        `leave it out, or ${asHook}`,
      );
    } else if (!isMadeAgain(object) && baseOfHashedName(object.manifest.metadata?.name ?? '') === undefined) {
      yield objectIssue(
        object,
        'job-without-hook',
        '',
        'is no hook: no cluster takes other pods for a Job that is there, and the sync that brings them fails',
        `${asHook}; or waive('job-without-hook', { reason: '…' }) for one that never changes`,
      );
    }
  }
}

function isMadeAgain(object: JudgedObject): boolean {
  const options = (annotationOf(object, syncOptions) ?? '').split(',').map((option) => option.trim());
  return ['Force=true', 'Replace=true'].every((option) => options.includes(option));
}
