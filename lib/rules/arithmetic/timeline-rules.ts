import { wholeSeconds } from '../../model/duration.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import { atLeast } from '../../model/version.ts';
import { numberIn, specOf } from '../fields.ts';
import { labelsIn } from '../label-selector.ts';
import { isKind, namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { WorkloadIndex } from '../workloads.ts';
import { longestRequests, usualGrace, waitsIn } from './stopping.ts';

/**
 * The grace period runs from the moment at which a pod is told to leave: the wait before stop is part of it, and what is
 * left is all that the longest request has (cases.md C11). What we write ourselves, a rule of the model judges.
 */
export function* leaveTimeToStop(objects: readonly JudgedObject[], { services }: Program): Iterable<ObjectIssue> {
  const patched = WorkloadIndex.of(objects).workloads.filter(({ object }) => object.origin !== 'rendered');
  if (patched.length === 0) return;
  const requests = longestRequests(services);
  for (const { object, podSpec, pointer } of patched) {
    const grace = numberIn(podSpec['terminationGracePeriodSeconds'], usualGrace);
    const request = object.origin === 'patched' ? requests(object) : 0;
    for (const { wait, at } of waitsIn(podSpec)) {
      if (wait + request < grace || (wait === 0 && request <= grace)) continue;
      const needs = request === 0 ? '' : ` and ${request} s for the longest request`;
      yield objectIssue(
        object,
        'grace-too-short',
        `${pointer}/spec/terminationGracePeriodSeconds`,
        `${grace} s are not above ${wait} s of wait before stop (${at})${needs}: the program is killed`,
        `write at least ${wait + request + 5}, or wait less`,
      );
    }
  }
}

/** A load balancer sends to a pod until it has noticed that the pod leaves: before that the program must not stop. */
export function* outwaitLoadBalancers(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const index = WorkloadIndex.of(objects);
  for (const service of objects) {
    const { environment } = service;
    if (environment === undefined || !isKind(service, 'Service', '')) continue;
    const needed = wholeSeconds(environment.cloud.loadBalancerDelay);
    const { type, selector } = specOf(service);
    // Before 1.30 the kubelet cannot wait, which another rule says.
    if (type !== 'LoadBalancer' || needed === 0 || !atLeast(environment.platform.kubernetes, '1.30')) continue;
    for (const { object, podSpec, pointer } of index.matching(namespaceOf(service), {
      matchLabels: labelsIn(selector),
    })) {
      // A container beside the program need not wait.
      const longest = Math.max(0, ...waitsIn(podSpec).map(({ wait }) => wait));
      if (longest >= needed) continue;
      yield objectIssue(
        object,
        'stops-before-load-balancer',
        `${pointer}/spec`,
        `waits ${longest} s before stop, and a load balancer of cloud '${environment.cloud.name}' (${objectText(service)}) sends to it for ${needed} s`,
        `write lifecycle: { preStop: { sleep: { seconds: ${needed} } } }, for a service of ours shutdown: { loadBalancers: '${needed}s' }`,
      );
    }
  }
}
