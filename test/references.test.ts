import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { outgoing } from '../lib/constructs/outgoing.ts';
import {
  CloudNativeApp,
  clusterService,
  Environment,
  existing,
  MicroService,
  System,
  secret,
  waive,
} from '../lib/index.ts';
import { budget, container, deployment, raw } from './support/foreign.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

type Build = (system: System) => void;

/** A workload web that asks for something by a variable, by its volumes, or by its pods' spec. */
const web =
  (rest: object, pod: object = {}): Build =>
  (system) =>
    void deployment(system, 'web', { pod: { containers: [container(rest)], ...pod } });

const variable = (valueFrom: object): object => ({ env: [{ name: 'A', valueFrom }] });

const settings: Build = (system) => void raw(system, 'v1', 'ConfigMap', 'settings', { data: { region: 'cn' } });

/** Several builds of one system. */
const all =
  (...builds: readonly Build[]): Build =>
  (system) => {
    for (const build of builds) build(system);
  };

const service =
  (port: object = {}, selector: object = { app: 'web' }): Build =>
  (system) =>
    void raw(system, 'v1', 'Service', 'web', { spec: { selector, ports: [{ name: 'http', port: 80, ...port }] } });

/** An object of some API with a spec. */
const made =
  (apiVersion: string, kind: string, spec: object): Build =>
  (system) =>
    void raw(system, apiVersion, kind, 'mine', { spec });

const route = (backend: object): Build =>
  made('gateway.networking.k8s.io/v1', 'HTTPRoute', { rules: [{ backendRefs: [backend] }] });

/** A Gateway with one listener. */
const gatewayListening: Build = (system) =>
  void raw(system, 'gateway.networking.k8s.io/v1', 'Gateway', 'edge', {
    spec: { gatewayClassName: 'eg', listeners: [{ name: 'https', port: 443, protocol: 'HTTPS' }] },
  });

const virtualService = (destination: object): Build =>
  made('networking.istio.io/v1', 'VirtualService', { hosts: ['web'], http: [{ route: [{ destination }] }] });

const ingress = (backend: object, rest: object = {}): Build =>
  made('networking.k8s.io/v1', 'Ingress', {
    rules: [{ http: { paths: [{ backend: { service: backend } }] } }],
    ...rest,
  });

const autoscaler = (kind: string, name: string): Build =>
  made('autoscaling/v2', 'HorizontalPodAutoscaler', {
    scaleTargetRef: { apiVersion: 'apps/v1', kind, name },
    minReplicas: 3,
    maxReplicas: 5,
  });

const binding =
  (roleRef: object, subjects: readonly object[] = []): Build =>
  (system) =>
    void raw(system, 'rbac.authorization.k8s.io/v1', 'RoleBinding', 'mine', { roleRef, subjects });

const rollout = (canary: object): Build => made('argoproj.io/v1alpha1', 'Rollout', { strategy: { canary } });

const measuring = made('argoproj.io/v1alpha1', 'AnalysisTemplate', { metrics: [] });

const experiment = (templateName: string): Build =>
  rollout({ steps: [{ experiment: { templates: [], analyses: [{ name: 'load', templateName }] } }] });

/** An ExternalSecret that fetches `url`. */
const external = (spec: object): Build =>
  made('external-secrets.io/v1', 'ExternalSecret', {
    data: [{ secretKey: 'url', remoteRef: { key: 'shop/db' } }],
    ...spec,
  });

const sealed = made('bitnami.com/v1alpha1', 'SealedSecret', { encryptedData: { url: 'AgBy3i4OJSWK' } });

const reads = (key: string): Build => web(variable({ secretKeyRef: { name: 'mine', key } }));

/** A Service object that has labels itself. */
const labelled: Build = (system) =>
  void raw(system, 'v1', 'Service', 'web', {
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
  });

const monitor = (app: string, spec: object = {}): Build =>
  made('monitoring.coreos.com/v1', 'ServiceMonitor', { selector: { matchLabels: { app } }, endpoints: [], ...spec });

const view = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };

const policy = (spec: object): Build => made('networking.k8s.io/v1', 'NetworkPolicy', spec);

const access = (spec: object): Build => made('security.istio.io/v1', 'AuthorizationPolicy', spec);

/** A StatefulSet with a claim for each of its pods, and its Service object. */
const stateful = (replicas: number): Build =>
  all(
    service({}, { app: 'store' }),
    made('apps/v1', 'StatefulSet', {
      replicas,
      serviceName: 'web',
      selector: { matchLabels: { app: 'store' } },
      template: { metadata: { labels: { app: 'store' } }, spec: restricted() },
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
    }),
  );

const claiming = (claimName: string): Build =>
  web({}, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] });

const subset = (name: string): Build =>
  made('networking.istio.io/v1', 'DestinationRule', { host: 'web', subsets: [{ name, labels: { app: 'web' } }] });

/** An autoscaler by the CPU of one container. */
const measured =
  (name: string): Build =>
  (system) => {
    deployment(system, 'web', { spec: { replicas: undefined } });
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
    const target = { type: 'Utilization', averageUtilization: 80 };
    const metrics = [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: name, target } }];
    made('autoscaling/v2', 'HorizontalPodAutoscaler', { scaleTargetRef, maxReplicas: 3, metrics })(system);
  };

const plain = web({});
const listening = web({ ports: [{ name: 'http', containerPort: 8080 }] });

/** What is missing, and the nearest that is not: name, a program that is refused, the same with what it names. */
const references: readonly (readonly [name: string, refused: Build, taken: Build])[] = [
  [
    'a variable of a ConfigMap',
    web(variable({ configMapKeyRef: { name: 'settings', key: 'region' } })),
    all(web(variable({ configMapKeyRef: { name: 'settings', key: 'region' } })), settings),
  ],
  [
    'a key of a ConfigMap',
    all(web(variable({ configMapKeyRef: { name: 'settings', key: 'zone' } })), settings),
    all(web(variable({ configMapKeyRef: { name: 'settings', key: 'zone', optional: true } })), settings),
  ],
  [
    'all variables of a ConfigMap',
    web({ envFrom: [{ configMapRef: { name: 'settings' } }] }),
    all(web({ envFrom: [{ configMapRef: { name: 'settings' } }] }), settings),
  ],
  [
    'a variable of a Secret',
    web(variable({ secretKeyRef: { name: 'db', key: 'url' } })),
    web(variable({ secretKeyRef: { name: 'db', key: 'url', optional: true } })),
  ],
  [
    'a Secret that an ExternalSecret makes',
    web({ envFrom: [{ secretRef: { name: 'db' } }] }),
    all(
      web({ envFrom: [{ secretRef: { name: 'db' } }] }),
      made('external-secrets.io/v1', 'ExternalSecret', { target: { name: 'db' } }),
    ),
  ],
  [
    'a volume of a ConfigMap',
    web({}, { volumes: [{ name: 'v', configMap: { name: 'settings' } }] }),
    all(web({}, { volumes: [{ name: 'v', configMap: { name: 'settings' } }] }), settings),
  ],
  [
    'an item of a ConfigMap',
    all(web({}, { volumes: [{ name: 'v', configMap: { name: 'settings', items: [{ key: 'zone' }] } }] }), settings),
    all(web({}, { volumes: [{ name: 'v', configMap: { name: 'settings', items: [{ key: 'region' }] } }] }), settings),
  ],
  [
    'a listener of a Gateway',
    all(
      gatewayListening,
      made('gateway.networking.k8s.io/v1', 'HTTPRoute', { parentRefs: [{ name: 'edge', sectionName: 'http' }] }),
    ),
    all(
      gatewayListening,
      made('gateway.networking.k8s.io/v1', 'HTTPRoute', { parentRefs: [{ name: 'edge', sectionName: 'https' }] }),
    ),
  ],
  [
    'a projected Secret',
    web({}, { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'db' } }] } }] }),
    web({}, { volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } }] }),
  ],
  [
    'a volume claim',
    web({}, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'mine' } }] }),
    all(
      web({}, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'mine' } }] }),
      made('v1', 'PersistentVolumeClaim', { accessModes: ['ReadWriteMany'] }),
    ),
  ],
  [
    'a volume claim of a StatefulSet',
    all(claiming('data-mine-1'), stateful(1)),
    all(claiming('data-mine-1'), stateful(2)),
  ],
  [
    'a service account',
    web({}, { serviceAccountName: 'web' }),
    all(web({}, { serviceAccountName: 'web' }), (system) => void raw(system, 'v1', 'ServiceAccount', 'web')),
  ],
  [
    'a service account that every namespace has',
    web({}, { serviceAccountName: 'defalt' }),
    web({}, { serviceAccountName: 'default' }),
  ],
  [
    'a pull secret',
    web({}, { imagePullSecrets: [{ name: 'regstry' }] }),
    web({}, { imagePullSecrets: [{ name: 'registry' }] }),
  ],
  [
    'a priority class',
    web({}, { priorityClassName: 'gold' }),
    web({}, { priorityClassName: 'system-cluster-critical' }),
  ],
  ['the pods of a Service object', all(plain, service({}, { app: 'wbe' })), all(plain, service())],
  [
    'a port of the pods of a Service object',
    all(listening, service({ targetPort: 'web' })),
    all(listening, service({ targetPort: 'http' })),
  ],
  [
    'a port that a check asks',
    web({ ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: { httpGet: { path: '/', port: 'htp' } } }),
    web({ ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: { httpGet: { path: '/', port: 'http' } } }),
  ],
  [
    'the pods of a budget',
    all(plain, (system) => void budget(system, 'wbe', { maxUnavailable: 1 })),
    all(plain, (system) => void budget(system, 'web', { maxUnavailable: 1 })),
  ],
  ['a backend of a route', route({ name: 'web', port: 80 }), all(plain, service(), route({ name: 'web', port: 80 }))],
  [
    'a port of a backend',
    all(plain, service(), route({ name: 'web', port: 81 })),
    all(plain, service(), route({ name: 'web', port: 80 })),
  ],
  [
    'a destination of a VirtualService',
    virtualService({ host: 'web' }),
    all(plain, service(), virtualService({ host: 'web' })),
  ],
  [
    'a destination by its whole name',
    virtualService({ host: 'web.shop.svc.cluster.local' }),
    all(plain, service(), virtualService({ host: 'web.shop.svc.cluster.local', port: { number: 80 } })),
  ],
  [
    'the host of a DestinationRule',
    made('networking.istio.io/v1', 'DestinationRule', { host: 'web' }),
    all(plain, service(), made('networking.istio.io/v1', 'DestinationRule', { host: 'web' })),
  ],
  [
    'a backend of an Ingress',
    ingress({ name: 'web', port: { number: 80 } }),
    all(plain, service(), ingress({ name: 'web', port: { name: 'http' } })),
  ],
  [
    'the certificate of an Ingress',
    all(plain, service(), ingress({ name: 'web', port: { number: 80 } }, { tls: [{ secretName: 'tls' }] })),
    all(
      plain,
      service(),
      made('cert-manager.io/v1', 'Certificate', { secretName: 'tls' }),
      ingress({ name: 'web', port: { number: 80 } }, { tls: [{ secretName: 'tls' }] }),
    ),
  ],
  [
    'whom an autoscaler scales',
    all(plain, autoscaler('Deployment', 'wbe')),
    (system) => {
      deployment(system, 'web', { spec: { replicas: undefined } });
      autoscaler('Deployment', 'web')(system);
    },
  ],
  [
    'the Service object of a StatefulSet',
    made('apps/v1', 'StatefulSet', { serviceName: 'web', template: { metadata: {}, spec: restricted() } }),
    all(
      plain,
      service(),
      made('apps/v1', 'StatefulSet', { serviceName: 'web', template: { metadata: {}, spec: restricted() } }),
    ),
  ],
  ['a cluster role', binding({ ...view, name: 'veiw' }), binding(view)],
  [
    'a role',
    binding({ ...view, kind: 'Role', name: 'reader' }),
    all(
      binding({ ...view, kind: 'Role', name: 'reader' }),
      (system) => void raw(system, 'rbac.authorization.k8s.io/v1', 'Role', 'reader'),
    ),
  ],
  [
    'the subject of a role binding',
    binding(view, [{ kind: 'ServiceAccount', name: 'web' }]),
    binding(view, [{ kind: 'ServiceAccount', name: 'web', namespace: 'monitoring' }]),
  ],
  [
    'what a policy is attached to',
    access({ targetRefs: [{ group: '', kind: 'Service', name: 'web' }], rules: [] }),
    all(plain, service(), access({ targetRefs: [{ group: '', kind: 'Service', name: 'web' }], rules: [] })),
  ],
  [
    'what a policy of the cluster is attached to',
    access({ targetRefs: [{ group: '', kind: 'Namespace', name: 'shopp' }], rules: [] }),
    access({ targetRefs: [{ group: '', kind: 'Namespace', name: 'shop' }], rules: [] }),
  ],
  [
    'whom a policy of Istio is about',
    all(plain, access({ selector: { matchLabels: { app: 'wbe' } } })),
    all(plain, access({ selector: { matchLabels: { app: 'web' } }, action: 'DENY', rules: [{}] })),
  ],
  [
    'whom a network policy is about',
    all(plain, policy({ podSelector: { matchLabels: { app: 'wbe' } }, policyTypes: ['Egress'] })),
    all(plain, policy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] })),
  ],
  [
    'a subset of a host',
    all(plain, service(), subset('v1'), virtualService({ host: 'web', subset: 'v2' })),
    all(plain, service(), subset('v2'), virtualService({ host: 'web.shop.svc.cluster.local', subset: 'v2' })),
  ],
  [
    'a volume that is mounted',
    web({ volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] }),
    web({ volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] }, { volumes: [{ name: 'tmp', emptyDir: {} }] }),
  ],
  [
    'the Service object of an Argo Rollout',
    made('argoproj.io/v1alpha1', 'Rollout', { strategy: { canary: { stableService: 'web' } } }),
    all(plain, service(), made('argoproj.io/v1alpha1', 'Rollout', { strategy: { canary: { stableService: 'web' } } })),
  ],
  [
    'the Service objects that an Argo Rollout exchanges',
    all(plain, service(), rollout({ pingPong: { pingService: 'web', pongService: 'wbe' } })),
    all(plain, service(), rollout({ pingPong: { pingService: 'web', pongService: 'web' } })),
  ],
  ...(
    [
      [{ nginx: { stableIngress: 'mine' } }, { nginx: { stableIngress: 'mien' } }],
      [{ nginx: { stableIngresses: ['mine'] } }, { nginx: { stableIngresses: ['mine', 'mien'] } }],
      [{ alb: { ingress: 'mine' } }, { alb: { ingress: 'mien' } }],
      [{ alb: { ingresses: ['mine'] } }, { alb: { ingresses: ['mien'] } }],
      [{ alb: { rootService: 'web' } }, { alb: { rootService: 'wbe' } }],
      [{ smi: { rootService: 'web' } }, { smi: { rootService: 'wbe' } }],
    ] as const
  ).map(([there, missing]): readonly [string, Build, Build] => {
    const behind = (trafficRouting: object) =>
      all(plain, service(), ingress({ name: 'web', port: { number: 80 } }), rollout({ trafficRouting }));
    return [`what splits the requests of an Argo Rollout: ${JSON.stringify(missing)}`, behind(missing), behind(there)];
  }),
  [
    'what splits the requests of an Argo Rollout: a TraefikService',
    rollout({ trafficRouting: { traefik: { weightedTraefikServiceName: 'mien' } } }),
    all(
      made('traefik.io/v1alpha1', 'TraefikService', {}),
      rollout({ trafficRouting: { traefik: { weightedTraefikServiceName: 'mine' } } }),
    ),
  ],
  ['what an experiment of an Argo Rollout is judged by', experiment('mien'), all(measuring, experiment('mine'))],
  ['a key of an ExternalSecret', all(external({}), reads('dsn')), all(external({}), reads('url'))],
  [
    'a key of an ExternalSecret with a template',
    all(external({ target: { template: { data: { dsn: '{{ .url }}' } } } }), reads('url')),
    all(external({ target: { template: { data: { dsn: '{{ .url }}' } } } }), reads('dsn')),
  ],
  [
    'a key beside the template of an ExternalSecret',
    all(external({ target: { template: { data: { dsn: '{{ .url }}' }, mergePolicy: 'Merge' } } }), reads('dns')),
    all(external({ target: { template: { data: { dsn: '{{ .url }}' }, mergePolicy: 'Merge' } } }), reads('url')),
  ],
  ['a key of a SealedSecret', all(sealed, reads('dsn')), all(sealed, reads('url'))],
  [
    'the Service objects of a ServiceMonitor',
    all(plain, labelled, monitor('wbe')),
    all(plain, labelled, monitor('web')),
  ],
  [
    'a port of a ServiceMonitor',
    all(plain, labelled, monitor('web', { endpoints: [{ port: 'htpt' }] })),
    all(plain, labelled, monitor('web', { endpoints: [{ port: 'http' }] })),
  ],
  [
    'the Service objects of a ServiceMonitor in a namespace that it names',
    all(plain, labelled, monitor('wbe', { namespaceSelector: { matchNames: ['shop'] } })),
    all(plain, labelled, monitor('wbe', { namespaceSelector: { matchNames: ['shop', 'elsewhere'] } })),
  ],
  [
    'the pods of a PodMonitor',
    all(plain, made('monitoring.coreos.com/v1', 'PodMonitor', { selector: { matchLabels: { app: 'wbe' } } })),
    all(plain, made('monitoring.coreos.com/v1', 'PodMonitor', { selector: { matchLabels: { app: 'web' } } })),
  ],
  [
    'the pods of an Argo Rollout',
    made('argoproj.io/v1alpha1', 'Rollout', { workloadRef: { kind: 'Deployment', name: 'web' } }),
    all(plain, made('argoproj.io/v1alpha1', 'Rollout', { workloadRef: { kind: 'Deployment', name: 'web' } })),
  ],
  ['a container that an autoscaler measures', measured('ap'), measured('app')],
];

function restricted(): object {
  return {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container()],
  };
}

describe('what an object names', () => {
  test.each(references)('is refused where it is not there: %s', (_, refused) => {
    expect(rulesOf(refused)).toEqual(['reference-missing']);
  });

  test.each(references)('is taken where it is: %s', (_, __, taken) => {
    expect(rulesOf(taken)).not.toContain('reference-missing');
  });

  test('is told with object, place and the nearest that is there', () => {
    const [issue] = issuesOf(all(web({ envFrom: [{ configMapRef: { name: 'setings' } }] }), settings));
    expect(issue).toMatchObject({
      rule: 'reference-missing',
      path: 'Deployment web /spec/template/spec/containers/0/envFrom/0/configMapRef/name',
      problem: expect.stringContaining("names ConfigMap 'setings', which nothing here makes for namespace 'shop'"),
      remedy:
        "did you mean 'settings'? Else make it, or say that others do: existing: [existing('ConfigMap', 'setings')] of the system",
    });
  });

  test('is told with the nearest key', () => {
    const valueFrom = { configMapKeyRef: { name: 'settings', key: 'regoin' } };
    expect(issuesOf(all(web(variable(valueFrom)), settings))[0]?.remedy).toBe("did you mean 'region'?");
  });

  test('is told with the nearest label', () => {
    expect(issuesOf(all(plain, service({}, { app: 'webs' })))[0]?.remedy).toBe("did you mean app: 'web'?");
  });

  test('may be missing by a waiver', () => {
    const waivers = [waive('reference-missing', { reason: 'made by hand until Q3' })];
    expect(rulesOf(web({}, { serviceAccountName: 'web' }), { waivers })).toEqual([]);
  });
});

describe('what a service of ours names', () => {
  const configMap = (name: string) => ({ kind: 'ConfigMap', name }) as const;

  test('is refused where it is not there: a ConfigMap', () => {
    const build = (system: System) =>
      new MicroService(system, 'api', { ...sized, files: { '/etc/x': configMap('ca') } });
    expect(rulesOf(build)).toEqual(['reference-missing']);
  });

  test('is taken where cdk8s-plus makes it', () => {
    const build = (system: System) => {
      const map = new kplus.ConfigMap(system, 'ca', { metadata: { name: 'ca' }, data: { 'ca.crt': 'x' } });
      new MicroService(system, 'api', { ...sized, files: { '/etc/x': map } });
    };
    expect(rulesOf(build)).toEqual([]);
  });

  test.each([
    ['ConfigMap', kplus.ConfigMap, kplus.Volume.fromConfigMap, []],
    ['Secret', kplus.Secret, kplus.Volume.fromSecret, ['secret-in-output']],
  ] as const)('is refused as a key that a %s of cdk8s-plus does not have', (_, Made, volumeOf, anyway) => {
    const mounting = (key: string) => (system: System) => {
      const rules = new Made(system, 'rules', {});
      if ('addData' in rules) rules.addData('a.yaml', 'x');
      else rules.addStringData('a.yaml', 'x');
      const volume = volumeOf(system, 'volume', rules as never, { items: { [key]: { path: 'a.yaml' } } });
      new MicroService(system, 'api', { ...sized, files: { '/etc/rules': volume } });
    };
    expect([rulesOf(mounting('b.yaml')), rulesOf(mounting('a.yaml'))]).toEqual([
      ['reference-missing', ...anyway],
      anyway,
    ]);
  });

  test('is taken as a secret, which others make', () => {
    const db = secret('db', { keys: ['url'] });
    const build = (system: System) =>
      new MicroService(system, 'api', { ...sized, config: { DB: db.key('url') }, files: { '/etc/db': db } });
    expect(rulesOf(build)).toEqual([]);
  });

  test('is refused where a patch misspells it', () => {
    const build = (system: System) => {
      const db = secret('db', { keys: ['url'] });
      const api = new MicroService(system, 'api', { ...sized, config: { DB: db.key('url') } });
      const path = '/spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef/name';
      api.object('Deployment').addJsonPatch(JsonPatch.replace(path, 'bd'));
    };
    expect(rulesOf(build)).toEqual(['reference-missing']);
  });

  test('is taken where another patch leaves it alone', () => {
    const build = (system: System) => {
      const db = secret('db', { keys: ['url'] });
      const api = new MicroService(system, 'api', { ...sized, config: { DB: db.key('url') } });
      api.object('Deployment').addJsonPatch(JsonPatch.replace('/spec/minReadySeconds', 20));
    };
    expect(rulesOf(build)).toEqual([]);
  });

  test('is refused where a patch renames it', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', sized);
      api.object('ServiceAccount').addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
    };
    expect(rulesOf(build)).toContain('reference-missing');
  });

  test('is taken by a workload beside it', () => {
    const build = (system: System) => {
      new MicroService(system, 'api', { ...sized, config: { DB: secret('db', { keys: ['url'] }).key('url') } });
      web(variable({ secretKeyRef: { name: 'db', key: 'url' } }))(system);
    };
    expect(rulesOf(build)).toEqual([]);
  });
});

describe('a key of a Secret', () => {
  const ofOurs = (spec: object) => (system: System) => {
    external(spec)(system);
    new MicroService(system, 'api', { ...sized, config: { DB: secret('mine', { keys: ['dsn'] }).key('dsn') } });
  };

  test('is refused where a service of ours reads another than an ExternalSecret fetches', () => {
    expect(issuesOf(ofOurs({}))).toMatchObject([
      { rule: 'reference-missing', problem: "names key 'dsn', which Secret mine does not have (url)" },
    ]);
  });

  test.each([
    ['a store decides', { dataFrom: [{ extract: { key: 'shop/db' } }] }],
    ['a template of others does', { target: { template: { templateFrom: [{ configMap: { name: 'texts' } }] } } }],
    ['somebody else owns the Secret', { target: { creationPolicy: 'Merge' } }],
  ])('is not known where %s', (_, spec) => {
    expect(rulesOf(ofOurs(spec))).toEqual([]);
  });

  test('is not known where two make the Secret', () => {
    const build = (system: System) => {
      raw(system, 'external-secrets.io/v1', 'ExternalSecret', 'other', { spec: { target: { name: 'mine' } } });
      ofOurs({})(system);
    };
    expect(rulesOf(build)).toEqual([]);
  });
});

describe('what others make', () => {
  /** Rules that a system with something said to exist breaks. */
  function rulesWith(objects: readonly ReturnType<typeof existing>[], build: Build): readonly string[] {
    const app = new CloudNativeApp({ name: 'shop' });
    const environment = new Environment(app, 'prod', { ...environments.prod, releases: {} });
    build(new System(environment, 'shop', { existing: objects }));
    return outgoing(app).issues.map(({ rule }) => rule);
  }

  test('may be named once it is said to exist', () => {
    const build = web({ envFrom: [{ configMapRef: { name: 'corporate-ca' } }] });
    expect(rulesWith([existing('ConfigMap', 'corporate-ca')], build)).toEqual([]);
  });

  test('may not be named as another kind', () => {
    const build = web({ envFrom: [{ configMapRef: { name: 'corporate-ca' } }] });
    expect(rulesWith([existing('Secret', 'corporate-ca')], build)).toEqual(['reference-missing']);
  });

  test('may be of the cluster', () => {
    expect(rulesWith([existing('ClusterRole', 'reader')], binding({ ...view, name: 'reader' }))).toEqual([]);
  });

  test('is refused where it is misread', () => {
    expect(rulesWith([{ kind: 'ConfigMap' } as never], () => {})).toEqual(['missing-option']);
  });

  test('is not known in a namespace that no system has', () => {
    expect(rulesOf(virtualService({ host: 'mixer.istio-system.svc.cluster.local' }))).toEqual([]);
  });

  test('is not known outside the cluster', () => {
    expect(rulesOf(virtualService({ host: 'api.bank.example.com' }))).toEqual([]);
  });

  test('is known where a call names it', () => {
    const build = (system: System) => {
      const old = clusterService({ namespace: 'shop', name: 'old', labels: { app: 'old' }, ports: { http: 8080 } });
      new MicroService(system, 'api', { ...sized, calls: [old] });
      policy({ podSelector: { matchLabels: { app: 'old' } }, policyTypes: ['Egress'] })(system);
    };
    expect(rulesOf(build)).not.toContain('reference-missing');
  });

  test('is known where an operator makes it of an object', () => {
    const build = all(made('postgresql.cnpg.io/v1', 'Cluster', {}), service({}, { 'cnpg.io/cluster': 'mine' }));
    expect(rulesOf(build)).toEqual([]);
  });

  test('is looked for in the namespace that a policy names', () => {
    const from = (app: string) => [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
        podSelector: { matchLabels: { app } },
      },
    ];
    const found = ['wbe', 'web'].map((app) =>
      rulesOf(all(plain, policy({ podSelector: {}, ingress: [{ from: from(app) }] }))).includes('reference-missing'),
    );
    expect(found).toEqual([true, false]);
  });

  test('is not known of the pods of another namespace', () => {
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } };
    const from = [{ namespaceSelector, podSelector: { matchLabels: { app: 'prometheus' } } }];
    expect(rulesOf(policy({ podSelector: {}, ingress: [{ from }] }))).not.toContain('reference-missing');
  });

  test('is refused as an identity that nobody has', () => {
    const by = (account: string) =>
      access({ rules: [{ from: [{ source: { principals: [`cluster.local/ns/shop/sa/${account}`] } }] }] });
    const found = ['apii', 'api'].map((account) =>
      rulesOf(all((system) => void new MicroService(system, 'api', sized), by(account))).includes('reference-missing'),
    );
    expect(found).toEqual([true, false]);
  });
});
