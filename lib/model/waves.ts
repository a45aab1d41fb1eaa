import { componentsOf } from '../support/components.ts';
import type { CallGraph } from './graph.ts';
import { ownerBy } from './handover.ts';
import { trafficOf } from './rollout.ts';
import type { ServiceModel } from './service.ts';
import type { SystemModel } from './system.ts';
import { workloadKindOf } from './workload-kind.ts';

/** What says to Argo CD when an object's turn is: lower ones come first, and must be healthy before the next. */
export const waveAnnotation = 'argocd.argoproj.io/sync-wave';

/**
 * When an object's turn is, by what it is for: `first` is what pods need, `workload` the pods by who calls whom, `route` and
 * `exposedRoute` what sends requests, `last` what becomes healthy late or by others, `none` what lies in an Application of
 * its own.
 */
export type WaveRole = 'first' | 'workload' | 'route' | 'exposedRoute' | 'last' | 'none';

// Gaps leave room for objects of users, as line numbers did.
const firstWave = -10;
const usualLastWave = 100;
/** Waves from one stage to the next: four levels of workloads, room for users, and the tasks. */
const stageLength = 10;
const taskOffset = 9;
/** Who stands deeper shares the last: each further wave costs its own wait, and what comes after a wave moves with it. */
const mostDepth = 3;

/** Where a workload stands: a stage ends with tasks that others come after, and depth counts callees in it. */
interface Standing {
  readonly stage: number;
  readonly depth: number;
}

/** The workloads of a program in their order. */
interface Order {
  readonly standings: ReadonlyMap<string, Standing>;
  /** What others of its system wait for. */
  readonly needed: ReadonlySet<string>;
  /** What comes last, by the Rollout that no sync can wait for: that one, and all that cannot do without it. */
  readonly late: ReadonlyMap<string, ServiceModel>;
  /** Last stage of each system. */
  readonly lastStages: ReadonlyMap<string, number>;
}

/** The wave of an object of a system or service. The graph of the whole program is ordered once. */
export function waveOf(role: WaveRole, model: SystemModel | ServiceModel, graph: CallGraph): number {
  switch (role) {
    case 'first':
      return firstWave;
    case 'workload':
      return 'system' in model ? workloadWave(model, graph) : 0;
    case 'route':
      // Argo Rollouts calls a Rollout invalid while the route that it moves is not there.
      return 'system' in model && ownerBy('Rollout', model) !== undefined ? firstWave : lastWave(model, graph);
    case 'exposedRoute':
      return 'system' in model && trafficOf(model).gateway && !splitsAtOwnGateway(model)
        ? firstWave
        : lastWave(model, graph);
    case 'last':
      return lastWave(model, graph);
    default:
      return 0;
  }
}

/**
 * Whether a sync holds back other objects until a service is healthy. Nobody waits for a Rollout that nothing else of
 * its system needs: its steps may take hours, and a pause of it no end. Nor for what comes {@link lastWith} a gateway.
 */
export function isWaitedFor(service: ServiceModel, graph: CallGraph): boolean {
  const { needed, late } = orderOf(graph);
  switch (workloadKindOf(service)) {
    case 'CronJob':
      return false;
    case 'Rollout':
      return needed.has(service.key) && !late.has(service.key);
    default:
      return !late.has(service.key);
  }
}

/**
 * The Rollout with which a service comes last: itself, or one that it cannot do without. Its requests are split at the
 * system's own gateway, which without an address, and certificates that may need it, is not healthy.
 */
export function lastWith({ key }: ServiceModel, graph: CallGraph): ServiceModel | undefined {
  return orderOf(graph).late.get(key);
}

/** Waves of systems, by key, for what applies several: callees of essential calls first, cycles together. */
export function systemWaves(graph: CallGraph): ReadonlyMap<string, number> {
  const callees = new Map<string, Set<string>>();
  for (const { key, system } of graph.services) {
    const own = callees.get(system.key) ?? new Set();
    callees.set(system.key, own);
    for (const call of graph.callsOf(key)) {
      const callee = call.essential ? graph.serviceOf(call.callee.key)?.system.key : undefined;
      if (callee !== undefined && callee !== system.key) own.add(callee);
    }
  }
  const waves = new Map<string, number>();
  for (const members of componentsOf(callees.keys(), (key) => callees.get(key) ?? [])) {
    const below = members.flatMap((key) => [...(callees.get(key) ?? [])]).flatMap((key) => waves.get(key) ?? []);
    const wave = Math.min(mostDepth, Math.max(0, ...below.map((each) => each + 1)));
    for (const key of members) waves.set(key, wave);
  }
  return waves;
}

function workloadWave(service: ServiceModel, graph: CallGraph): number {
  if (!isWaitedFor(service, graph)) return lastWave(service, graph);
  const { stage, depth } = orderOf(graph).standings.get(service.key) ?? { stage: 0, depth: 0 };
  return stage * stageLength + (isTask(service) ? taskOffset : depth);
}

/** Fixed as long as anybody would count stages: only then no wave of it moves when a service comes. */
function lastWave(model: SystemModel | ServiceModel, graph: CallGraph): number {
  const { key } = 'system' in model ? model.system : model;
  const stages = (orderOf(graph).lastStages.get(key) ?? 0) + 1;
  return Math.max(usualLastWave, stages * stageLength);
}

const known = new WeakMap<CallGraph, Order>();

function orderOf(graph: CallGraph): Order {
  const order = known.get(graph) ?? computeOrder(graph);
  known.set(graph, order);
  return order;
}

function computeOrder(graph: CallGraph): Order {
  const standings = new Map<string, Standing>();
  const needed = new Set<string>();
  const late = new Map<string, ServiceModel>();
  const lastStages = new Map<string, number>();
  const earlier = new Map(graph.services.map((service) => [service, [...new Set(earlierThan(service, graph))]]));
  for (const members of componentsOf(graph.services, (service) => earlier.get(service) ?? [])) {
    let [stage, depth] = [0, 0];
    const outside = members.flatMap((member) => earlier.get(member) ?? []).filter(({ key }) => standings.has(key));
    for (const other of outside) {
      const before = standings.get(other.key) ?? { stage: 0, depth: 0 };
      const [nextStage, nextDepth] = isTask(other)
        ? [before.stage + 1, 0]
        : [before.stage, Math.min(mostDepth, before.depth + 1)];
      if (nextStage > stage) [stage, depth] = [nextStage, nextDepth];
      else if (nextStage === stage) depth = Math.max(depth, nextDepth);
    }
    const last = members.find(comesWithItsGateway) ?? outside.map(({ key }) => late.get(key)).find((each) => each);
    for (const { key, system } of members) {
      if (last !== undefined) late.set(key, last);
      standings.set(key, { stage, depth });
      lastStages.set(system.key, Math.max(stage, lastStages.get(system.key) ?? 0));
    }
  }
  for (const others of earlier.values()) for (const { key } of others) needed.add(key);
  return { standings, needed, late, lastStages };
}

/** What one sync must bring before a service: whom it cannot serve without, and what it says to come after. */
export function* earlierThan(service: ServiceModel, graph: CallGraph): Iterable<ServiceModel> {
  const called = graph.callsOf(service.key).flatMap(({ essential, callee }) => (essential ? callee.key : []));
  for (const key of [...called, ...service.after]) {
    const other = graph.serviceOf(key);
    if (other === undefined || other === service || other.system.key !== service.system.key) continue;
    if (other.application !== service.application) continue;
    // What runs by the clock is never done.
    if (other.task?.kind !== 'scheduled') yield other;
  }
}

function comesWithItsGateway(service: ServiceModel): boolean {
  return workloadKindOf(service) === 'Rollout' && splitsAtOwnGateway(service);
}

function splitsAtOwnGateway({ rollout, exposures }: ServiceModel): boolean {
  return trafficOf({ rollout }).gateway && exposures.some(({ entrance }) => entrance?.kind === 'systemGateway');
}

function isTask({ task }: ServiceModel): boolean {
  return task?.kind === 'once';
}
