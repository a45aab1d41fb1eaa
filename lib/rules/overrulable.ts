/**
 * Rules that a waiver may overrule: what they refuse works, and may be meant. All others refuse what a cluster would
 * refuse, or what could not do what it says.
 */
export const overrulable: ReadonlySet<string> = new Set([
  'api-server-unknown',
  'caller-without-identity',
  'circuit-breaker-single-endpoint',
  'claim-shared-by-pods',
  'command-timeout-short',
  'health-missing',
  'literal-secret',
  'liveness-impatient',
  'liveness-same-as-readiness',
  'permission-escalates',
  'permission-reads-secrets',
  'permission-wildcard',
  'pod-not-restricted',
  'port-privileged',
  'pre-stop-unsupported',
  'replicas-dropped',
  'secret-in-output',
  'selector-matches-others',
  'service-links',
  'single-replica',
  'spread-required-few-replicas',
  'status-in-output',
]);
