import { describe, expect, test } from 'vitest';
import type { CheckOptions } from '../lib/model/health.ts';
import type { MicroServiceProps } from '../lib/model/service-props.ts';
import { serviceModel } from './support/models.ts';
import { containerOf } from './support/rendered.ts';

const ports = { http: 8080, admin: 9090, rpc: { port: 7070, protocol: 'grpc' } } satisfies MicroServiceProps['ports'];

function readinessOf(readiness: CheckOptions) {
  return containerOf(serviceModel({ port: undefined, ports, health: { readiness } })).readinessProbe;
}

describe('a check', () => {
  test('is an HTTP request to the first HTTP port', () => {
    expect(readinessOf({ path: '/ready' })?.httpGet).toEqual({ path: '/ready', port: 8080, scheme: 'HTTP' });
  });

  test('may name another port', () => {
    expect(readinessOf({ path: '/ready', port: 'admin' })?.httpGet?.port).toBe(9090);
  });

  test('may send headers', () => {
    expect(readinessOf({ path: '/ready', headers: { Host: 'wallet' } })?.httpGet?.httpHeaders).toEqual([
      { name: 'Host', value: 'wallet' },
    ]);
  });

  test('may speak gRPC, with the number of the port', () => {
    expect(readinessOf({ grpc: true })?.grpc).toEqual({ port: 7070, service: '' });
  });

  test('may ask for one gRPC service', () => {
    expect(readinessOf({ grpc: 'wallet.v1' })?.grpc?.service).toBe('wallet.v1');
  });

  test('may be a TCP connection', () => {
    expect(readinessOf({ tcp: true, port: 'admin' })?.tcpSocket).toEqual({ port: 9090 });
  });

  test('may be a command', () => {
    expect(readinessOf({ command: ['wallet', 'ready'] })?.exec).toEqual({ command: ['wallet', 'ready'] });
  });

  test('is of one kind only', () => {
    const probe = readinessOf({ path: '/ready' });
    expect([probe?.exec, probe?.tcpSocket, probe?.grpc]).toEqual([undefined, undefined, undefined]);
  });

  test('writes out every number', () => {
    const probe = readinessOf({ path: '/ready', period: '7s', timeout: '4s', failures: 5, initialDelay: '1s' });
    expect(probe).toMatchObject({
      initialDelaySeconds: 1,
      periodSeconds: 7,
      timeoutSeconds: 4,
      failureThreshold: 5,
      successThreshold: 1,
    });
  });
});

describe('without checks', () => {
  test('a pod is ready when its port opens', () => {
    expect(containerOf(serviceModel({ health: undefined })).readinessProbe?.tcpSocket).toEqual({ port: 8080 });
  });

  test('a pod has started when its port opens', () => {
    expect(containerOf(serviceModel({ health: undefined })).startupProbe?.tcpSocket).toEqual({ port: 8080 });
  });

  test('nothing restarts a pod', () => {
    expect(containerOf(serviceModel({ health: undefined }))).not.toHaveProperty('livenessProbe');
  });

  test('a service that serves nothing is not probed', () => {
    const container = containerOf(serviceModel({ port: undefined, health: undefined }));
    expect([container.readinessProbe, container.startupProbe]).toEqual([undefined, undefined]);
  });
});

test('readiness and liveness differ', () => {
  const container = containerOf(serviceModel({ health: { readiness: '/ready', liveness: '/live' } }));
  expect(container.livenessProbe?.httpGet).not.toEqual(container.readinessProbe?.httpGet);
});

test('a start is checked as liveness is', () => {
  const container = containerOf(serviceModel({ health: { readiness: '/ready', liveness: '/live' } }));
  expect(container.startupProbe?.httpGet).toEqual(container.livenessProbe?.httpGet);
});
