import { describe, expect, test } from 'vitest';
import { refusalsOf } from './support/programs.ts';

describe('a check', () => {
  test('refuses a port that is not there', () => {
    expect(refusalsOf({ health: { readiness: { path: '/ready', port: 'admin' }, liveness: '/live' } })).toEqual([
      "probe-port-unknown health.readiness.port: 'admin' is not one of its ports (http); use one of those, or add it to 'ports'",
    ]);
  });

  test('refuses an unknown port of liveness once, though the start is checked by it, too', () => {
    expect(refusalsOf({ health: { readiness: '/ready', liveness: { path: '/live', port: 'admin' } } })).toEqual([
      "probe-port-unknown health.liveness.port: 'admin' is not one of its ports (http); use one of those, or add it to 'ports'",
    ]);
  });

  test('refuses to ask a service without ports', () => {
    expect(refusalsOf({ ports: undefined, health: { readiness: '/ready' } })).toEqual([
      "check-without-port health.readiness: its container has no port to ask; give it one, such as port: 8080 (whose a port is, says its 'container'), or check by 'command'",
    ]);
  });

  test('refuses HTTP on a port that speaks gRPC', () => {
    expect(
      refusalsOf({
        ports: { grpc: { port: 9000, protocol: 'grpc' } },
        health: { readiness: '/ready', liveness: { grpc: true } },
      }),
    ).toEqual([
      "check-protocol-mismatch health.readiness: a check by http asks port 'grpc', which speaks grpc; check a port of protocol 'http', or check by grpc: true",
    ]);
  });

  test('refuses gRPC on a port that speaks HTTP', () => {
    expect(refusalsOf({ health: { readiness: { grpc: true, port: 'http' }, liveness: '/live' } })).toEqual([
      "check-protocol-mismatch health.readiness: a check by grpc asks port 'http', which speaks http; check a port of protocol 'grpc', or check by tcp: true",
    ]);
  });

  test('refuses a timeout above the period', () => {
    expect(
      refusalsOf({ health: { readiness: { path: '/ready', period: '5s', timeout: '6s' }, liveness: '/live' } }),
    ).toEqual([
      "check-timeout-above-period health.readiness.timeout: '6s' is above its period ('5s'); lower it, or write period: '6s'",
    ]);
  });

  test('refuses a start longer than a rollout waits for progress', () => {
    expect(
      refusalsOf({
        health: { readiness: '/ready', liveness: '/live', startup: { path: '/live', period: '30s', failures: 30 } },
      }),
    ).toEqual([
      'startup-exceeds-deadline health.startup: may take 900 s, but a rollout without progress is given up after 600 s; give it fewer failures or a shorter period',
    ]);
  });

  test('says nothing of a port that could not be read', () => {
    expect(refusalsOf({ port: 70_000 })).toEqual([
      'out-of-range port: 70000 is not in range; give a whole number from 1 to 65535',
    ]);
  });

  test('takes gRPC on a port that is declared as HTTP/2', () => {
    expect(
      refusalsOf({
        ports: { http2: { port: 9000, protocol: 'http2' } },
        health: { readiness: { grpc: true, port: 'http2' }, liveness: '/live' },
      }),
    ).toEqual([]);
  });
});

describe('C08: probe commands without a timeout began to kill pods after an upgrade', () => {
  test('C08: refuses a command with less than five seconds', () => {
    expect(
      refusalsOf({ health: { readiness: '/ready', liveness: { command: ['./check.sh'], timeout: '2s' } } }),
    ).toEqual([
      "command-timeout-short health.liveness.timeout: '2s' for a command kills healthy pods under load; write at least '5s', or leave it out",
    ]);
  });

  test('C08: refuses liveness that is not more patient than readiness', () => {
    expect(
      refusalsOf({ health: { readiness: '/ready', liveness: { path: '/live', period: '5s', failures: 3 } } }),
    ).toEqual([
      'liveness-impatient health.liveness: restarts after 15 s, while readiness takes the pod out after 15 s; let it fail more often, such as failures: 4',
    ]);
  });

  test('C08: takes a command that says no timeout', () => {
    expect(refusalsOf({ health: { readiness: '/ready', liveness: { command: ['./check.sh'] } } })).toEqual([]);
  });
});

describe('health', () => {
  test('refuses liveness that asks what readiness asks', () => {
    expect(refusalsOf({ health: { readiness: '/health', liveness: '/health' } })).toEqual([
      "liveness-same-as-readiness health.liveness: '/health' is readiness' check, too: whatever takes a pod out of service also restarts it; ask something that depends on the program alone, such as /live",
    ]);
  });

  test('refuses one command for both', () => {
    expect(
      refusalsOf({ health: { readiness: { command: ['./check.sh'] }, liveness: { command: ['./check.sh'] } } }),
    ).toEqual([
      "liveness-same-as-readiness health.liveness: './check.sh' is readiness' check, too: whatever takes a pod out of service also restarts it; ask something that depends on the program alone, such as /live",
    ]);
  });

  test('refuses a service in production without health', () => {
    expect(refusalsOf({ health: undefined })).toEqual([
      "health-missing health: is not given, so nothing notices a program that hangs; write one such as health: { readiness: '/ready', liveness: '/live' }",
    ]);
  });

  test('refuses a service in production without liveness', () => {
    expect(refusalsOf({ health: { readiness: '/ready' } })).toEqual([
      "health-missing health.liveness: is not given, so nothing notices a program that hangs; write one such as liveness: '/live'",
    ]);
  });

  test('needs none outside production', () => {
    expect(refusalsOf({ health: undefined }, { tier: 'staging' })).toEqual([]);
  });

  test('needs none where there is no port', () => {
    expect(refusalsOf({ ports: undefined, health: undefined })).toEqual([]);
  });

  test('takes a TCP connection for both, since it depends on nothing', () => {
    expect(refusalsOf({ health: { readiness: { tcp: true }, liveness: { tcp: true } } })).toEqual([]);
  });
});

describe('C11: preStop sleep as a command does nothing in an image without a shell', () => {
  test('C11: refuses a wait before stop on Kubernetes before 1.30', () => {
    expect(refusalsOf({}, { platform: { kubernetes: '1.29' } })).toEqual([
      "pre-stop-unsupported shutdown.loadBalancers: a wait of 10 s before the program is stopped needs Kubernetes 1.30, and the platform has 1.29; let the program itself serve on after SIGTERM and waive('pre-stop-unsupported', { reason: '…' }), or upgrade the cluster",
    ]);
  });

  test('C11: refuses a grace period without a margin', () => {
    expect(refusalsOf({ shutdown: { gracePeriod: '40s' } })).toEqual([
      "grace-too-short shutdown.gracePeriod: '40s' is below what shutdown needs: 10 s for load balancers, 30 s for the longest request, 5 s of margin; write at least '45s', or leave it out",
    ]);
  });

  test('C11: takes a service that needs no wait on Kubernetes before 1.30', () => {
    expect(refusalsOf({ shutdown: { loadBalancers: '0s' } }, { platform: { kubernetes: '1.29' } })).toEqual([]);
  });

  test('C11: takes a grace period with all that it must cover', () => {
    expect(refusalsOf({ shutdown: { longestRequest: '60s', gracePeriod: '75s' } })).toEqual([]);
  });
});
