import { type Fields, fields, fieldsIn, numberIn } from '../fields.ts';

/**
 * How many pods both generations of a canary are together at most, where a proxy splits requests: the new ones come for the
 * weight of each step before they get it. The stable ones stay in full, or with `dynamicStableScale` as many as their share
 * of requests before the step. An abort goes back with as few: requests follow the stable pods that are ready.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/master/utils/replicaset/canary.go
 */
export function mostRoutedPods(canary: Fields, pods: number): number {
  const { dynamicStableScale, minPodsPerReplicaSet, trafficRouting, steps } = canary;
  const whole = numberIn(fields(trafficRouting)['maxTrafficWeight'], 100);
  const fewest = numberIn(minPodsPerReplicaSet, 0);
  const podsFor = (weight: number): number => {
    const exact = Math.ceil((weight * pods) / whole);
    return exact === 0 ? 0 : Math.max(exact, fewest);
  };
  let most = pods;
  let before = 0;
  for (const { weight, scale } of [...placesIn(steps), { weight: whole, scale: {} }]) {
    const replicas = numberIn(scale['replicas'], Number.NaN);
    const isCounted = !Number.isNaN(replicas);
    const wanted = isCounted ? 0 : numberIn(scale['weight'], weight);
    const stable = dynamicStableScale === true ? podsFor(whole - Math.min(before, wanted)) : pods;
    most = Math.max(most, stable + (isCounted ? replicas : podsFor(wanted)));
    before = weight;
  }
  return most;
}

/** The weight at each step, and what scales the new pods apart from it. */
function placesIn(steps: unknown): readonly { readonly weight: number; readonly scale: Fields }[] {
  let weight = 0;
  let scale: Fields = {};
  return fieldsIn(steps).map(({ setWeight, setCanaryScale }) => {
    weight = numberIn(setWeight, weight);
    if (setCanaryScale !== undefined) {
      const given = fields(setCanaryScale);
      scale = given['matchTrafficWeight'] === true ? {} : given;
    }
    return { weight, scale };
  });
}
