import { goDuration } from '../model/duration.ts';
import type { Issue } from '../model/issue.ts';
import { isLayer7 } from '../model/peer.ts';
import type { PromiseModel } from '../model/promise.ts';
import type { ServiceModel } from '../model/service.ts';
import { misfitOf } from './tries.ts';

/** What the network promises, a mesh must keep. */
export function* promiseWithinTheMesh({ promise, inMesh, system }: ServiceModel): Iterable<Issue> {
  if (promise === undefined || inMesh) return;
  const without = system.environment.platform.mesh === undefined;
  yield {
    rule: 'mesh-required',
    path: without ? 'serves' : 'mesh',
    problem: without
      ? 'promises what only a mesh can keep, and the platform has none'
      : "false takes it out of the mesh, which alone can keep what 'serves' promises",
    remedy: without
      ? "give the platform one, such as mesh: istioAmbient('1.30'), or leave 'serves' out"
      : "leave 'mesh' or 'serves' out",
  };
}

/** Retries happen inside the timeout; what does not fit is lost in silence. */
export function* fitRetriesIntoTimeout({ promise }: ServiceModel): Iterable<Issue> {
  const { timeout, retries } = promise ?? {};
  const misfit = misfitOf(timeout, retries);
  if (timeout === undefined || retries === undefined || misfit === undefined) return;
  const share = Math.floor(timeout / (retries.attempts + 1));
  yield {
    rule: 'retries-exceed-timeout',
    path: 'serves.timeout',
    problem: misfit.problem,
    remedy: [
      `raise it to '${goDuration(misfit.needed)}'`,
      ...(share < 1 ? [] : [`lower perTryTimeout to '${goDuration(share)}'`]),
      'or try less often',
    ].join(', '),
  };
}

/** With one endpoint there is no other to send to: ejecting it is the outage. Below production one is all that many have. */
export function* breakCircuitsAmongSeveral(service: ServiceModel): Iterable<Issue> {
  const { promise, fewestReplicas, autoscaling, system } = service;
  if (promise?.circuitBreaker === undefined || fewestReplicas > 1 || system.environment.tier !== 'production') return;
  yield {
    rule: 'circuit-breaker-single-endpoint',
    path: 'serves.circuitBreaker',
    problem: `with ${fewestReplicas} replica there is no endpoint to turn to`,
    remedy: `give ${autoscaling === undefined ? 'replicas' : 'autoscaling.minReplicas'} at least 2, or leave it out`,
  };
}

/** What needs requests to be seen one by one. */
const ofRequests = [
  'timeout',
  'retries',
  'maxPendingRequests',
  'maxRequests',
  'bulkhead',
  'retryBudget',
  'rateLimit',
  'routes',
  'faults',
  'versions',
  'mirror',
  'jwt',
] as const satisfies readonly (keyof PromiseModel)[];

/** A promise is about something that is there: a port, and requests on it. */
export function* promiseWhatPortsCarry({ promise, ports }: ServiceModel): Iterable<Issue> {
  if (promise === undefined) return;
  if (ports.length === 0) {
    yield {
      rule: 'promise-without-port',
      path: 'serves',
      problem: 'the service has no port',
      remedy: "give it one, such as port: 8080, or leave 'serves' out",
    };
    return;
  }
  if (ports.some(({ protocol }) => isLayer7(protocol))) return;
  for (const name of ofRequests) {
    if (promise[name] === undefined) continue;
    yield {
      rule: 'promise-needs-requests',
      path: `serves.${name}`,
      problem: 'its ports speak tcp, in which the network sees connections, not requests',
      remedy: `declare the protocol (http, http2, grpc), or leave '${name}' out`,
    };
  }
}
