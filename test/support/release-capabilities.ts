import { blueGreen, canary, gateway, MicroService, type PlatformOptions, type Rollout } from '../../lib/index.ts';
import { type Capability, calledWallet, trace } from './capabilities.ts';
import { sized } from './shop.ts';

const rollout = (says: string) => trace('Rollout', 'wallet', says);

/** A wallet that is released in a way, and called; rolled out as usual without it. */
const released = (way: Rollout, platform: Partial<PlatformOptions> = {}) => ({
  platform: { argoRollouts: '1.9', ...platform } as const,
  build: calledWallet({ rollout: way }),
  without: calledWallet(),
});

const exposed = { ...sized, expose: { hosts: ['wallet.example.com'] } };

/** How new versions get requests, where Argo Rollouts moves them. */
export const releaseCapabilities: readonly Capability[] = [
  {
    said: 'rollout: canary()',
    title: 'a new version gets some requests first, then more',
    ...released(canary()),
    traces: [
      rollout('"setWeight":50'),
      trace('VirtualService', 'wallet', '"subset":"canary"'),
      trace('DestinationRule', 'wallet', '"name":"canary"'),
    ],
  },
  {
    said: 'rollout: canary({ preview })',
    title: 'requests with a header go to the new version',
    ...released(canary({ preview: { header: 'x-canary' } })),
    traces: [rollout('"setHeaderRoute"'), rollout('"managedRoutes"')],
  },
  {
    said: 'rollout: canary(), expose',
    title: 'the same for requests from outside',
    platform: {
      argoRollouts: '1.9',
      rolloutsGatewayPlugin: '0.15',
      gateways: [gateway({ name: 'public', namespace: 'istio-ingress' })],
    },
    build: (system) => {
      new MicroService(system, 'wallet', { ...exposed, rollout: canary() });
    },
    without: (system) => {
      new MicroService(system, 'wallet', sized);
    },
    traces: [
      rollout('"argoproj-labs/gatewayAPI"'),
      trace('HTTPRoute', 'wallet-public', '"name":"wallet-canary"'),
      trace('Service', 'wallet-canary', '"app.kubernetes.io/name":"wallet"'),
    ],
  },
  {
    said: 'rollout: blueGreen()',
    title: 'all requests go to the new version at once, when it is ready',
    ...released(blueGreen()),
    traces: [
      rollout('"activeService":"wallet"'),
      trace('Service', 'wallet-preview', '"app.kubernetes.io/name":"wallet"'),
    ],
  },
];
