import type { Issue } from '../model/issue.ts';
import { isLayer7 } from '../model/peer.ts';
import type { ServiceModel } from '../model/service.ts';

/** Faults are made for somebody who looks on; in production they are forgotten unless they end by themselves. */
export function* breakNothingInProduction({ promise, system }: ServiceModel): Iterable<Issue> {
  if (promise?.faults === undefined || system.environment.tier !== 'production') return;
  yield {
    rule: 'fault-in-production',
    path: 'serves.faults',
    problem: 'fails requests of users on purpose',
    remedy:
      "leave it out here: environment.byTier({ production: undefined, otherwise: {…} }), or waive('fault-in-production', { reason: '…', until: '…' })",
  };
}

/** What is made up is said, and in the words of a port's protocol. */
export function* makeUpFaultsThatCallersKnow({ promise, ports, problems }: ServiceModel): Iterable<Issue> {
  const { faults } = promise ?? {};
  const misread = problems.some(({ path }) => path.startsWith('serves.faults'));
  if (faults === undefined || misread) return;
  if (faults.delay === undefined && faults.abort === undefined) {
    yield {
      rule: 'unused-option',
      path: 'serves.faults',
      problem: 'makes up no fault',
      remedy: "give it delay or abort, or leave 'faults' out",
    };
  }
  const { status } = faults.abort ?? {};
  const protocols = ports.map(({ protocol }) => protocol).filter(isLayer7);
  if (status === undefined || protocols.length === 0) return;
  if (protocols.some((protocol) => (protocol === 'grpc') === (typeof status === 'string'))) return;
  yield {
    rule: 'fault-status-unspoken',
    path: 'serves.faults.abort.status',
    problem: `${typeof status === 'string' ? `'${status}'` : status} is a status of ${typeof status === 'string' ? 'gRPC' : 'HTTP'}, and its ports speak ${[...new Set(protocols)].join(', ')}`,
    remedy: typeof status === 'string' ? 'write a number such as 503' : "write a name such as 'UNAVAILABLE'",
  };
}
