import type { Issue } from '../model/issue.ts';
import { isDnsLabel, isDnsSubdomain } from '../model/names.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';
import { atLeast } from '../model/version.ts';
import { inspectValue } from '../support/plain.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of a service that keeps things. */
export const stateRules: readonly ServiceRule[] = [
  nameVolumes,
  askForStorageThatCanExist,
  keepData,
  startTogether,
  scaleDataOnPurpose,
];

/** Names of volumes that a pod has for other reasons. */
const ownVolumes = /^(?:files|token)$|^(?:config|secret|volume|writable)-/;

/** A volume's name is part of its claims' names, and no other volume's of the pod. */
function* nameVolumes({ state }: ServiceModel): Iterable<Issue> {
  const owners = new Map<string, string>();
  for (const { path: at, name } of state?.volumes ?? []) {
    const path = `${memberPath('state.volumes', at)}.name`;
    const owner = owners.get(name) ?? (ownVolumes.test(name) ? 'a volume that every pod may have' : undefined);
    owners.set(name, `the volume at '${at}'`);
    if (!isDnsLabel(name)) {
      yield {
        rule: 'volume-name-illegal',
        path,
        problem: `${inspectValue(name)} is no name of a volume`,
        remedy: "use at most 63 lower-case letters, digits and inner dashes, such as 'data'",
      };
    } else if (owner !== undefined) {
      yield {
        rule: 'volume-name-taken',
        path,
        problem: `'${name}' names ${owner}, too`,
        remedy: "give it a name of its own, such as name: 'data'",
      };
    }
  }
}

/** A claim of a class that cannot exist waits for ever. */
function* askForStorageThatCanExist({ state }: ServiceModel): Iterable<Issue> {
  for (const { path, storageClass } of state?.volumes ?? []) {
    if (storageClass === undefined || isDnsSubdomain(storageClass)) continue;
    yield {
      rule: 'storage-class-illegal',
      path: `${memberPath('state.volumes', path)}.class`,
      problem: `${inspectValue(storageClass)} is no name that a StorageClass can have`,
      remedy: "write 'standard' or 'fast', or the name as it is in the cluster",
    };
  }
}

/** What is deleted with a pod or an object cannot be taken back by a revert in Git. */
function* keepData({ state, system }: ServiceModel): Iterable<Issue> {
  const { tier, platform } = system.environment;
  for (const [when, what] of Object.entries(state?.retention ?? {})) {
    if (what !== 'delete') continue;
    const path = `state.retention.${when}`;
    if (!atLeast(platform.kubernetes, '1.27')) {
      yield {
        rule: 'retention-unsupported',
        path,
        problem: `'delete' needs Kubernetes 1.27, and the platform has ${platform.kubernetes}: volumes stay`,
        remedy: 'leave it out, and delete what is left by hand',
      };
    } else if (tier === 'production') {
      yield {
        rule: 'data-deleted',
        path,
        problem: `'delete' takes volumes and data away ${when === 'whenDeleted' ? 'with the service' : 'with every pod fewer'}; a revert brings nothing back`,
        remedy: "write 'retain', or waive('data-deleted', { reason: '…' })",
      };
    }
  }
}

/** A release that never becomes ready must be left by a revert in Git (cases.md C15). */
function* startTogether({ state, system }: ServiceModel): Iterable<Issue> {
  if (state?.start !== 'ordered' || system.environment.tier !== 'production') return;
  yield {
    rule: 'start-ordered',
    path: 'state.start',
    problem:
      "'ordered' stops at the first pod that does not become ready, and a revert does not replace that pod; it can never be changed",
    remedy:
      "write 'parallel', or, where pods must begin one by one and people know to delete the stuck pod: waive('start-ordered', { reason: '…' })",
  };
}

/** A pod that goes by load leaves its data where no other pod reads it. */
function* scaleDataOnPurpose({ state, autoscaling }: ServiceModel): Iterable<Issue> {
  if (autoscaling === undefined || state === undefined || state.volumes.length === 0) return;
  yield {
    rule: 'state-autoscaled',
    path: 'autoscaling',
    problem: 'pods with volumes of their own come and go by load, and no other pod reads what one left behind',
    remedy: "say replicas, or, where the program moves its data itself: waive('state-autoscaled', { reason: '…' })",
  };
}
