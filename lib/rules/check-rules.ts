import type { CheckModel } from '../model/analysis.ts';
import { analysisOf } from '../model/analysis-phases.ts';
import type { CallGraph } from '../model/graph.ts';
import { isPinned, parseImage } from '../model/image.ts';
import type { Issue } from '../model/issue.ts';
import { isDnsLabel } from '../model/names.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';
import { inspectValue } from '../support/plain.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of the checks of an analysis. */
export const checkRules: readonly ServiceRule[] = [
  nameChecks,
  boundQueries,
  fillInWhatIsKnown,
  askOutsideByWeb,
  endJobs,
  pinImagesOfJobs,
];

function* checksOf(service: ServiceModel): Iterable<readonly [CheckModel, string]> {
  for (const check of analysisOf(service)?.checks ?? [])
    yield [check, memberPath('rollout.analysis.checks', check.name)];
}

/** Names of what is measured without a check. */
const ownMetrics = /^(?:success-rate|latency-p\d\d)$/;

/** A job is called `<uid of the run>.<check>.<number>`, which is a label of 63 characters at most: 36, two dots, two digits. */
const longestName = 23;

/** A check's name is a metric's, and part of its job's. */
function* nameChecks(service: ServiceModel): Iterable<Issue> {
  for (const [{ name }, path] of checksOf(service)) {
    if (!isDnsLabel(name) || name.length > longestName) {
      yield {
        rule: 'check-name-illegal',
        path,
        problem: `${inspectValue(name)} is no name of a check`,
        remedy: `use at most ${longestName} lower-case letters, digits and inner dashes, such as 'smoke'`,
      };
    } else if (ownMetrics.test(name)) {
      yield {
        rule: 'check-name-taken',
        path,
        problem: `'${name}' is what the analysis itself measures`,
        remedy: "give it another name, such as 'paid'",
      };
    }
  }
}

/** A number without a bound is always good. */
function* boundQueries(service: ServiceModel): Iterable<Issue> {
  for (const [check, path] of checksOf(service)) {
    if (check.kind !== 'query') continue;
    const { atLeast, atMost } = check;
    if (atLeast === undefined && atMost === undefined) {
      yield {
        rule: 'check-without-bound',
        path,
        problem: 'says no number that is good',
        remedy: 'give atLeast or atMost, such as atLeast: 1',
      };
    } else if (atLeast !== undefined && atMost !== undefined && atLeast > atMost) {
      yield {
        rule: 'check-bounds-crossed',
        path: `${path}.atLeast`,
        problem: `${atLeast} is above atMost (${atMost}): no number is good`,
        remedy: 'give a smaller atLeast or a larger atMost',
      };
    }
  }
}

/** Argo Rollouts fails an analysis whose arguments nobody gives. */
function* fillInWhatIsKnown(service: ServiceModel): Iterable<Issue> {
  for (const [check, path] of checksOf(service)) {
    const text = check.kind === 'query' ? check.promql : check.kind === 'web' ? check.url : '';
    for (const [written, name] of text.matchAll(/\{\{([^{}]*)\}\}/g)) {
      if (check.kind === 'query' && name?.trim() === 'args.canary-hash') continue;
      yield {
        rule: 'check-argument-unknown',
        path: `${path}.${check.kind === 'query' ? 'promql' : 'url'}`,
        problem: `nobody fills in ${inspectValue(written)}`,
        remedy:
          check.kind === 'query'
            ? 'write it out; what is filled in is {{args.canary-hash}}, the hash in the names of the new pods'
            : 'write it out',
      };
    }
  }
}

/** The controller of Argo Rollouts sends web checks, and is no caller that policies let in. */
function* askOutsideByWeb(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const [check, path] of checksOf(service)) {
    if (check.kind !== 'web') continue;
    const asked = serviceAt(new URL(check.url).hostname, service, graph);
    if (asked === undefined) continue;
    yield {
      rule: 'web-check-blocked',
      path: `${path}.url`,
      problem: `Argo Rollouts sends it, and the policies of '${asked}' let only its callers in`,
      remedy: "check it from beside it, by jobCheck({ command: ['…'] })",
    };
  }
}

/** The service of this program behind a host of its cluster, by any of the Service objects that it may have. */
function serviceAt(host: string, { system }: ServiceModel, { services }: CallGraph): string | undefined {
  const [name = '', namespace = system.namespace, kind = 'svc'] = host.split('.');
  const id = name.replace(/-(?:preview|stable|canary|pods|peers)$/, '');
  const found = services.find(
    (other) =>
      kind === 'svc' &&
      other.system.environment.id === system.environment.id &&
      other.namespace === namespace &&
      (other.name === name || other.name === id),
  );
  return found?.name;
}

/** A sidecar that is no native one outlives the program: the job never ends. */
function* endJobs(service: ServiceModel): Iterable<Issue> {
  const { mesh } = service.system.environment.platform;
  if (!service.inMesh || mesh?.mode !== 'sidecar' || mesh.nativeSidecars) return;
  for (const [check, path] of checksOf(service)) {
    if (check.kind !== 'job') continue;
    yield {
      rule: 'check-never-ends',
      path,
      problem: "its pod gets a sidecar that runs on when the command has ended, as native sidecars don't",
      remedy: 'use native sidecars (Istio 1.27 with Kubernetes 1.33, or nativeSidecars: true), or a webCheck(…)',
    };
  }
}

/** What checks a release is the same tomorrow. */
function* pinImagesOfJobs(service: ServiceModel): Iterable<Issue> {
  for (const [check, path] of checksOf(service)) {
    if (check.kind !== 'job' || check.image === undefined) continue;
    const image = parseImage(check.image);
    if (image !== undefined && isPinned(image)) continue;
    yield {
      rule: 'check-image-not-pinned',
      path: `${path}.image`,
      problem: `${inspectValue(check.image)} ${image === undefined ? 'is no image' : 'is another image tomorrow'}`,
      remedy: "name a version such as ':1.4.2', or leave it out for the service's own",
    };
  }
}
