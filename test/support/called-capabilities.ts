import { ApiObject, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { type AccessOptions, call, clusterService, externalService, MicroService, System } from '../../lib/index.ts';
import { type Capability, calledWallet, strangers, trace } from './capabilities.ts';
import { sized } from './shop.ts';

const variable = (says: string) => trace('Deployment', 'storefront', says);
const egress = (says: string) => trace('NetworkPolicy', 'storefront', says);
const ingress = (says: string) => trace('NetworkPolicy', 'wallet', says);
const identity = (says: string) => trace('AuthorizationPolicy', 'wallet', says);
const scope = (says: string) => trace('Sidecar', 'storefront', says);

/** A storefront that calls something, and the same without that. */
const calling = (callee: () => ReturnType<typeof externalService> | ReturnType<typeof clusterService>) => ({
  build: (system: System): void => {
    new MicroService(system, 'storefront', { ...sized, calls: [callee()] });
  },
  without: (system: System): void => {
    new MicroService(system, 'storefront', sized);
  },
});

const named = { 'app.kubernetes.io/name': 'index' };

/** What a call can say. */
export const calledCapabilities: readonly Capability[] = [
  {
    said: 'calls',
    title: 'a call: an address, and the way there is open',
    build: calledWallet(),
    without: strangers,
    traces: [
      variable('"http://wallet.shop.svc.cluster.local:8080"'),
      egress('"app.kubernetes.io/name":"wallet"'),
      ingress('"app.kubernetes.io/name":"storefront"'),
      identity('ns/shop/sa/storefront'),
      scope('"shop/wallet.shop.svc.cluster.local"'),
    ],
  },
  {
    said: 'call: variable',
    title: 'a name and a form of the address',
    build: calledWallet({}, { variable: { name: 'WALLET', format: 'host:port' } }),
    without: calledWallet(),
    traces: [variable('{"name":"WALLET","value":"wallet.shop.svc.cluster.local:8080"}')],
  },
  {
    said: 'call: variable (several)',
    title: 'several forms at once',
    build: calledWallet(
      {},
      {
        variable: [
          { name: 'WALLET_HOST', format: 'host' },
          { name: 'WALLET_PORT', format: 'port' },
        ],
      },
    ),
    without: calledWallet(),
    traces: [variable('{"name":"WALLET_HOST","value":"wallet.shop.svc.cluster.local"},{"name":"WALLET_PORT"')],
  },
  {
    said: 'call: ports',
    title: 'some ports and no others',
    ...limitedPorts(),
    traces: [
      ingress('"app.kubernetes.io/name":"storefront"}}}],"ports":[{"protocol":"TCP","port":8080}]'),
      identity('"ports":["8080"]'),
    ],
  },
  {
    said: 'call: methods',
    title: 'some methods and no others',
    build: calledWallet({}, { methods: ['GET'] }),
    without: calledWallet(),
    traces: [identity('"methods":["GET"]'), trace('AuthorizationPolicy', 'wallet-waypoint', '"methods":["GET"]')],
  },
  {
    said: 'call: paths',
    title: 'some paths and no others',
    build: calledWallet({}, { paths: ['/cart/*'] }),
    without: calledWallet(),
    traces: [identity('"paths":["/cart/*"'), trace('AuthorizationPolicy', 'wallet-waypoint', '"paths":["/cart/*"')],
  },
  {
    said: 'call: timeout',
    title: 'an answer sooner, for this caller',
    build: calledWallet({}, { timeout: '1s' }),
    without: calledWallet(),
    traces: [trace('VirtualService', 'wallet', '"timeout":"1s"')],
  },
  {
    said: 'call: retries',
    title: 'fewer tries, for this caller',
    build: calledWallet({}, { retries: false }),
    without: calledWallet(),
    traces: [trace('VirtualService', 'wallet', '"attempts":0')],
  },
  {
    said: "protocol: 'grpc'",
    title: 'requests of gRPC go to all pods',
    build: calledWallet({
      protocol: 'grpc',
      health: { readiness: { grpc: true }, liveness: { tcp: true } },
    }),
    without: calledWallet(),
    traces: [
      trace('Service', 'wallet-pods', '"clusterIP":"None"'),
      variable('"dns:///wallet-pods.shop.svc.cluster.local:8080"'),
      trace('Service', 'wallet', '"appProtocol":"grpc"'),
    ],
  },
  {
    said: 'calls (another namespace)',
    title: 'a call to another system',
    ...acrossNamespaces(),
    traces: [
      variable('"http://ledger.bank.svc.cluster.local:8080"'),
      egress('"kubernetes.io/metadata.name":"bank"'),
      trace('NetworkPolicy', 'ledger', '"kubernetes.io/metadata.name":"shop"'),
      trace('AuthorizationPolicy', 'ledger', 'ns/shop/sa/storefront'),
      scope('"bank/ledger.bank.svc.cluster.local"'),
    ],
  },
  {
    said: 'calls (clusterService)',
    title: 'a call to what others run in the cluster',
    ...calling(() =>
      clusterService({
        namespace: 'search',
        name: 'index',
        labels: named,
        serviceAccount: 'index',
        ports: { http: 9200 },
      }),
    ),
    traces: [
      variable('"http://index.search.svc.cluster.local:9200"'),
      egress('"app.kubernetes.io/name":"index"'),
      scope('"search/index.search.svc.cluster.local"'),
    ],
  },
  {
    said: 'calls (externalService with addresses)',
    title: 'a call to addresses outside, and to no others',
    ...calling(() => externalService('bank', { host: 'bank.example.com', port: 5432, addresses: ['203.0.113.8/32'] })),
    traces: [
      variable('"tcp://bank.example.com:5432"'),
      egress('"cidr":"203.0.113.8/32"'),
      trace('ServiceEntry', 'bank', '"addresses":["203.0.113.8/32"]'),
      scope('"shop/bank.example.com"'),
    ],
  },
  {
    said: 'calls (externalService without)',
    title: 'a call to a host outside',
    ...calling(() => externalService('auth', { host: 'auth.example.com', port: 443 })),
    traces: [
      variable('"https://auth.example.com:443"'),
      egress('"cidr":"0.0.0.0/0"'),
      trace('ServiceEntry', 'auth', '"hosts":["auth.example.com"]'),
      scope('"shop/auth.example.com"'),
    ],
  },
  {
    said: 'allowCallsFrom: methods',
    title: 'some methods for a foreigner',
    build: grantingNightly({ methods: ['GET'] }),
    without: grantingNightly({}),
    traces: [identity('"methods":["GET"]'), trace('AuthorizationPolicy', 'wallet-waypoint', '"methods":["GET"]')],
  },
  {
    said: 'allowCallsFrom (cdk8s-plus)',
    title: 'a call from a workload beside ours',
    build: (system) => {
      const wallet = new MicroService(system, 'wallet', sized);
      wallet.allowCallsFrom(nightly(system));
    },
    without: (system) => {
      new MicroService(system, 'wallet', sized);
      nightly(system);
    },
    traces: [
      trace('NetworkPolicy', 'nightly', '"app.kubernetes.io/name":"wallet"'),
      ingress('"cdk8s.io/metadata.addr"'),
      identity('ns/shop/sa/nightly'),
    ],
  },
];

function grantingNightly(access: AccessOptions) {
  return (system: System): void => {
    const job = { namespace: 'reports', name: 'nightly', labels: { app: 'nightly' }, serviceAccount: 'nightly' };
    new MicroService(system, 'wallet', sized).allowCallsFrom(clusterService(job), access);
  };
}

function limitedPorts() {
  const ports = { http: 8080, admin: 9090 };
  return {
    build: calledWallet({ port: undefined, ports }, { ports: ['http'] }),
    without: calledWallet({ port: undefined, ports }),
  };
}

function acrossNamespaces() {
  const built = (called: boolean) => (system: System) => {
    const scope = system.node.scope;
    if (scope === undefined) throw new Error('a system outside of an environment');
    const ledger = new MicroService(new System(scope, 'bank'), 'ledger', sized);
    new MicroService(system, 'storefront', { ...sized, calls: called ? [call(ledger)] : [] });
  };
  return { build: built(true), without: built(false) };
}

/** A cdk8s-plus Deployment that meets Pod Security restricted. */
function nightly(system: System): kplus.Deployment {
  const account: object = new kplus.ServiceAccount(system, 'nightly-account', { metadata: { name: 'nightly' } });
  const deployment = new kplus.Deployment(system, 'nightly', {
    metadata: { name: 'nightly' },
    // Under exactOptionalPropertyTypes its classes do not satisfy its own interfaces.
    serviceAccount: account as kplus.IServiceAccount,
    containers: [
      {
        image: 'registry.example.com/shop/nightly:1.0.0',
        resources: { memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) } },
        securityContext: { user: 10001, group: 10001, capabilities: { drop: ['ALL' as kplus.Capability] } },
      },
    ],
  });
  const seccomp = '/spec/template/spec/securityContext/seccompProfile';
  ApiObject.of(deployment).addJsonPatch(JsonPatch.add(seccomp, { type: 'RuntimeDefault' }));
  return deployment;
}
