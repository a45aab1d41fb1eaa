import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';
import { atLeast } from '../model/version.ts';

/** A pod is killed only after its last request had its time (cases.md C11). */
export function* giveGraceToShutdown({ shutdown, system }: ServiceModel): Iterable<Issue> {
  const { delay, longestRequest, gracePeriod } = shutdown;
  const { margin } = system.environment.defaults.shutdown;
  const needed = delay + longestRequest + margin;
  if (gracePeriod >= needed) return;
  yield {
    rule: 'grace-too-short',
    path: 'shutdown.gracePeriod',
    problem: `'${gracePeriod}s' is below what shutdown needs: ${delay} s for load balancers, ${longestRequest} s for the longest request, ${margin} s of margin`,
    remedy: `write at least '${needed}s', or leave it out`,
  };
}

/** Before 1.30 the kubelet cannot wait by itself, and a command needs a shell that images need not have (cases.md C11). */
export function* waitWithoutShell({ shutdown, system }: ServiceModel): Iterable<Issue> {
  const { kubernetes } = system.environment.platform;
  if (shutdown.delay === 0 || atLeast(kubernetes, '1.30')) return;
  yield {
    rule: 'pre-stop-unsupported',
    path: 'shutdown.loadBalancers',
    problem: `a wait of ${shutdown.delay} s before the program is stopped needs Kubernetes 1.30, and the platform has ${kubernetes}`,
    remedy:
      "let the program itself serve on after SIGTERM and waive('pre-stop-unsupported', { reason: '…' }), or upgrade the cluster",
  };
}
