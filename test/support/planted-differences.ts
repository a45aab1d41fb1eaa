import type { Strategy } from './argo-diff.ts';
import type { Fields } from './kind-schema.ts';

/** Objects as people write them, that differ from the cluster for ever, and in whose eyes. */
export interface Planted {
  readonly objects: readonly Fields[];
  /** How each finding starts, by who has it. */
  readonly found: Readonly<Partial<Record<Strategy, string>>>;
}

const metadata = { name: 'web', namespace: 'shop' };

const deployment = (container: Fields, spec: Fields = {}): Fields => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: {
    ...spec,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'web:1', ...container }] },
    },
  },
});

const autoscaler = (spec: Fields): Fields => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata,
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3, ...spec },
});

const service = (ports: readonly Fields[]): Fields => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { selector: { app: 'web' }, ports },
});

const all = (start: string): Planted['found'] => ({
  'client-side': start,
  'structured-merge': start,
  'server-side': start,
  plain: start,
});

const env = 'spec.template.spec.containers[0].env';
const ports = 'spec.template.spec.containers[0].ports';
const dns = [
  { name: 'udp', protocol: 'UDP' },
  { name: 'tcp', protocol: 'TCP' },
];

export const planted: Readonly<Record<string, Planted>> = {
  'a route that leaves a list item to its default': {
    objects: [
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata,
        spec: { parentRefs: [{ name: 'public', kind: 'Gateway' }] },
      },
    ],
    found: {
      'structured-merge': 'spec.parentRefs[0].group: live "gateway.networking.k8s.io", wanted nothing',
      plain: 'spec.parentRefs[0].group: live "gateway.networking.k8s.io", wanted nothing',
    },
  },
  'a quantity that is printed in another way': {
    objects: [deployment({ resources: { requests: { cpu: '1000m' } } })],
    found: { plain: 'spec.template.spec.containers[0].resources.requests.cpu: live "1", wanted "1000m"' },
  },
  'a duration that its operator prints in another way': {
    objects: [
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata,
        spec: { refreshInterval: '1h', secretStoreRef: { name: 'vault' } },
      },
    ],
    found: all('spec.refreshInterval: live "1h0m0s", wanted "1h"'),
  },
  'half of an autoscaler’s behavior': {
    objects: [
      autoscaler({
        behavior: { scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } },
      }),
    ],
    found: { plain: 'spec.behavior.scaleUp: live {"stabilizationWindowSeconds":0' },
  },
  'replicas that an autoscaler owns': {
    objects: [deployment({}, { replicas: 3 }), autoscaler({})],
    found: all('spec.replicas: live 4, wanted 3'),
  },
  'text of a Secret': {
    objects: [{ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password: 'x' } }],
    found: { plain: 'stringData: live nothing, wanted {"password":"x"}' },
  },
  'a claim without its volume mode': {
    objects: [
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata,
        spec: {
          volumeClaimTemplates: [
            { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: {} },
          ],
        },
      },
    ],
    found: { plain: 'spec.volumeClaimTemplates[0].spec.volumeMode: live "Filesystem", wanted nothing' },
  },
  'a variable twice': {
    objects: [
      deployment({
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
          { name: 'A', value: '3' },
        ],
      }),
    ],
    found: all(`${env}: two of A`),
  },
  'a port twice': {
    objects: [
      deployment({
        ports: [
          { name: 'a', containerPort: 80 },
          { name: 'b', containerPort: 80, protocol: 'TCP' },
        ],
      }),
    ],
    found: {
      ...all(`${ports}: two of 80/TCP`),
      'client-side': `${ports}: two of 80`,
    },
  },
  'one number for TCP and UDP, which only client-side apply mixes up': {
    objects: [service(dns.map((port) => ({ ...port, port: 53 })))],
    found: { 'client-side': 'spec.ports: two of 53' },
  },
  'a zero that Go leaves out': {
    objects: [deployment({ readinessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 0 } })],
    found: {
      plain: 'spec.template.spec.containers[0].readinessProbe.initialDelaySeconds: live nothing, wanted 0',
    },
  },
  'a Rollout’s gRPC probe without a service, which Argo CD reads into Go': {
    objects: [
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        metadata,
        spec: {
          selector: { matchLabels: { app: 'web' } },
          strategy: { canary: { steps: [{ setWeight: 20 }] } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'web', image: 'web:1', readinessProbe: { grpc: { port: 80 } } }] },
          },
        },
      },
    ],
    found: {
      'client-side': 'spec.template.spec.containers[0].readinessProbe.grpc.service: live "", wanted null',
      'structured-merge': 'spec.template.spec.containers[0].readinessProbe.grpc.service: live "", wanted null',
    },
  },
};
