import { clusterService, gateway, MeshedService, MicroService, type PlatformOptions } from '../../lib/index.ts';
import { type Capability, calledWallet, strangers, trace } from './capabilities.ts';
import { sized } from './shop.ts';

const egress = (says: string) => trace('NetworkPolicy', 'storefront', says);
const ingress = (says: string) => trace('NetworkPolicy', 'wallet', says);
const identity = (says: string) => trace('AuthorizationPolicy', 'wallet', says);
const scope = (says: string) => trace('Sidecar', 'storefront', says);

const monitoring = (name: string, ports?: Record<string, number>) =>
  clusterService({ namespace: 'monitoring', name, labels: { app: name }, serviceAccount: name, ports });

const withPlatform = (platform: Partial<PlatformOptions>) => ({
  platform,
  build: calledWallet(),
  without: calledWallet(),
});

/** What nobody has to ask for, and what the platform says. */
export const networkCapabilities: readonly Capability[] = [
  {
    said: 'MicroService',
    title: 'no connection that nobody declared',
    build: strangers,
    without: undefined,
    traces: [
      trace('NetworkPolicy', 'default-deny', '"podSelector":{}'),
      trace('AuthorizationPolicy', 'deny-all', '"spec":{}'),
      scope('"REGISTRY_ONLY"'),
    ],
  },
  {
    said: 'MeshedService',
    title: 'encrypted connections, between known identities',
    build: (system) => {
      const wallet = new MeshedService(system, 'wallet', sized);
      new MeshedService(system, 'storefront', { ...sized, calls: [wallet] });
    },
    without: undefined,
    traces: [
      trace('PeerAuthentication', 'default', '"mode":"STRICT"'),
      identity('"principals":["cluster.local/ns/shop/sa/storefront"]'),
      trace('AuthorizationPolicy', 'wallet-waypoint', '"principals":["cluster.local/ns/shop/sa/storefront"]'),
    ],
  },
  {
    said: 'platform.gateways',
    title: 'access for gateways',
    ...withPlatform({ gateways: [monitoring('gateway')] }),
    traces: [ingress('"app":"gateway"'), identity('ns/monitoring/sa/gateway')],
  },
  {
    said: 'expose',
    title: 'requests from outside, by a gateway and to one port',
    platform: { gateways: [gateway({ name: 'public', namespace: 'istio-ingress' })] },
    build: (system) => {
      new MicroService(system, 'wallet', { ...sized, expose: { hosts: ['wallet.example.com'] } });
    },
    without: (system) => {
      new MicroService(system, 'wallet', sized);
    },
    traces: [
      trace('HTTPRoute', 'wallet-public', '"wallet.example.com"'),
      ingress('"kubernetes.io/metadata.name":"istio-ingress"'),
      identity('ns/istio-ingress/sa/public-istio'),
    ],
  },
  {
    said: 'platform.metrics',
    title: 'access for who reads metrics',
    ...withPlatform({ metrics: monitoring('prometheus') }),
    traces: [ingress('"app":"prometheus"'), identity('ns/monitoring/sa/prometheus')],
  },
  {
    said: 'platform.telemetry',
    title: 'the way to the collector of traces',
    ...withPlatform({ telemetry: monitoring('collector', { otlp: 4317 }) }),
    traces: [egress('"app":"collector"'), scope('"monitoring/collector.monitoring.svc.cluster.local"')],
  },
  {
    said: 'permissions, platform.apiServer',
    title: 'the way to the Kubernetes API',
    platform: { apiServer: { addresses: ['10.0.0.10/32'] } },
    build: (system) => {
      const permissions = [{ resources: ['configmaps'], verbs: ['get'], names: ['flags'] }];
      new MicroService(system, 'storefront', { ...sized, permissions });
    },
    without: (system) => {
      new MicroService(system, 'storefront', sized);
    },
    traces: [egress('"cidr":"10.0.0.10/32"'), scope('"default/kubernetes.default.svc.cluster.local"')],
  },
];
