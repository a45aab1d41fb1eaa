import { describe, expect, test } from 'vitest';
import { serviceModel } from '../support/models.ts';
import { containerOf, podOf } from '../support/rendered.ts';

describe('C07: "run as non-root" and an image whose user is a name', () => {
  test('C07: the user of a container is a number, without being asked', () => {
    expect(containerOf(serviceModel()).securityContext.runAsUser).toBe(10001);
  });

  test('C07: the user that was given is its group as well', () => {
    expect(containerOf(serviceModel({ user: 1001 })).securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1001,
      runAsGroup: 1001,
    });
  });

  test('C07: pod and container have one user', () => {
    const service = serviceModel({ user: 1001 });
    expect(podOf(service).securityContext.runAsUser).toBe(containerOf(service).securityContext.runAsUser);
  });

  test('C07: where the platform assigns ids, none is named', () => {
    const service = serviceModel({}, { platform: { kubernetes: '1.33', userIds: 'assigned' } });
    const { runAsUser, runAsGroup } = containerOf(service).securityContext;
    expect([runAsUser, runAsGroup, podOf(service).securityContext.fsGroup]).toEqual([undefined, undefined, undefined]);
  });
});

describe('C08: probe commands without a timeout began to kill pods after an upgrade', () => {
  const command = ['./check.sh'];
  const commands = containerOf(
    serviceModel({ health: { readiness: { command }, liveness: { command }, startup: { command } } }),
  );
  const requests = containerOf(serviceModel({ health: { readiness: '/ready', liveness: '/live' } }));
  const probes = (['readinessProbe', 'livenessProbe', 'startupProbe'] as const).flatMap((probe) => [
    [`${probe} by command`, commands[probe]] as const,
    [`${probe} by request`, requests[probe]] as const,
  ]);

  test.each(probes)('C08: %s says how long it may take, how often it runs and how often it may fail', (_, probe) => {
    expect([probe?.timeoutSeconds, probe?.periodSeconds, probe?.failureThreshold]).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
  });

  test.each(probes)('C08: %s takes no longer than its period', (_, probe) => {
    expect(probe?.timeoutSeconds).toBeLessThanOrEqual(probe?.periodSeconds ?? 0);
  });

  test.each(probes)('C08: %s succeeds at once', (_, probe) => {
    expect(probe?.successThreshold).toBe(1);
  });

  test.each(probes.filter(([title]) => title.endsWith('command')))('C08: %s has five seconds', (_, probe) => {
    expect(probe?.timeoutSeconds).toBeGreaterThanOrEqual(5);
  });

  test('C08: liveness is more patient than readiness', () => {
    const patience = (probe: typeof requests.livenessProbe) =>
      (probe?.failureThreshold ?? 0) * (probe?.periodSeconds ?? 0);
    expect(patience(requests.livenessProbe)).toBeGreaterThan(patience(requests.readinessProbe));
  });
});
