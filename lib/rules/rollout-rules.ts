import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { isByArgoRollouts, type RolloutModel } from '../model/rollout.ts';
import type { ServiceModel } from '../model/service.ts';
import { isWaitedFor } from '../model/waves.ts';
import { workloadKindOf } from '../model/workload-kind.ts';
import { analysisRules } from './analysis-rules.ts';
import { canaryRules } from './canary-rules.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of how a service is released. */
export const rolloutRules: readonly ServiceRule[] = [
  installArgoRollouts,
  replacePodsAsTheyCanBe,
  goOnWithoutPeople,
  beReadyBeforeTheDeadline,
  leaveProxiesTime,
  goBackToWhatIsKept,
  switchWhatIsAsked,
  switchWhoeverAsks,
  changePlacesWithAnotherKind,
  ...canaryRules,
  ...analysisRules,
];

/** Canary and blue-green releases are carried out by a controller of their own. */
function* installArgoRollouts({ rollout, system }: ServiceModel): Iterable<Issue> {
  const { argoRollouts } = system.environment.platform;
  const before = rollout.replaces?.rollout;
  const asks = [rollout, ...(before === undefined ? [] : [before])].find(isByArgoRollouts);
  if (asks === undefined || argoRollouts !== undefined) return;
  yield {
    rule: 'rollouts-not-installed',
    path: 'rollout',
    problem: `${asks.kind}() is carried out by Argo Rollouts, and the platform has none`,
    remedy: "install it and write argoRollouts: '1.9' into the environment's platform, or write rollingUpdate()",
  };
}

/** Pods with names are replaced one by one, by their names; what ends is not replaced at all. */
function* replacePodsAsTheyCanBe({ rollout, state, task }: ServiceModel): Iterable<Issue> {
  const { kind } = rollout;
  if (task !== undefined) {
    if (kind === 'rollingUpdate') return;
    yield unsupported(`${kind}() is for what serves on; a task runs to its end`, "leave 'rollout' out");
  } else if (state !== undefined && kind !== 'rollingUpdate') {
    yield unsupported(
      `${kind}() beside 'state': pods that keep names and volumes are replaced one by one, by their names`,
      "write rollingUpdate(), or leave 'state' out",
    );
  } else if (state !== undefined && kind === 'rollingUpdate' && rollout.limits === 'said') {
    yield unsupported(
      "maxSurge and maxUnavailable beside 'state': pods that keep names and volumes are replaced one by one",
      'remove them',
    );
  }
}

function unsupported(problem: string, remedy: string): Issue {
  return { rule: 'rollout-unsupported', path: 'rollout', problem, remedy };
}

/** A sync that waits for somebody blocks every later commit, the one that would mend it, too. */
function* goOnWithoutPeople(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { rollout, system } = service;
  if (system.environment.platform.argoCd === undefined || !isWaitedFor(service, graph)) return;
  const place = waitsAt(rollout);
  if (place === undefined) return;
  yield {
    rule: 'rollout-waits',
    path: place.path,
    problem: `${place.said} waits for somebody; Argo CD calls the Rollout suspended, and a sync that waits for it holds up every later commit`,
    remedy: `write ${place.instead}, let nothing of its system need it (essential: false), or, where people watch each release: waive('rollout-waits', { reason: '…' })`,
  };
}

function waitsAt(
  rollout: RolloutModel,
): { readonly path: string; readonly said: string; readonly instead: string } | undefined {
  if (rollout.kind === 'blueGreen' && rollout.promotion === 'manual') {
    return { path: 'rollout.promotion', said: "'manual'", instead: "'automatic' with an analysis" };
  }
  if (rollout.kind !== 'canary') return undefined;
  const index = rollout.steps.findIndex(({ hold }) => hold === undefined);
  if (index === -1) return undefined;
  return { path: `rollout.steps[${index}].hold`, said: "'until-promoted'", instead: "a time such as hold: '30m'" };
}

/** The API server refuses a deadline that is over before a pod may count. */
function* beReadyBeforeTheDeadline({ rollout }: ServiceModel): Iterable<Issue> {
  const { minReadySeconds, progressDeadlineSeconds } = rollout;
  if (minReadySeconds < progressDeadlineSeconds) return;
  yield {
    rule: 'deadline-too-short',
    path: 'rollout.progressDeadline',
    problem: `${progressDeadlineSeconds} s are over before a pod that must be ready for ${minReadySeconds} s counts`,
    remedy: 'raise it, or lower minReady',
  };
}

/** Proxies hear of a new weight one after the other: old pods that go at once take requests with them (cases.md C35). */
const leastScaleDownDelay = 30;

function* leaveProxiesTime({ rollout }: ServiceModel): Iterable<Issue> {
  if (!isByArgoRollouts(rollout) || rollout.scaleDownDelay >= leastScaleDownDelay) return;
  yield {
    rule: 'scale-down-delay-short',
    path: 'rollout.scaleDownDelay',
    problem: `after ${rollout.scaleDownDelay} s some proxies still send to the old pods, which are gone`,
    remedy: `write at least '${leastScaleDownDelay}s', or leave it out`,
  };
}

/** A release that is kept no more is a new one, and takes all steps. */
function* goBackToWhatIsKept({ rollout, system }: ServiceModel): Iterable<Issue> {
  const { revisionHistoryLimit } = system.environment.defaults;
  if (!isByArgoRollouts(rollout) || rollout.rollbackWindow <= revisionHistoryLimit) return;
  yield {
    rule: 'rollback-window-beyond-history',
    path: 'rollout.rollbackWindow',
    problem: `${rollout.rollbackWindow} is more than the ${revisionHistoryLimit} releases before that are kept: going back to one that is not takes all steps`,
    remedy: `write at most ${revisionHistoryLimit}, or leave it out`,
  };
}

/** Blue and green differ in who asks them. */
function* switchWhatIsAsked({ rollout, ports }: ServiceModel): Iterable<Issue> {
  if (rollout.kind !== 'blueGreen' || ports.length > 0) return;
  yield {
    rule: 'blue-green-without-port',
    path: 'rollout',
    problem: 'blueGreen() moves callers from old pods to new ones, and nobody calls a service without a port',
    remedy: 'write rollingUpdate() or canary()',
  };
}

/** Without a mesh, callers of gRPC look up the pods themselves (cases.md C18), and no Service leads them to the active ones. */
function* switchWhoeverAsks({ name, rollout, ports, inMesh }: ServiceModel): Iterable<Issue> {
  if (rollout.kind !== 'blueGreen' || inMesh || !ports.some(({ protocol }) => protocol === 'grpc')) return;
  yield {
    rule: 'blue-green-unswitched',
    path: 'rollout',
    problem: `without a mesh callers of gRPC look up all pods ('${name}-pods'), the new ones among them before their promotion`,
    remedy: 'write canary() or rollingUpdate(), or run in a mesh',
  };
}

/** Only a Deployment and a Rollout have pods of one service side by side. */
function* changePlacesWithAnotherKind(service: ServiceModel): Iterable<Issue> {
  const { replaces } = service.rollout;
  if (replaces === undefined) return;
  const [now, before] = [service, { ...service, rollout: replaces.rollout }].map(workloadKindOf);
  if (now !== before && replaces.rollout.replaces === undefined) return;
  yield {
    rule: 'replaces-nothing',
    path: 'rollout.replaces',
    problem:
      now === before
        ? `${replaces.rollout.kind}() and ${service.rollout.kind}() both are a ${now}, which changes where it is`
        : 'stands in another one',
    remedy: now === before ? "leave 'replaces' out" : 'change places once, in three commits',
  };
}
