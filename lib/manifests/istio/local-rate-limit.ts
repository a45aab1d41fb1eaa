import type { RateLimitModel } from '../../model/rate-limit.ts';
import type { ServiceModel } from '../../model/service.ts';
import { sortedRecord } from '../../support/plain.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import { requestPorts } from '../route-form.ts';
import type { EnvoyFilter } from '../types/istio.ts';

/**
 * The rate limit that a service promises, kept by the proxy in each of its pods. Istio has no object of its own for it. A
 * waypoint serves all services of a namespace and takes such filters only as a whole, so there is none in ambient mode.
 *
 * @see https://istio.io/latest/docs/tasks/policy-enforcement/rate-limit/#local-rate-limit
 */
export function localRateLimitFor(service: ServiceModel) {
  const { promise, inMesh, system } = service;
  const seen = inMesh && system.environment.platform.mesh?.mode === 'sidecar' && requestPorts(service).length > 0;
  if (promise?.rateLimit === undefined || !seen) return undefined;
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { ...metadataFor(service), annotations: sortedRecord({ ...asExpected, ...service.annotations }) },
    spec: {
      workloadSelector: { labels: service.selector },
      configPatches: [
        {
          applyTo: 'HTTP_FILTER',
          match: {
            context: 'SIDECAR_INBOUND',
            listener: {
              filterChain: {
                filter: {
                  name: 'envoy.filters.network.http_connection_manager',
                  // After authorization: who may not call must not use up what others may.
                  subFilter: { name: 'envoy.filters.http.router' },
                },
              },
            },
          },
          patch: { operation: 'INSERT_BEFORE', value: filterFor(promise.rateLimit) },
        },
      ],
      // Above what other filters have unless they say so, that its place does not depend on which came first.
      priority: 10,
    },
  } satisfies EnvoyFilter;
}

/**
 * Istio warns of every EnvoyFilter that it "exposes internal implementation details that may change at any time". Here that
 * is known: a rate limit has no other object.
 */
const asExpected = { 'galley.istio.io/analyze-suppress': 'IST0133' };

/** As Envoy spells it. Off unless both shares are said. */
function filterFor({ requests, per, burst }: RateLimitModel) {
  const always = { numerator: 100, denominator: 'HUNDRED' };
  return {
    name: 'envoy.filters.http.local_ratelimit',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
      stat_prefix: 'http_local_rate_limiter',
      // Protobuf's durations are seconds.
      token_bucket: { max_tokens: burst, tokens_per_fill: requests, fill_interval: `${per / 1000}s` },
      filter_enabled: { runtime_key: 'local_rate_limit_enabled', default_value: always },
      filter_enforced: { runtime_key: 'local_rate_limit_enforced', default_value: always },
      // Else gRPC hears UNAVAILABLE, which every mesh tries again at once.
      rate_limited_as_resource_exhausted: true,
    },
  };
}
