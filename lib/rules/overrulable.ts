/**
 * Rules that a waiver may overrule: what they refuse works, and may be meant. All others refuse what a cluster would
 * refuse, or what could not do what it says.
 */
export const overrulable: ReadonlySet<string> = new Set([
  'api-server-unknown',
  'attempts-multiply',
  'caller-without-identity',
  'circuit-breaker-single-endpoint',
  'claim-shared-by-pods',
  'command-timeout-short',
  'criticality-inverted',
  'essential-cycle',
  'fault-in-production',
  'health-missing',
  'jwt-blocks-metrics',
  'jwt-bypassed',
  'jwt-needs-requests',
  'literal-secret',
  'liveness-impatient',
  'liveness-same-as-readiness',
  'permission-escalates',
  'permission-reads-secrets',
  'permission-wildcard',
  'pod-not-restricted',
  'port-privileged',
  'pre-stop-unsupported',
  'proof-path-opened',
  'proof-plain-text',
  'replicas-dropped',
  'retries-at-two-layers',
  'retries-not-idempotent',
  'secret-in-output',
  'selector-matches-others',
  'service-links',
  'service-unreachable',
  'single-replica',
  'spread-required-few-replicas',
  'status-in-output',
  'timeout-below-callee',
]);

/** Of them, those that are never meant for good: their waiver has to end. */
export const overrulableForATime: ReadonlySet<string> = new Set(['fault-in-production']);
