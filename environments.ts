import {
  aliyun,
  clusterService,
  type EnvironmentProps,
  gateway,
  istioAmbient,
  istioSidecar,
  local,
} from './lib/index.ts';

/** Istio's own gateway, made by the platform team from a Gateway API `Gateway` named `public`. */
const gateways = [
  clusterService({
    namespace: 'istio-ingress',
    name: 'public-istio',
    labels: { 'gateway.networking.k8s.io/gateway-name': 'public' },
    serviceAccount: 'public-istio',
  }),
];

/** The one that systems attach their own routes to. */
const shops = gateway({ name: 'shops', namespace: 'istio-ingress', redirectListener: 'http' });

const metrics = clusterService({
  namespace: 'monitoring',
  name: 'prometheus',
  labels: { 'app.kubernetes.io/name': 'prometheus' },
  serviceAccount: 'prometheus',
  ports: { http: 9090 },
});

const telemetry = clusterService({
  namespace: 'monitoring',
  name: 'otel-collector',
  labels: { 'app.kubernetes.io/name': 'otel-collector' },
  serviceAccount: 'otel-collector',
  ports: { otlp: { port: 4317, protocol: 'grpc' } },
});

export const environments = {
  dev: {
    tier: 'development',
    edition: '2026.12',
    cloud: local(),
    platform: { kubernetes: '1.35', gatewayApi: '1.5', mesh: istioAmbient('1.30'), gateways: [shops] },
  },
  staging: {
    tier: 'staging',
    edition: '2026.12',
    cloud: aliyun({ region: 'cn-hangzhou' }),
    platform: {
      kubernetes: '1.33',
      gatewayApi: '1.5',
      mesh: istioSidecar('1.30'),
      argoCd: '3.5',
      imagePullSecrets: ['registry'],
      gateways,
      metrics,
      telemetry,
    },
  },
  prod: {
    tier: 'production',
    edition: '2026.12',
    cloud: aliyun({ region: 'cn-hangzhou' }),
    platform: {
      kubernetes: '1.33',
      gatewayApi: '1.5',
      mesh: istioAmbient('1.30'),
      argoCd: '3.5',
      argoRollouts: '1.9',
      imagePullSecrets: ['registry'],
      gateways: [...gateways, shops],
      metrics,
      telemetry,
    },
  },
} satisfies Record<string, EnvironmentProps>;
