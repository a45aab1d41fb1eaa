import type { Issue } from '../model/issue.ts';
import { compareQuantities, sumQuantities } from '../model/quantity.ts';
import type { ServiceModel } from '../model/service.ts';

/** The scheduler must know what a pod needs; only the user does, where it matters. */
export function* askForCpu({ resources, system }: ServiceModel): Iterable<Issue> {
  if (resources.cpu !== undefined) return;
  yield {
    rule: 'missing-cpu',
    path: 'cpu',
    problem: `is not given, and ${system.environment.tier} has no default`,
    remedy: "say what the program needs under load, such as cpu: '250m'",
  };
}

/** Without it the first pod that grows takes its neighbours down. */
export function* askForMemory({ resources, system }: ServiceModel): Iterable<Issue> {
  if (resources.memory !== undefined) return;
  yield {
    rule: 'missing-memory',
    path: 'memory',
    problem: `is not given, and ${system.environment.tier} has no default`,
    remedy: "say what the program needs at most, such as memory: '256Mi'",
  };
}

/** Kubernetes refuses a request above its limit. */
export function* keepRequestsWithinLimits({ resources }: ServiceModel): Iterable<Issue> {
  for (const name of ['cpu', 'memory'] as const) {
    const request = resources[name];
    const limit = resources[`${name}Limit`];
    if (request === undefined || limit === undefined || request === limit) continue;
    if (compareQuantities(request, limit) <= 0) continue;
    yield {
      rule: 'request-above-limit',
      path: name,
      problem: `'${request}' is above ${name}Limit ('${limit}')`,
      remedy: `lower it, or raise ${name}Limit`,
    };
  }
}

/** What is written to writable paths counts as ephemeral storage; above it the pod is evicted. */
export function* fitWritablePathsIntoStorage({ resources, writablePaths }: ServiceModel): Iterable<Issue> {
  const sum = sumQuantities(writablePaths.map(({ size }) => size));
  if (compareQuantities(resources.ephemeralStorage, sum) >= 0) return;
  yield {
    rule: 'storage-below-writable-paths',
    path: 'ephemeralStorage',
    problem: `'${resources.ephemeralStorage}' is below what its writable paths hold together ('${sum}')`,
    remedy: `raise it above '${sum}', with room for logs, or make the paths smaller`,
  };
}
