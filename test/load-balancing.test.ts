import { describe, expect, test } from 'vitest';
import { destinationRuleFor } from '../lib/manifests/istio/destination-rule.ts';
import { type HashKey, hashBy, type LoadBalancing } from '../lib/model/load-balancing.ts';
import { istioSidecar } from '../lib/model/mesh.ts';
import type { PlatformOptions } from '../lib/model/platform.ts';
import type { ServesOptions } from '../lib/model/promise.ts';
import { ambient, serviceOn, sidecar } from './support/policies.ts';
import { overTcp, refusedPromise } from './support/promises.ts';
import { written } from './support/rendered.ts';

function balancerOf(serves: ServesOptions, platform: Partial<PlatformOptions> = sidecar) {
  const service = serviceOn(platform, 'wallet', { serves });
  return written(destinationRuleFor(service), service)?.spec.trafficPolicy?.loadBalancer;
}

describe('the load balancer of a service', () => {
  test.each<[LoadBalancing, string]>([
    ['leastRequests', 'LEAST_REQUEST'],
    ['roundRobin', 'ROUND_ROBIN'],
    ['random', 'RANDOM'],
  ])('is %s in the words of Istio', (loadBalancing, simple) => {
    expect(balancerOf({ loadBalancing })).toEqual({ simple });
  });

  test.each<[string, HashKey, object]>([
    ['a header', { header: 'x-user' }, { httpHeaderName: 'x-user' }],
    [
      'a cookie with its lifetime',
      { cookie: 'session', ttl: '90m' },
      { httpCookie: { name: 'session', ttl: '1h30m' } },
    ],
    ['a session cookie', { cookie: 'session', ttl: '0s' }, { httpCookie: { name: 'session', ttl: '0s' } }],
    ["the caller's address", { sourceIp: true }, { useSourceIp: true }],
  ])('hashes by %s', (_, key, consistentHash) => {
    expect(balancerOf({ loadBalancing: hashBy(key) })).toEqual({ consistentHash });
  });

  test('keeps zones apart from nothing beside a circuit breaker', () => {
    expect(balancerOf({ loadBalancing: 'random', circuitBreaker: {} })).toEqual({
      simple: 'RANDOM',
      localityLbSetting: { enabled: false },
    });
  });

  test('prefers the zone of the caller where that is asked for', () => {
    expect(balancerOf({ locality: 'prefer', circuitBreaker: {} })).toEqual({ localityLbSetting: { enabled: true } });
  });

  test('lets new pods warm up', () => {
    expect(balancerOf({ loadBalancing: 'roundRobin', warmUp: '90s' })).toEqual({
      simple: 'ROUND_ROBIN',
      warmup: { duration: '1m30s' },
    });
  });

  test('says warm-up as an older Istio knows it', () => {
    expect(balancerOf({ warmUp: '60s' }, { mesh: istioSidecar('1.24') })).toEqual({ warmupDurationSecs: '1m' });
  });

  test('stands in the destination rule in ambient mode, too', () => {
    expect(balancerOf({ loadBalancing: 'roundRobin' }, ambient)).toEqual({ simple: 'ROUND_ROBIN' });
  });
});

describe('what load balancing is said to be', () => {
  test('refuses another algorithm', () => {
    expect(refusedPromise({ loadBalancing: 'leastConnections' })).toEqual([
      "wrong-type serves.loadBalancing: 'leastConnections' is not what belongs here; give one of 'leastRequests', 'roundRobin', 'random', or hashBy({ header: 'x-user' })",
    ]);
  });

  test('refuses a hash by nothing', () => {
    expect(refusedPromise({ loadBalancing: hashBy({} as HashKey) })).toEqual([
      'one-hash-key serves.loadBalancing: it does not say by what; give one of header, cookie, sourceIp',
    ]);
  });

  test('refuses a hash by two things', () => {
    const key = { header: 'x-user', sourceIp: true } as HashKey;
    expect(refusedPromise({ loadBalancing: hashBy(key) })).toEqual([
      'one-hash-key serves.loadBalancing: header, sourceIp are given together; give one of header, cookie, sourceIp',
    ]);
  });

  test('refuses a cookie without a lifetime: nobody would be given one', () => {
    expect(refusedPromise({ loadBalancing: hashBy({ cookie: 'session' } as HashKey) })).toEqual([
      "missing-option serves.loadBalancing.ttl: is not given; give a time such as '1h', at most 31536000s; '0s' is a session cookie",
    ]);
  });

  test('refuses the lifetime of a header', () => {
    expect(refusedPromise({ loadBalancing: hashBy({ header: 'x-user', ttl: '1h' } as HashKey) })).toEqual([
      'unused-option serves.loadBalancing.ttl: only a cookie has a lifetime; remove it',
    ]);
  });

  test('refuses a header that HTTP cannot have', () => {
    expect(refusedPromise({ loadBalancing: hashBy({ header: 'x user' }) })).toEqual([
      "wrong-type serves.loadBalancing.header: 'x user' is not what belongs here; give the name of a header such as 'x-user'",
    ]);
  });

  test('refuses a hash by header of what speaks TCP', () => {
    expect(refusedPromise({ loadBalancing: hashBy({ header: 'x-user' }) }, overTcp)).toEqual([
      "promise-needs-requests serves.loadBalancing: its ports speak tcp, in which the network sees connections, not requests with a header; declare the protocol (http, http2, grpc), or leave 'loadBalancing' out",
    ]);
  });

  test('takes a hash by address of what speaks TCP', () => {
    expect(refusedPromise({ loadBalancing: hashBy({ sourceIp: true }) }, overTcp)).toEqual([]);
  });

  test('refuses a hash in ambient mode that no route would make', () => {
    expect(refusedPromise({ loadBalancing: hashBy({ header: 'x-user' }) }, {}, ambient)).toEqual([
      "hash-needs-route serves.loadBalancing: a waypoint hashes only what a route sends, and without timeout and retries there is none; write one of them, such as timeout: '15s'",
    ]);
  });

  test('takes a hash in ambient mode on a route', () => {
    expect(refusedPromise({ timeout: '15s', loadBalancing: hashBy({ header: 'x-user' }) }, {}, ambient)).toEqual([]);
  });

  test.each<[string, LoadBalancing, string]>([
    ['random', 'random', "'random'"],
    ['a hash', hashBy({ header: 'x-user' }), 'a hash'],
  ])('refuses to warm up with %s', (_, loadBalancing, called) => {
    expect(refusedPromise({ loadBalancing, warmUp: '60s' })).toEqual([
      `unused-option serves.warmUp: has no effect where loadBalancing is ${called}; remove it, or balance by 'leastRequests' or 'roundRobin'`,
    ]);
  });

  test('takes warm-up with the algorithm that Istio takes unasked', () => {
    expect(refusedPromise({ warmUp: '60s' })).toEqual([]);
  });
});

describe('preferring a zone', () => {
  test('refuses it without a circuit breaker', () => {
    expect(refusedPromise({ locality: 'prefer' })).toEqual([
      "locality-without-circuit-breaker serves.locality: 'prefer' has no effect where no pod is ever ejected; write circuitBreaker: {}, or leave it out",
    ]);
  });

  test('takes it with a circuit breaker', () => {
    expect(refusedPromise({ locality: 'prefer', circuitBreaker: {} })).toEqual([]);
  });

  test('refuses it in ambient mode, where the waypoint would prefer its own', () => {
    expect(refusedPromise({ locality: 'prefer', circuitBreaker: {} }, {}, ambient)).toEqual([
      "locality-needs-sidecar serves.locality: cannot be kept in ambient mode: the waypoint chooses the pod, by its own zone and not by the caller's; leave it out, or run with sidecars",
    ]);
  });
});
