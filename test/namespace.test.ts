import { describe, expect, test } from 'vitest';
import { namespaceFor } from '../lib/manifests/kubernetes/namespace.ts';
import { istioAmbient, istioSidecar } from '../lib/model/mesh.ts';
import type { PlatformOptions } from '../lib/model/platform.ts';
import { systemModel } from './support/models.ts';
import { written } from './support/rendered.ts';

function namespaceOf(platform: Partial<PlatformOptions> = {}) {
  const system = systemModel({ owner: 'payments' }, { platform: { kubernetes: '1.33', ...platform } });
  return written(namespaceFor(system), { system });
}

describe('a Namespace', () => {
  test.each(['1.27', '1.36'])('is valid on Kubernetes %s', (kubernetes) => {
    expect(namespaceOf({ kubernetes }).kind).toBe('Namespace');
  });

  test('stands in no namespace', () => {
    expect(namespaceOf().metadata).not.toHaveProperty('namespace');
  });

  test('carries the labels of its system', () => {
    expect(namespaceOf().metadata.labels).toMatchObject({ owner: 'payments' });
  });

  test.each(['enforce', 'audit', 'warn'])('has Pod Security "restricted" to %s', (mode) => {
    expect(namespaceOf().metadata.labels).toHaveProperty([`pod-security.kubernetes.io/${mode}`], 'restricted');
  });

  test.each(['enforce', 'audit', 'warn'])('pins the rules to %s to the version of the cluster', (mode) => {
    expect(namespaceOf().metadata.labels).toHaveProperty([`pod-security.kubernetes.io/${mode}-version`], 'v1.33');
  });

  test('has Argo CD ask before it takes everything in it along', () => {
    expect(namespaceOf({ argoCd: '3.5' }).metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
    });
  });

  test('is never pruned by an Argo CD that cannot ask', () => {
    expect(namespaceOf({ argoCd: '2.13' }).metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    });
  });

  test('says nothing to Argo CD where there is none', () => {
    expect(namespaceOf().metadata).not.toHaveProperty('annotations');
  });
});

describe('in the mesh', () => {
  test.each([
    ['without one, injection is off', {}, { 'istio-injection': 'disabled' }],
    ['pods get sidecars', { mesh: istioSidecar('1.30') }, { 'istio-injection': 'enabled' }],
    [
      'pods get sidecars of a revision',
      { mesh: istioSidecar('1.30', { revision: 'canary' }) },
      { 'istio.io/rev': 'canary' },
    ],
    ['ambient takes pods in', { mesh: istioAmbient('1.30') }, { 'istio.io/dataplane-mode': 'ambient' }],
  ])('%s', (_, platform, labels) => {
    const istio = Object.entries(namespaceOf(platform).metadata.labels).filter(([key]) => /^istio[.-]/.test(key));
    expect(Object.fromEntries(istio)).toEqual(labels);
  });
});
