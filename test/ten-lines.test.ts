import { readFileSync } from 'node:fs';
import type { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { prod } from '../examples/environment.ts';
import { Shop } from '../examples/ten-lines.ts';
import { MicroService, render, System } from '../lib/index.ts';

const { object, find } = render(Shop, prod);
const deployment = object('Deployment', 'orders');
const pod = deployment.spec.template.spec;
const container = pod.containers[0];
const policy = object('NetworkPolicy', 'orders').spec;

/** What stands inside the class, comments and empty lines left out. */
function linesOfProgram(): readonly string[] {
  const text = readFileSync('examples/ten-lines.ts', 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const body = text.slice(text.indexOf('{', text.indexOf('export class')) + 1, text.lastIndexOf('}'));
  return body.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'));
}

/** Two services that differ in a value. */
class Changed extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const health = { liveness: '/live' };
    new MicroService(this, 'a', { image: 'a:1', port: 8080, cpu: '1m', memory: '1Mi', health, config: { A: '1' } });
    new MicroService(this, 'b', { image: 'b:1', port: 8080, cpu: '1m', memory: '1Mi', health, config: { A: '2' } });
  }
}

describe('ten lines of program', () => {
  test('are at most ten', () => {
    expect(linesOfProgram().length).toBeLessThanOrEqual(10);
  });

  test('say nothing about security', () => {
    expect(linesOfProgram().join('\n')).not.toMatch(/securit|privilege|user|capabilit|seccomp|readOnly|token/i);
  });

  test('ask for two to ten pods', () => {
    expect(object('HorizontalPodAutoscaler', 'orders').spec).toMatchObject({ minReplicas: 2, maxReplicas: 10 });
  });

  test('let the caller in', () => {
    expect(JSON.stringify(policy.ingress)).toContain('"app":"storefront"');
  });
});

describe('ten lines of program reach', () => {
  test('1: Pod Security restricted, enforced by the namespace', () => {
    expect(object('Namespace', 'shop').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('2: three probes', () => {
    expect(Object.keys(container).filter((key) => key.endsWith('Probe'))).toHaveLength(3);
  });

  test('3: a disruption budget that lets a drain go on', () => {
    expect(object('PodDisruptionBudget', 'orders').spec).toMatchObject({ maxUnavailable: 1 });
  });

  test('4: spread over nodes and zones', () => {
    expect(pod.topologySpreadConstraints.map(({ topologyKey }: { topologyKey: string }) => topologyKey)).toEqual([
      'kubernetes.io/hostname',
      'topology.kubernetes.io/zone',
    ]);
  });

  test('5: no token in the pod', () => {
    expect([
      pod.automountServiceAccountToken,
      object('ServiceAccount', 'orders')['automountServiceAccountToken'],
    ]).toEqual([false, false]);
  });

  test('6: a root file system that is read only', () => {
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
  });

  test('7: a memory limit equal to the request', () => {
    expect(container.resources.limits.memory).toBe('256Mi');
  });

  test('8: a drain before the program is told to stop', () => {
    const { seconds } = container.lifecycle.preStop.sleep;
    expect(seconds).toBe(10);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(seconds);
  });

  test('9: a rolling update that takes no pod away first', () => {
    expect(deployment.spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
    });
  });

  test('10: replicas left to the autoscaler', () => {
    expect(deployment.spec).not.toHaveProperty('replicas');
  });

  test('11: a restart on a changed value, since it stands in the pod template', () => {
    expect(container.env).toEqual([{ name: 'LOG_LEVEL', value: 'info' }]);
    const { object: changed } = render(Changed, prod);
    const values = ['a', 'b'].map((name) => changed('Deployment', name).spec.template.spec.containers[0].env);
    expect(values[0]).not.toEqual(values[1]);
  });

  test('12: egress closed', () => {
    expect(policy.policyTypes).toContain('Egress');
    expect(object('NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  test('13: a service account of its own', () => {
    expect(pod.serviceAccountName).toBe('orders');
    expect(find('ServiceAccount', 'orders')).toBeDefined();
  });

  test('14: DNS as the only way out', () => {
    const ports = policy.egress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port));
    expect([...new Set(ports)]).toEqual([53]);
  });
});
