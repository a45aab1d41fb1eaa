import type { Issue } from '../model/issue.ts';
import { compareQuantities, timesQuantity } from '../model/quantity.ts';
import type { ServiceModel } from '../model/service.ts';

/** An autoscaler with nothing between its bounds is refused by Kubernetes. */
export function* keepMinBelowMax({ autoscaling }: ServiceModel): Iterable<Issue> {
  if (autoscaling === undefined || autoscaling.minReplicas <= autoscaling.maxReplicas) return;
  yield {
    rule: 'min-above-max',
    path: 'autoscaling.minReplicas',
    problem: `${autoscaling.minReplicas} is above maxReplicas (${autoscaling.maxReplicas})`,
    remedy: 'lower it, or raise maxReplicas',
  };
}

/** A use above the limit is never reached: the pod is throttled or killed before the autoscaler sees a reason to grow. */
export function* aimBelowLimits({ autoscaling, resources }: ServiceModel): Iterable<Issue> {
  for (const name of ['cpu', 'memory'] as const) {
    const percent = autoscaling?.[`${name}Percent`];
    const request = resources[name];
    const limit = resources[`${name}Limit`];
    if (percent === undefined || request === undefined || limit === undefined) continue;
    if (compareQuantities(timesQuantity(request, percent), timesQuantity(limit, 100)) < 0) continue;
    yield {
      rule: 'target-above-limit',
      path: `autoscaling.${name}Percent`,
      problem: `${percent} % of ${name} ('${request}') is not below ${name}Limit ('${limit}'), so it is never reached`,
      remedy: `aim lower, such as 80, or raise ${name}Limit`,
    };
  }
}
