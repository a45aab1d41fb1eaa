import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';
import { usualZones } from './arithmetic/zones.ts';

/** One pod is gone with its node, and during every drain. */
export function* runMoreThanOne({ autoscaling, fewestReplicas, system, task }: ServiceModel): Iterable<Issue> {
  if (task !== undefined || system.environment.tier !== 'production' || fewestReplicas > 1) return;
  yield {
    rule: 'single-replica',
    path: autoscaling === undefined ? 'replicas' : 'autoscaling.minReplicas',
    problem: `${fewestReplicas} in production: each drain and each lost node is an outage`,
    remedy: "write at least 2, or waive('single-replica', { reason: '…' })",
  };
}

/** A zone that got no pod takes nothing over, and a hard rule then keeps pods from going where there is room. */
export function* spreadEnoughPods({ placement, fewestReplicas, system }: ServiceModel): Iterable<Issue> {
  const { cloud, tier } = system.environment;
  if (placement.zones !== 'required') return;
  if (!cloud.zones) {
    yield {
      rule: 'spread-without-zones',
      path: 'spread.zones',
      problem: `'required' on cloud '${cloud.name}', whose nodes have no zones: no pod would be scheduled`,
      remedy: "write 'preferred', or leave it out",
    };
  } else if (tier === 'production' && fewestReplicas < usualZones) {
    yield {
      rule: 'spread-required-few-replicas',
      path: 'spread.zones',
      problem: `'required' with ${fewestReplicas} replicas leaves zones without a pod`,
      remedy: `write 'preferred', or run at least ${usualZones}`,
    };
  }
}

/** A volume that one pod holds is not given to the next one (cases.md C09). */
export function* keepClaimsToOnePod({ files, fewestReplicas, autoscaling }: ServiceModel): Iterable<Issue> {
  if (fewestReplicas < 2 && autoscaling === undefined) return;
  for (const file of files) {
    if (file.kind !== 'volume' || !('persistentVolumeClaim' in file.volume)) continue;
    yield {
      rule: 'claim-shared-by-pods',
      path: `files['${file.path}']`,
      problem: 'several pods mount one volume claim, which most storage gives to one node only',
      remedy:
        "run one replica, give each pod its own (state.volumes of a StatefulService), or waive('claim-shared-by-pods', { reason: 'the volume is ReadWriteMany' })",
    };
  }
}
