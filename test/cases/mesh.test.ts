import { describe, expect, test } from 'vitest';
import { istioAmbient, istioSidecar, type Mesh } from '../../lib/model/mesh.ts';
import type { MicroServiceProps } from '../../lib/model/service-props.ts';
import { serviceModel } from '../support/models.ts';
import { deploymentOf } from '../support/rendered.ts';

const annotation = 'proxy.istio.io/config';
const withSidecars = istioSidecar('1.26', { nativeSidecars: false });
const slow = {
  shutdown: { loadBalancers: '10s', longestRequest: '30s', gracePeriod: '60s' },
} satisfies Partial<MicroServiceProps>;

function podMetadataOf(props: Partial<MicroServiceProps>, mesh: Mesh) {
  const platform = { kubernetes: '1.33', gatewayApi: '1.5', mesh };
  return deploymentOf(serviceModel(props, { platform })).spec.template.metadata;
}

function proxyConfigOf(props: Partial<MicroServiceProps>) {
  return JSON.parse(podMetadataOf(props, withSidecars).annotations?.[annotation] ?? '{}');
}

describe('C29: the sidecar leaves after five seconds and cuts the last requests', () => {
  test('C29: it stays for the delay and the longest request, which is less than the grace period', () => {
    expect(proxyConfigOf(slow)).toMatchObject({ terminationDrainDuration: '40s' });
  });

  test('C29: it starts before the program', () => {
    expect(proxyConfigOf(slow)).toMatchObject({ holdApplicationUntilProxyStarts: true });
  });

  test('C29: what the user says beside it stays', () => {
    const podAnnotations = { [annotation]: '{"concurrency":2}' };
    expect(proxyConfigOf({ ...slow, podAnnotations })).toEqual({
      concurrency: 2,
      holdApplicationUntilProxyStarts: true,
      terminationDrainDuration: '40s',
    });
  });

  test('C29: what the user says of the same setting wins', () => {
    const podAnnotations = { [annotation]: '{"terminationDrainDuration":"55s"}' };
    expect(proxyConfigOf({ ...slow, podAnnotations })).toMatchObject({ terminationDrainDuration: '55s' });
  });

  test('C29: a value that is no JSON is left as it is', () => {
    const podAnnotations = { [annotation]: 'concurrency: 2\n' };
    expect(podMetadataOf({ ...slow, podAnnotations }, withSidecars).annotations).toEqual(podAnnotations);
  });

  test.each([
    ['a native sidecar', istioSidecar('1.30', { nativeSidecars: true })],
    ['ambient', istioAmbient('1.30')],
  ])('C29: %s needs nothing of it', (_, mesh) => {
    expect(podMetadataOf(slow, mesh)).not.toHaveProperty('annotations');
  });

  test('C29: a service out of the mesh needs nothing of it', () => {
    expect(podMetadataOf({ ...slow, mesh: false }, withSidecars)).not.toHaveProperty('annotations');
  });
});

describe('a service out of the mesh', () => {
  test('gets no sidecar', () => {
    expect(podMetadataOf({ mesh: false }, withSidecars).labels).toHaveProperty(['sidecar.istio.io/inject'], 'false');
  });

  test('is left alone by ambient', () => {
    expect(podMetadataOf({ mesh: false }, istioAmbient('1.30')).labels).toHaveProperty(
      ['istio.io/dataplane-mode'],
      'none',
    );
  });

  test('says so on its pods only', () => {
    const platform = { kubernetes: '1.33', mesh: withSidecars };
    expect(deploymentOf(serviceModel({ mesh: false }, { platform })).metadata.labels).not.toHaveProperty([
      'sidecar.istio.io/inject',
    ]);
  });
});
