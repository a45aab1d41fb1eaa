import { describe, expect, test } from 'vitest';
import { kubernetesVersions } from '../scripts/schemas/projects.ts';
import {
  deployment,
  goodManifests,
  metadata,
  route,
  scaledObject,
  virtualService,
} from './support/judged-manifests.ts';
import { judgedKinds, schemaProblems, schemaVersion } from './support/schemas.ts';

const container = 'spec.template.spec.containers[0]';

interface Fault {
  readonly manifest: unknown;
  readonly problem: string;
  readonly kubernetes?: string;
}

const faults: Readonly<Record<string, Fault>> = {
  'a misspelt key': {
    manifest: deployment({ imagePulPolicy: 'Always' }),
    problem: `${container}.imagePulPolicy: unknown field`,
  },
  'a misspelt key of metadata': {
    manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'wallet', label: {} } },
    problem: 'metadata.label: unknown field',
  },
  'a misspelt key of a custom resource': {
    manifest: virtualService({ retry: {} }),
    problem: 'spec.http[0].retry: unknown field',
  },
  "a misspelt key of a custom resource's metadata": {
    manifest: { ...route({}), metadata: { ...metadata, annotation: {} } },
    problem: 'metadata.annotation: unknown field',
  },
  'a wrong type': {
    manifest: deployment({ ports: [{ containerPort: '8080' }] }),
    problem: `${container}.ports[0].containerPort: must be integer`,
  },
  'a wrong type in a map': {
    manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'app.yaml': 5 } },
    problem: 'data["app.yaml"]: must be string',
  },
  'a wrong type of a custom resource': {
    manifest: scaledObject({ maxReplicaCount: '3' }),
    problem: 'spec.maxReplicaCount: must be integer',
  },
  'a number that is no quantity': {
    manifest: deployment({ resources: { requests: { memory: '256MB' } } }),
    problem: `${container}.resources.requests.memory: must match a schema in anyOf`,
  },
  'a number beyond 32 bits': {
    manifest: deployment({ ports: [{ containerPort: 2 ** 31 }] }),
    problem: `${container}.ports[0].containerPort: must match format "int32"`,
  },
  'a missing field': { manifest: deployment({ name: undefined }), problem: `${container}.name: missing` },
  'a missing name': {
    manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} },
    problem: 'metadata.name: missing',
  },
  'missing metadata': { manifest: { apiVersion: 'v1', kind: 'ConfigMap' }, problem: 'metadata: missing' },
  'a missing name of a custom resource': {
    manifest: { ...route({}), metadata: {} },
    problem: 'metadata.name: missing',
  },
  'a value of no enum': {
    manifest: deployment({}, { restartPolicy: 'always' }),
    problem: 'spec.template.spec.restartPolicy: must be one of ["Always","Never","OnFailure"]',
  },
  'a value outside its range': {
    manifest: route({ backendRefs: [{ name: 'wallet', port: 0 }] }),
    problem: 'spec.rules[0].backendRefs[0].port: must be >= 1',
  },
  'a value against its pattern': {
    manifest: route({ timeouts: { request: '2 s' } }),
    problem: 'spec.rules[0].timeouts.request: must match pattern "^([0-9]{1,5}(h|m|s|ms)){1,4}$"',
  },
  'two of what may be one': {
    manifest: virtualService({ match: [{ uri: { exact: '/', prefix: '/' } }] }),
    problem: 'spec.http[0].match[0].uri: must match exactly one schema in oneOf',
  },
  'two entries with the same key': {
    manifest: deployment({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    problem: `${container}.env: has two entries with the same key`,
  },
  'null, which a server drops': {
    manifest: deployment({ command: null }),
    problem: `${container}.command: must be array`,
  },
  'a status': {
    manifest: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bycoin' }, status: {} },
    problem: 'status: unknown field',
  },
  'a field newer than the version': {
    manifest: deployment({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }),
    problem: `${container}.lifecycle.preStop.sleep: unknown field`,
    kubernetes: '1.27',
  },
  'a field newer than the next lower version': {
    manifest: deployment({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }),
    problem: `${container}.lifecycle.preStop.sleep: unknown field`,
    kubernetes: '1.28',
  },
  'an unknown kind': {
    manifest: { apiVersion: 'example.com/v1', kind: 'Wallet', metadata },
    problem: 'example.com/v1 Wallet: no schema of this kind',
  },
  'a version that nobody should write': {
    manifest: { apiVersion: 'networking.istio.io/v1beta1', kind: 'VirtualService', metadata },
    problem: 'networking.istio.io/v1beta1 VirtualService: no schema of this kind',
  },
  'a kind newer than the version': {
    manifest: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name: 'more' },
      spec: { cidrs: ['10.0.0.0/24'] },
    },
    problem: 'networking.k8s.io/v1 ServiceCIDR: no schema of this kind',
    kubernetes: '1.31',
  },
  'what is no object': { manifest: [], problem: 'not an object' },
};

describe('the judge of manifests', () => {
  test.each(Object.entries(goodManifests))('passes %s', (_, manifest) => {
    expect(schemaProblems(manifest, { kubernetes: '1.33' })).toEqual([]);
  });

  test.each(Object.entries(faults))('finds %s', (_, { manifest, problem, kubernetes = '1.33' }) => {
    expect(schemaProblems(manifest, { kubernetes })).toEqual([problem]);
  });

  test.each(kubernetesVersions)('passes a Deployment on Kubernetes %s', (kubernetes) => {
    expect(schemaProblems(goodManifests['a Deployment'], { kubernetes })).toEqual([]);
  });

  test('passes a field from the version on that has it', () => {
    const manifest = deployment({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
    expect(schemaProblems(manifest, { kubernetes: '1.29' })).toEqual([]);
  });

  test('takes the next lower schema where there is none', () => {
    expect(['1.27', '1.28', '1.30', '1.32', '1.36', '1.40'].map(schemaVersion)).toEqual([
      '1.27',
      '1.27',
      '1.29',
      '1.31',
      '1.36',
      '1.36',
    ]);
  });

  test('refuses to judge for a version older than all schemas', () => {
    expect(() => schemaProblems(deployment(), { kubernetes: '1.26' })).toThrow('no schema for Kubernetes 1.26');
  });

  test('judges Gateway API by its standard channel', () => {
    expect(schemaProblems(route({ retry: { attempts: 2 } }), { kubernetes: '1.33' })).toEqual([
      'spec.rules[0].retry: unknown field',
    ]);
  });

  test('judges Gateway API by its experimental channel when asked', () => {
    expect(
      schemaProblems(route({ retry: { attempts: 2 } }), { kubernetes: '1.33', gatewayApi: 'experimental' }),
    ).toEqual([]);
  });

  test('is tried with every good manifest and every fault', () => {
    expect([Object.keys(goodManifests).length, Object.keys(faults).length]).toEqual([10, 26]);
  });

  test('knows every kept kind', () => {
    const counts = ['1.27', '1.36'].map((kubernetes) => judgedKinds({ kubernetes }).length);
    expect(counts).toEqual([102, 104]);
  });
});
