import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { destinationRuleFor } from '../lib/manifests/istio/destination-rule.ts';
import type { BulkheadOptions } from '../lib/model/bulkhead.ts';
import { istioSidecar } from '../lib/model/mesh.ts';
import type { PlatformOptions } from '../lib/model/platform.ts';
import type { ServesOptions } from '../lib/model/promise.ts';
import { ambient, serviceOn, sidecar } from './support/policies.ts';
import { overTcp, refusedPromise } from './support/promises.ts';
import { written } from './support/rendered.ts';

function policyOf(serves: ServesOptions, platform: Partial<PlatformOptions> = sidecar) {
  const service = serviceOn(platform, 'wallet', { serves });
  return written(destinationRuleFor(service), service)?.spec.trafficPolicy;
}

function limitsOf(bulkhead: BulkheadOptions, platform?: Partial<PlatformOptions>) {
  const http = policyOf({ bulkhead }, platform)?.connectionPool?.http;
  return { requests: http?.http2MaxRequests, pending: http?.http1MaxPendingRequests };
}

describe('a bulkhead', () => {
  test.each<[string, BulkheadOptions, number, number]>([
    ['is twice what is under way, half of it waiting', { requestsPerSecond: 500, latency: '200ms' }, 200, 100],
    ['has the headroom that is said', { requestsPerSecond: 500, latency: '200ms', headroom: 3 }, 300, 150],
    ['rounds up', { requestsPerSecond: 333, latency: '100ms' }, 67, 34],
    ['is not larger than numbers say', { requestsPerSecond: 100, latency: '200ms', headroom: 1.1 }, 22, 11],
    ['leaves room for chance where little is under way', { requestsPerSecond: 5, latency: '20ms' }, 10, 5],
  ])('%s', (_, bulkhead, requests, pending) => {
    expect(limitsOf(bulkhead)).toEqual({ requests, pending });
  });

  test('is the same in ambient mode', () => {
    const load: BulkheadOptions = { requestsPerSecond: 500, latency: '200ms' };
    expect(limitsOf(load, ambient)).toEqual(limitsOf(load));
  });

  test('never refuses the load that it is built for, all from one caller', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        (requestsPerSecond, latency) => {
          const { requests = 0 } = limitsOf({ requestsPerSecond, latency: `${latency}ms` });
          expect(requests).toBeGreaterThanOrEqual((requestsPerSecond * latency) / 1000);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('refuses a limit beside the load from which it follows', () => {
    expect(refusedPromise({ bulkhead: { requestsPerSecond: 500, latency: '200ms' }, maxRequests: 50 })).toEqual([
      "bulkhead-and-limits serves.maxRequests: 50 stands beside 'bulkhead', from which 200 follows; remove it, or leave 'bulkhead' out and write both limits",
    ]);
  });

  test('takes a limit on connections beside it', () => {
    expect(refusedPromise({ bulkhead: { requestsPerSecond: 500, latency: '200ms' }, maxConnections: 50 })).toEqual([]);
  });

  test('refuses a load without a latency', () => {
    expect(refusedPromise({ bulkhead: { requestsPerSecond: 500 } })).toEqual([
      "missing-option serves.bulkhead.latency: is not given; give a time such as '200ms', at most 600s",
    ]);
  });

  test('refuses headroom that leaves none', () => {
    expect(refusedPromise({ bulkhead: { requestsPerSecond: 500, latency: '200ms', headroom: 0.5 } })).toEqual([
      'out-of-range serves.bulkhead.headroom: 0.5 is not in range; give a number from 1 to 100',
    ]);
  });

  test('refuses one of what speaks TCP', () => {
    expect(refusedPromise({ bulkhead: { requestsPerSecond: 500, latency: '200ms' } }, overTcp)).toEqual([
      "promise-needs-requests serves.bulkhead: its ports speak tcp, in which the network sees connections, not requests; declare the protocol (http, http2, grpc), or leave 'bulkhead' out",
    ]);
  });
});

describe('a retry budget', () => {
  test('says both numbers, since versions differ in what they take otherwise', () => {
    expect(policyOf({ retryBudget: {} })?.retryBudget).toEqual({ percent: 20, minRetryConcurrency: 3 });
  });

  test('is what is promised', () => {
    expect(policyOf({ retryBudget: { percent: 10, min: 5 } }, ambient)?.retryBudget).toEqual({
      percent: 10,
      minRetryConcurrency: 5,
    });
  });

  test('refuses one on an Istio that does not know it', () => {
    expect(refusedPromise({ retryBudget: {} }, {}, { mesh: istioSidecar('1.26') })).toEqual([
      "retry-budget-unsupported serves.retryBudget: needs Istio 1.27, and the platform has 1.26; upgrade it, or leave 'retryBudget' out",
    ]);
  });

  test('takes one on the first Istio that knows it', () => {
    expect(refusedPromise({ retryBudget: {} }, {}, { mesh: istioSidecar('1.27') })).toEqual([]);
  });

  test('refuses one where nothing is retried', () => {
    expect(refusedPromise({ retries: false, retryBudget: {} })).toEqual([
      "unused-option serves.retryBudget: there are no retries to budget; remove it, or let 'retries' have attempts",
    ]);
  });
});
