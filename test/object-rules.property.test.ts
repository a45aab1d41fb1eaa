import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildGraph } from '../lib/model/build-graph.ts';
import type { Manifest } from '../lib/model/manifest.ts';
import type { JudgedObject, Program } from '../lib/model/program.ts';
import { arithmeticRules } from '../lib/rules/arithmetic/arithmetic-rules.ts';
import { referenceObjectRules } from '../lib/rules/reference-object-rules.ts';
import { serviceModel } from './support/models.ts';

const service = serviceModel();
const { system } = service;
const { environment } = system;
const graph = buildGraph([service], []);
const program = { environments: [environment], systems: [system], services: [service], graph } as unknown as Program;

const labels = { app: 'web' };
const container = {
  name: 'app',
  ports: [{ name: 'http', containerPort: 8080 }],
  env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'map', key: 'a' } } }],
  envFrom: [{ secretRef: { name: 'db' } }],
  resources: { requests: { cpu: '1' }, limits: { cpu: '1' } },
  lifecycle: { preStop: { sleep: { seconds: 40 } } },
  startupProbe: { httpGet: { port: 'http' }, failureThreshold: 90, periodSeconds: 10 },
};
const term = { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: labels } };
const podSpec = {
  serviceAccountName: 'web',
  imagePullSecrets: [{ name: 'registry' }],
  volumes: [
    { name: 'v', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'w', projected: { sources: [{ configMap: { name: 'map', items: [{ key: 'a' }] } }] } },
  ],
  topologySpreadConstraints: [{ ...term, maxSkew: 1, minDomains: 5, whenUnsatisfiable: 'DoNotSchedule' }],
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
  initContainers: [container],
  containers: [container],
};
const template = { metadata: { labels }, spec: podSpec };
const rollingUpdate = { maxSurge: 0, maxUnavailable: 0 };
const backendRefs = [{ name: 'web', port: 80 }];
const destination = { host: 'web', port: { number: 80 } };

const specs: Readonly<Record<string, object>> = {
  'apps/v1 Deployment': { replicas: 3, strategy: { rollingUpdate }, selector: { matchLabels: labels }, template },
  'apps/v1 StatefulSet': { serviceName: 'web', selector: { matchLabels: labels }, template },
  'argoproj.io/v1alpha1 Rollout': { strategy: { canary: rollingUpdate }, template },
  'batch/v1 CronJob': { jobTemplate: { spec: { parallelism: 2, template } } },
  'policy/v1 PodDisruptionBudget': {
    minAvailable: '100%',
    selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
  },
  'autoscaling/v2 HorizontalPodAutoscaler': { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2 },
  'keda.sh/v1alpha1 ScaledObject': { scaleTargetRef: { name: 'web' }, maxReplicaCount: 9 },
  'v1 ResourceQuota': { hard: { 'limits.cpu': '1', pods: '2' } },
  'v1 LimitRange': { limits: [{ type: 'Container', default: { memory: '1Gi' } }] },
  'v1 PersistentVolumeClaim': { accessModes: ['ReadWriteOnce'] },
  'v1 Service': { type: 'LoadBalancer', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  'gateway.networking.k8s.io/v1 HTTPRoute': {
    rules: [{ backendRefs, filters: [{ requestMirror: { backendRef: { name: 'x' } } }] }],
  },
  'gateway.networking.k8s.io/v1 Gateway': { listeners: [{ tls: { certificateRefs: [{ name: 'tls' }] } }] },
  'networking.k8s.io/v1 Ingress': {
    rules: [{ http: { paths: [{ backend: { service: { name: 'web', port: { number: 1 } } } }] } }],
  },
  'networking.k8s.io/v1 NetworkPolicy': {
    podSelector: { matchLabels: labels },
    ingress: [{ from: [{ podSelector: { matchLabels: labels } }] }],
  },
  'networking.istio.io/v1 VirtualService': { http: [{ route: [{ destination }], mirror: destination }] },
  'security.istio.io/v1 AuthorizationPolicy': {
    selector: { matchLabels: labels },
    rules: [{ from: [{ source: { principals: ['cluster.local/ns/bycoin/sa/web'] } }] }],
  },
};

function judged(key: string, spec: unknown): JudgedObject {
  const [apiVersion = '', kind = ''] = key.split(' ');
  const manifest = { apiVersion, kind, metadata: { name: 'web', namespace: system.namespace }, spec } as Manifest;
  return {
    manifest,
    constructPath: `prod/bycoin/${kind}`,
    system: system.key,
    environment,
    origin: 'foreign',
    group: system.key,
    subject: 'web',
    line: undefined,
  };
}

/** A copy with one of its parts, however deep, replaced by something else. */
function withJunk(value: unknown, path: readonly number[], junk: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return junk;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return junk;
  const member = withJunk((value as Readonly<Record<string, unknown>>)[key], rest, junk);
  return Array.isArray(value)
    ? value.map((item, index) => (String(index) === key ? member : item))
    : { ...value, [key]: member };
}

const rules = [...arithmeticRules, ...referenceObjectRules];
const found = (objects: readonly JudgedObject[]) => rules.flatMap((rule) => [...rule(objects, program)]);

test('nothing that anybody may write makes a rule of objects throw', () => {
  const keys = Object.keys(specs);
  const junk = fc.constantFrom(null, undefined, 0, -1, 1e9, '', 'x', '%', [], {}, [null], [{}], { a: null }, true);
  const change = fc.tuple(fc.nat(keys.length - 1), fc.array(fc.nat(20), { maxLength: 9 }), junk);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const objects = keys.map((key, index) => {
        const mine = changes.filter(([at]) => at === index);
        return judged(
          key,
          mine.reduce<unknown>((spec, [, path, value]) => withJunk(spec, path, value), specs[key]),
        );
      });
      expect(() => found(objects)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

test('the rules of objects had something to say', () => {
  const said = new Set(
    found(Object.entries(specs).map(([key, spec]) => judged(key, spec))).map(({ issue }) => issue.rule),
  );
  expect(said.size).toBeGreaterThan(4);
});

test('the order of objects changes nothing that is said', () => {
  const objects = Object.entries(specs).map(([key, spec]) => judged(key, spec));
  const said = (list: readonly JudgedObject[]) =>
    found(list)
      .map(({ issue }) => `${issue.rule} ${issue.path} ${issue.problem}`)
      .sort();
  expect(said(objects.toReversed())).toEqual(said(objects));
});
