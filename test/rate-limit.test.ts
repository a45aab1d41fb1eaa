import { describe, expect, test } from 'vitest';
import { localRateLimitFor } from '../lib/manifests/istio/local-rate-limit.ts';
import type { PlatformOptions } from '../lib/model/platform.ts';
import type { RateLimitOptions } from '../lib/model/rate-limit.ts';
import { ambient, serviceOn, sidecar } from './support/policies.ts';
import { overTcp, refusedPromise } from './support/promises.ts';
import { written } from './support/rendered.ts';

type Props = NonNullable<Parameters<typeof serviceOn>[2]>;

function filterOf(rateLimit: RateLimitOptions, props: Props = {}) {
  const service = serviceOn(sidecar, 'wallet', { serves: { rateLimit }, ...props });
  return written(localRateLimitFor(service), service);
}

function bucketOf(rateLimit: RateLimitOptions) {
  return filterOf(rateLimit)?.spec.configPatches[0]?.patch.value.typed_config.token_bucket;
}

const limit = { requests: 100, per: '1s' } as const;

describe('a rate limit', () => {
  test('is for the pods of the service alone', () => {
    expect(filterOf(limit)?.spec.workloadSelector).toEqual({
      labels: { 'app.kubernetes.io/instance': 'wallet', 'app.kubernetes.io/name': 'wallet' },
    });
  });

  test.each<[string, RateLimitOptions, object]>([
    ['the rate', limit, { max_tokens: 100, tokens_per_fill: 100, fill_interval: '1s' }],
    ['a burst above it', { ...limit, burst: 300 }, { max_tokens: 300, tokens_per_fill: 100, fill_interval: '1s' }],
    ['minutes in seconds', { requests: 6, per: '5m' }, { max_tokens: 6, tokens_per_fill: 6, fill_interval: '300s' }],
    [
      'fractions of a second',
      { requests: 6, per: '250ms' },
      { max_tokens: 6, tokens_per_fill: 6, fill_interval: '0.25s' },
    ],
  ])('fills its bucket with %s', (_, rateLimit, bucket) => {
    expect(bucketOf(rateLimit)).toEqual(bucket);
  });

  test('tells the analyzer that an EnvoyFilter is meant', () => {
    expect(filterOf(limit, { annotations: { 'example.com/a': 'b' } })?.metadata.annotations).toEqual({
      'example.com/a': 'b',
      'galley.istio.io/analyze-suppress': 'IST0133',
    });
  });

  test('counts what may call, and what comes in', () => {
    const [patch] = filterOf(limit)?.spec.configPatches ?? [];
    expect(patch).toMatchObject({
      applyTo: 'HTTP_FILTER',
      match: {
        context: 'SIDECAR_INBOUND',
        listener: { filterChain: { filter: { subFilter: { name: 'envoy.filters.http.router' } } } },
      },
      patch: { operation: 'INSERT_BEFORE' },
    });
  });

  test('holds for every request: Envoy only counts unless told to refuse', () => {
    const config = filterOf(limit)?.spec.configPatches[0]?.patch.value.typed_config;
    const all = { numerator: 100, denominator: 'HUNDRED' };
    expect([config?.filter_enabled.default_value, config?.filter_enforced.default_value]).toEqual([all, all]);
  });

  test('answers gRPC with what is not retried at once', () => {
    const config = filterOf(limit, { port: 9090, protocol: 'grpc' })?.spec.configPatches[0]?.patch.value.typed_config;
    expect(config?.rate_limited_as_resource_exhausted).toBe(true);
  });

  test.each<[string, RateLimitOptions | undefined, Props, Partial<PlatformOptions>]>([
    ['nothing is promised', undefined, {}, sidecar],
    ['the service is out of the mesh', limit, { mesh: false }, sidecar],
    ['no port carries requests', limit, { port: 7000, protocol: 'tcp' }, sidecar],
    ['a waypoint would have to keep it', limit, {}, ambient],
    ['there is no mesh', limit, {}, {}],
  ])('is not there where %s', (_, rateLimit, props, platform) => {
    expect(localRateLimitFor(serviceOn(platform, 'wallet', { serves: { rateLimit }, ...props }))).toBeUndefined();
  });

  test('takes one with sidecars', () => {
    expect(refusedPromise({ rateLimit: limit })).toEqual([]);
  });

  test('refuses one in ambient mode', () => {
    expect(refusedPromise({ rateLimit: limit }, {}, ambient)).toEqual([
      "rate-limit-needs-sidecar serves.rateLimit: cannot be kept in ambient mode: a waypoint counts for all services of its namespace together; limit at the gateway or in the program, write 'bulkhead' here, or run with sidecars",
    ]);
  });

  test('refuses one without a mesh', () => {
    expect(refusedPromise({ rateLimit: limit }, {}, {})).toEqual([
      "mesh-required serves: promises what only a mesh can keep, and the platform has none; give the platform one, such as mesh: istioAmbient('1.30'), or leave 'serves' out",
    ]);
  });

  test('refuses a burst that the rate never reaches', () => {
    expect(refusedPromise({ rateLimit: { ...limit, burst: 10 } })).toEqual([
      'burst-below-rate serves.rateLimit.burst: 10 at once never reach the 100 requests that are promised; give at least 100, leave it out, or write a lower rate over a shorter time',
    ]);
  });

  test('takes a burst of just the rate', () => {
    expect(refusedPromise({ rateLimit: { ...limit, burst: 100 } })).toEqual([]);
  });

  test('refuses a time in which Envoy cannot refill', () => {
    expect(refusedPromise({ rateLimit: { requests: 1, per: '20ms' } })).toEqual([
      "bad-duration serves.rateLimit.per: '20ms' is not what belongs here; write a time such as '1s', at most 86400s",
    ]);
  });

  test('refuses one of what speaks TCP', () => {
    expect(refusedPromise({ rateLimit: limit }, overTcp)).toEqual([
      "promise-needs-requests serves.rateLimit: its ports speak tcp, in which the network sees connections, not requests; declare the protocol (http, http2, grpc), or leave 'rateLimit' out",
    ]);
  });
});
