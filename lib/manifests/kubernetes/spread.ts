import type { Spread } from '../../model/placement.ts';
import type { ServiceModel } from '../../model/service.ts';
import { atLeast } from '../../model/version.ts';
import { type WorkloadKind, workloadKindOf } from '../../model/workload-kind.ts';
import type { Affinity, TopologySpreadConstraint } from '../types/kubernetes.ts';

const hostname = 'kubernetes.io/hostname';
const zone = 'topology.kubernetes.io/zone';

/**
 * Only pods of one generation are counted: with the old ones among them, pods stand skewed after a rollout, or a hard
 * constraint stops it half way (cases.md C10).
 */
const oneGeneration: Readonly<Partial<Record<WorkloadKind, readonly string[]>>> = {
  Deployment: ['pod-template-hash'],
  Rollout: ['rollouts-pod-template-hash'],
};

/** A StatefulSet replaces pods where they are: there, generations do not stand beside each other, and have no label. */
function generationOf(service: ServiceModel, known: string): readonly string[] | undefined {
  if (!atLeast(service.system.environment.platform.kubernetes, known)) return undefined;
  return oneGeneration[workloadKindOf(service)];
}

/** One constraint each for nodes and zones, as the model says. */
export function topologySpreadFor(service: ServiceModel): readonly TopologySpreadConstraint[] {
  const { nodes, zones } = service.placement;
  return [...constraintsFor(service, hostname, nodes), ...constraintsFor(service, zone, zones)];
}

function constraintsFor(service: ServiceModel, topologyKey: string, spread: Spread): TopologySpreadConstraint[] {
  if (spread === 'none') return [];
  const generation = generationOf(service, '1.27');
  const isSafe = generation !== undefined || service.state !== undefined;
  return [
    {
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: spread === 'required' && isSafe ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector: { matchLabels: service.selector },
      matchLabelKeys: generation,
    },
  ];
}

/** Prefers a node without a pod of the same service, also where a cluster's scheduler has other ideas of spreading. */
export function affinityFor(service: ServiceModel): Affinity | undefined {
  if (service.placement.nodes === 'none') return undefined;
  const podAffinityTerm = {
    labelSelector: { matchLabels: service.selector },
    matchLabelKeys: generationOf(service, '1.31'),
    topologyKey: hostname,
  };
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] } };
}
