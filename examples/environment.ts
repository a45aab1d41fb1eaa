import {
  aliyun,
  clusterService,
  type EnvironmentProps,
  gateway,
  istioAmbient,
  istioSidecar,
  local,
} from '../lib/index.ts';

/** Who brings requests from outside. */
const gateways = [
  clusterService({ namespace: 'ingress', name: 'gateway', labels: { app: 'gateway' }, serviceAccount: 'gateway' }),
];

type NamedEnvironment = EnvironmentProps & { readonly id: string };

/** A production cluster without a mesh. The pages of `docs/` show what the examples become here. */
export const prod: NamedEnvironment = {
  id: 'prod',
  tier: 'production',
  edition: '2026.12',
  cloud: aliyun({ region: 'cn-hangzhou' }),
  platform: {
    kubernetes: '1.35',
    imagePullSecrets: ['registry'],
    priorityClasses: ['business-critical'],
    gateways,
    metrics: clusterService({ namespace: 'monitoring', name: 'prometheus', labels: { app: 'prometheus' } }),
    apiServer: { addresses: ['10.0.0.10/32'] },
  },
  releases: {},
};

/** The same with Istio in ambient mode. */
export const ambient: NamedEnvironment = {
  ...prod,
  id: 'ambient',
  platform: { kubernetes: '1.35', gatewayApi: '1.5', mesh: istioAmbient('1.30'), gateways },
};

/** The same with Istio's sidecars. */
export const sidecar: NamedEnvironment = {
  ...prod,
  id: 'sidecar',
  platform: { kubernetes: '1.35', mesh: istioSidecar('1.30'), gateways },
};

/** The same with Argo Rollouts, which asks Prometheus about new releases. */
export const measured: NamedEnvironment = {
  ...prod,
  id: 'measured',
  platform: {
    kubernetes: '1.35',
    mesh: istioSidecar('1.30'),
    argoRollouts: '1.9',
    gateways,
    metrics: clusterService({
      namespace: 'monitoring',
      name: 'prometheus',
      labels: { app: 'prometheus' },
      serviceAccount: 'prometheus',
      ports: { http: 9090 },
    }),
  },
};

/** The same where services may be exposed: at the platform's gateway, or one that a system brings. */
export const exposed: NamedEnvironment = {
  ...ambient,
  id: 'exposed',
  platform: {
    kubernetes: '1.35',
    gatewayApi: '1.5',
    mesh: istioAmbient('1.30'),
    certManager: '1.18',
    gateways: [gateway({ name: 'public', namespace: 'istio-ingress', redirectListener: 'http' })],
  },
};

/** The same where Argo CD applies the output. */
export const synced: NamedEnvironment = {
  ...prod,
  id: 'synced',
  platform: { kubernetes: '1.35', argoCd: '3.5', gateways },
};

/** A cluster on one's own machine. */
export const dev: NamedEnvironment = {
  ...prod,
  id: 'dev',
  tier: 'development',
  cloud: local(),
  platform: { kubernetes: '1.35' },
};
