import { JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  aliyun,
  aws,
  CloudNativeApp,
  certManager,
  clusterService,
  Environment,
  gateway,
  gcp,
  ingressClass,
  istioSidecar,
  local,
  MicroService,
  type MicroServiceProps,
  type PlatformOptions,
  System,
  type SystemProps,
  tlsSecret,
  waive,
} from '../lib/index.ts';
import {
  exposing,
  exposingFront,
  ownGateway,
  publicGateway,
  refusalsOfExposing,
  rulesOfFront,
} from './support/exposed.ts';
import { labelledPods, podsOf, tcp } from './support/policies.ts';
import { shop, sized } from './support/shop.ts';

const host = 'shop.example.com';
const letsEncrypt = certManager({ issuer: 'letsencrypt' });
const grpc = { protocol: 'grpc', health: { readiness: { grpc: true }, liveness: { tcp: true } } } as const;
const traefik = ingressClass({
  name: 'traefik',
  pods: clusterService({
    namespace: 'traefik',
    name: 'traefik',
    labels: { app: 'traefik' },
    serviceAccount: 'traefik',
  }),
  annotations: { 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' },
});
const byIngress = { platform: { gateways: [traefik], gatewayApi: undefined, mesh: undefined } };

describe('a service', () => {
  test('is exposed nowhere unless it says so', () => {
    const waivers = [waive('service-unreachable', { reason: 'nobody calls it here' })];
    const kinds = exposing({ front: { waivers } }).objects.map(({ kind }) => kind);
    expect(kinds.filter((kind) => /Route|Ingress|Gateway/.test(kind))).toEqual([]);
  });

  test('that is exposed is reached', () => {
    expect(refusalsOfExposing({ front: { expose: { hosts: [host] } } })).toEqual([]);
  });

  test('stands behind its hosts, in one route', () => {
    const { spec } = exposingFront({ hosts: ['www.example.com', 'SHOP.example.com', host] }).object(
      'HTTPRoute',
      'front-public',
    );
    expect(spec.hostnames).toEqual([host, 'www.example.com']);
  });

  test('is sent everything unless it says which paths', () => {
    const { spec } = exposingFront({ hosts: [host] }).object('HTTPRoute', 'front-public');
    expect(spec.rules).toEqual([
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [{ group: '', kind: 'Service', name: 'front', port: 8080, weight: 1 }],
      },
    ]);
  });

  test('is addressed by the port of its Service object', () => {
    const { object } = exposing({ front: { servicePort: 80, expose: { hosts: [host] } } });
    expect(object('HTTPRoute', 'front-public').spec.rules[0].backendRefs[0].port).toBe(80);
  });

  test('is exposed on the port that is named', () => {
    const ports = { http: 8080, admin: 9090 };
    const { object } = exposing({ front: { port: undefined, ports, expose: { hosts: [host], port: 'admin' } } });
    expect(object('HTTPRoute', 'front-public').spec.rules[0].backendRefs[0].port).toBe(9090);
  });

  test('is exposed several times, each with its own hosts and paths', () => {
    const { objects } = exposingFront([{ hosts: [host] }, { hosts: ['api.example.com'], paths: ['/v1/*'] }]);
    const routes = objects.filter(({ kind, metadata }) => kind === 'HTTPRoute' && !metadata.name.endsWith('redirect'));
    expect(routes.map(({ metadata, spec }) => [metadata.name, spec.hostnames])).toEqual([
      ['front-public', [host]],
      ['front-public-2', ['api.example.com']],
    ]);
  });

  test('is told apart by paths, the most specific first', () => {
    const { spec } = exposingFront({ hosts: [host], paths: ['/a/*', '/cart', '/a/b/*'] }).object(
      'HTTPRoute',
      'front-public',
    );
    expect(
      spec.rules[0].matches.map(({ path }: { path: { type: string; value: string } }) => `${path.type} ${path.value}`),
    ).toEqual(['Exact /cart', 'PathPrefix /a/b', 'PathPrefix /a']);
  });

  test('lets the gateway wait so long', () => {
    const { spec } = exposingFront({ hosts: [host], timeout: '1500ms' }).object('HTTPRoute', 'front-public');
    expect(spec.rules[0].timeouts).toEqual({ request: '1s500ms' });
  });

  test('takes patches of its route', () => {
    const { object } = shop(
      (system) => {
        const front = new MicroService(system, 'front', { ...sized, expose: { hosts: [host] } });
        front.object('ExposedRoute').addJsonPatch(JsonPatch.add('/spec/hostnames/-', 'old.example.com'));
      },
      { platform: { kubernetes: '1.33', gatewayApi: '1.5', gateways: [publicGateway] } },
    );
    expect(object('HTTPRoute', 'front-public').spec.hostnames).toEqual([host, 'old.example.com']);
  });
});

describe('an object of an exposure', () => {
  const patching =
    (role: 'ExposedRoute' | 'ExposedRoute2' | 'ExposedRout', expose: MicroServiceProps['expose']) => () =>
      shop(
        (system) => {
          const waivers = [waive('service-unreachable', { reason: 'nobody calls it here' })];
          const front = new MicroService(system, 'front', { ...sized, expose, waivers });
          front.object(role as 'ExposedRoute').addJsonPatch(JsonPatch.add('/spec/hostnames/-', 'old.example.com'));
        },
        { platform: { kubernetes: '1.33', gatewayApi: '1.5', gateways: [publicGateway] } },
      );

  test('of the second one has its number', () => {
    const { object } = patching('ExposedRoute2', [{ hosts: [host] }, { hosts: ['www.example.com'] }])();
    expect(object('HTTPRoute', 'front-public-2').spec.hostnames).toEqual(['www.example.com', 'old.example.com']);
  });

  test('refuses patch-on-absent-object where nothing is exposed', () => {
    expect(patching('ExposedRoute', undefined)).toThrow(/patch-on-absent-object/);
  });

  test('refuses object-unknown: a role that nothing has', () => {
    expect(patching('ExposedRout', { hosts: [host] })).toThrow(/did you mean 'ExposedRoute'/);
  });
});

describe('gRPC', () => {
  const routeOf = (paths?: readonly string[]) =>
    exposing({ front: { ...grpc, expose: { hosts: [host], paths } } }).object('GRPCRoute', 'front-public').spec;

  test('has a route of its own kind', () => {
    expect(routeOf().rules).toEqual([
      { backendRefs: [{ group: '', kind: 'Service', name: 'front', port: 8080, weight: 1 }] },
    ]);
  });

  test('is told apart by services and methods', () => {
    expect(routeOf(['/shop.Cart/*', '/shop.Prices/Get']).rules[0].matches).toEqual([
      { method: { type: 'Exact', service: 'shop.Prices', method: 'Get' } },
      { method: { type: 'Exact', service: 'shop.Cart' } },
    ]);
  });
});

describe('the platform’s gateway', () => {
  const { object, find } = exposingFront({ hosts: [host] });

  test('is attached to by one listener, by name', () => {
    expect(object('HTTPRoute', 'front-public').spec.parentRefs).toEqual([
      {
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        namespace: 'istio-ingress',
        name: 'public',
        sectionName: 'https',
      },
    ]);
  });

  test('redirects on the listener for plain HTTP', () => {
    const { spec } = object('HTTPRoute', 'front-public-redirect');
    expect([spec.parentRefs[0].sectionName, spec.rules[0].filters]).toEqual([
      'http',
      [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
    ]);
  });

  test('redirects by itself where it names no listener for that', () => {
    const gateways = [gateway({ name: 'public', namespace: 'istio-ingress' })];
    expect(
      exposingFront({ hosts: [host] }, { platform: { gateways } }).find('HTTPRoute', 'front-public-redirect'),
    ).toBe(undefined);
  });

  test('is not redirected to where the service says so', () => {
    expect(exposingFront({ hosts: [host], redirectToHttps: false }).find('HTTPRoute', 'front-public-redirect')).toBe(
      undefined,
    );
  });

  test('is none of the system’s objects', () => {
    expect(find('Gateway', 'public')).toBe(undefined);
  });

  test('lets routes in by the labels of their namespace', () => {
    const gateways = [
      gateway({ name: 'public', namespace: 'istio-ingress', namespaceLabels: { 'gateway-access': 'public' } }),
    ];
    const labels = exposingFront({ hosts: [host] }, { platform: { gateways } }).object('Namespace', 'shop').metadata
      .labels;
    expect(labels).toMatchObject({ 'gateway-access': 'public' });
  });

  test('gives its labels to no namespace in which nothing is exposed', () => {
    const gateways = [
      gateway({ name: 'public', namespace: 'istio-ingress', namespaceLabels: { 'gateway-access': 'public' } }),
    ];
    const { object: found } = shop(
      (system) => {
        const back = new MicroService(system, 'back', sized);
        back.allowCallsFrom(clusterService({ namespace: 'jobs', name: 'jobs', serviceAccount: 'jobs' }));
      },
      { platform: { kubernetes: '1.33', gateways } },
    );
    expect(found('Namespace', 'shop').metadata.labels).not.toHaveProperty('gateway-access');
  });

  test('is chosen by name among several', () => {
    const gateways = [publicGateway, gateway({ name: 'partners', namespace: 'istio-ingress' })];
    const found = exposingFront({ hosts: [host], gateway: 'partners' }, { platform: { gateways } });
    expect(found.object('HTTPRoute', 'front-partners').spec.parentRefs[0].name).toBe('partners');
  });
});

describe('the network', () => {
  const gatewayPods = labelledPods('istio-ingress', { 'gateway.networking.k8s.io/gateway-name': 'public' });
  const sidecars = { platform: { mesh: istioSidecar('1.30') } };
  const services = { front: { port: undefined, ports: { http: 8080, admin: 9090 }, expose: { hosts: [host] } } };
  const { object } = exposing({ ...services, back: { expose: { hosts: ['back.example.com'] }, port: 8081 } }, sidecars);

  test('lets the gateway to the port that is exposed, and to no other', () => {
    const { ingress } = object('NetworkPolicy', 'front').spec;
    expect(
      ingress.filter(({ from }: { from: unknown }) => JSON.stringify(from) === JSON.stringify([gatewayPods])),
    ).toEqual([{ from: [gatewayPods], ports: tcp(8080) }]);
  });

  test('lets the gateway to nothing that is not exposed', () => {
    const quiet = exposing(
      {
        front: { expose: { hosts: [host] } },
        quiet: { port: undefined, health: { liveness: { command: ['/live'] } } },
      },
      sidecars,
    );
    expect(JSON.stringify(quiet.object('NetworkPolicy', 'quiet'))).not.toContain('istio-ingress');
  });

  test('lets the gateway in by its identity', () => {
    expect(object('AuthorizationPolicy', 'front').spec.rules).toEqual([
      {
        from: [{ source: { principals: ['cluster.local/ns/istio-ingress/sa/public-istio'] } }],
        to: [{ operation: { ports: ['8080'] } }],
      },
    ]);
  });
});

describe('a gateway of the system', () => {
  const { object, find } = exposingFront({ hosts: [host], tls: letsEncrypt }, ownGateway);

  test('has a listener for plain HTTP, and one with its certificate for each host', () => {
    expect(object('Gateway', 'ingress').spec.listeners).toEqual([
      { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } },
      {
        name: 'https-shop.example.com',
        hostname: host,
        port: 443,
        protocol: 'HTTPS',
        tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: 'front-ingress-tls' }] },
        allowedRoutes: { namespaces: { from: 'Same' } },
      },
    ]);
  });

  test('sends requests on from the listener of their host', () => {
    expect(object('HTTPRoute', 'front-ingress').spec.parentRefs).toEqual([
      { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'ingress', sectionName: 'https-shop.example.com' },
    ]);
  });

  test('redirects plain HTTP', () => {
    expect(object('HTTPRoute', 'front-ingress-redirect').spec.parentRefs[0].sectionName).toBe('http');
  });

  test('has no listener for plain HTTP where nobody needs one', () => {
    const expose = { hosts: [host], tls: tlsSecret('shop-tls'), redirectToHttps: false };
    const { listeners } = exposingFront(expose, ownGateway).object('Gateway', 'ingress').spec;
    expect(listeners.map(({ name }: { name: string }) => name)).toEqual(['https-shop.example.com']);
  });

  test('serves services of one host with the certificate of one of them', () => {
    const { object: found } = exposing(
      {
        front: { expose: { hosts: [host], tls: letsEncrypt } },
        api: { expose: { hosts: [host], paths: ['/api/*'] } },
      },
      ownGateway,
    );
    expect(found('HTTPRoute', 'api-ingress').spec.parentRefs[0].sectionName).toBe('https-shop.example.com');
  });

  test('is open to everybody on its ports, and to the readiness checks of load balancers', () => {
    const [everybody] = object('NetworkPolicy', 'ingress').spec.ingress;
    expect(everybody).toEqual({
      from: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }],
      ports: tcp(80, 443, 15021),
    });
  });

  test('connects to what is exposed, and to nothing else of the system', () => {
    const { object: found } = exposing(
      {
        front: { expose: { hosts: [host], tls: tlsSecret('tls') } },
        quiet: { port: undefined, health: { liveness: { command: ['/live'] } } },
      },
      { ...ownGateway, platform: { gateways: [], mesh: istioSidecar('1.30') } },
    );
    expect(found('NetworkPolicy', 'ingress').spec.egress.slice(2)).toEqual([
      { to: [podsOf('front', 'shop')], ports: tcp(8080) },
    ]);
  });

  test('is let through the mesh that denies everybody else in its namespace', () => {
    expect(object('AuthorizationPolicy', 'ingress').spec).toEqual({
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'ingress' }],
      action: 'ALLOW',
      rules: [{ to: [{ operation: { ports: ['80', '443'] } }] }],
    });
  });

  test('is refused where all is exposed at another one', () => {
    const place = { platform: { gateways: [publicGateway] }, system: { gateway: {} } };
    expect(rulesOfFront({ hosts: [host], gateway: 'public' }, place)).toEqual(['unused-option gateway']);
  });

  test('keeps its pods until the load balancer has let go of them', () => {
    const text = object('ConfigMap', 'ingress').data.deployment;
    expect(text).toContain('terminationGracePeriodSeconds: 40');
  });

  test('asks for a certificate by an object of its own', () => {
    expect(object('Certificate', 'front-ingress-tls').spec).toEqual({
      secretName: 'front-ingress-tls',
      dnsNames: [host],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt' },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      revisionHistoryLimit: 1,
    });
  });

  test('asks for no certificate where somebody else makes the Secret', () => {
    const found = exposingFront({ hosts: [host], tls: tlsSecret('shop-tls') }, ownGateway);
    expect(found.objects.filter(({ kind }) => kind === 'Certificate')).toEqual([]);
  });

  test('is told apart from the mesh’s own routes', () => {
    expect(find('HTTPRoute', 'front')).toBe(undefined);
  });
});

describe('the load balancer of a system’s gateway', () => {
  const annotationsOn = (cloud: ReturnType<typeof local>, scheme?: 'internal' | 'internet', annotations = {}) =>
    exposingFront(
      { hosts: [host], tls: tlsSecret('tls') },
      { ...ownGateway, environment: { cloud }, system: { gateway: { loadBalancer: { scheme, annotations } } } },
    ).object('Gateway', 'ingress').spec.infrastructure.annotations;
  const aliyunPrefix = 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-';
  const awsPrefix = 'service.beta.kubernetes.io/aws-load-balancer-';

  test('is inside the cloud’s network unless it says otherwise', () => {
    expect(annotationsOn(aliyun({ region: 'cn-hangzhou' }))[`${aliyunPrefix}address-type`]).toBe('intranet');
  });

  test('is public on Alibaba Cloud', () => {
    expect(annotationsOn(aliyun({ region: 'cn-hangzhou' }), 'internet')).toEqual({
      [`${aliyunPrefix}address-type`]: 'internet',
      [`${aliyunPrefix}instance-charge-type`]: 'PayByCLCU',
    });
  });

  test('is public on AWS, straight to the pods', () => {
    expect(annotationsOn(aws({ region: 'eu-central-1' }), 'internet')).toEqual({
      [`${awsPrefix}nlb-target-type`]: 'ip',
      [`${awsPrefix}scheme`]: 'internet-facing',
      [`${awsPrefix}target-group-attributes`]: 'deregistration_delay.timeout_seconds=30',
      [`${awsPrefix}type`]: 'external',
    });
  });

  test('is internal on Google Cloud', () => {
    expect(annotationsOn(gcp({ region: 'europe-west3' }))).toEqual({
      'networking.gke.io/load-balancer-type': 'Internal',
    });
  });

  test('is public on Google Cloud, by backend services', () => {
    expect(annotationsOn(gcp({ region: 'europe-west3' }), 'internet')).toEqual({
      'cloud.google.com/l4-rbs': 'enabled',
    });
  });

  test('needs nothing said on one’s own machine', () => {
    expect(annotationsOn(local())).toBe(undefined);
  });

  test('takes annotations of one’s own', () => {
    expect(annotationsOn(local(), 'internal', { 'metallb.io/address-pool': 'office' })).toEqual({
      'metallb.io/address-pool': 'office',
    });
  });
});

describe('the graph', () => {
  const graphOf = (system: SystemProps, gateways: PlatformOptions['gateways']) => {
    const app = new CloudNativeApp();
    const platform = { kubernetes: '1.33', gatewayApi: '1.5', mesh: istioSidecar('1.30'), gateways };
    const environment = { tier: 'production', edition: '2026.12', cloud: local(), platform, releases: {} } as const;
    const shopSystem = new System(new Environment(app, 'prod', environment), 'shop', system);
    new MicroService(shopSystem, 'front', { ...sized, expose: { hosts: [host], tls: tlsSecret('tls') } });
    return shopSystem.graph;
  };

  test('knows gateways as such', () => {
    const { nodes } = graphOf({}, [publicGateway]);
    expect(nodes.find(({ name }) => name === 'public-istio')?.roles).toEqual(['gateway']);
  });

  test('says which policies allow requests by the system’s own gateway', () => {
    expect(graphOf({ gateway: {} }, []).edges.map(({ allowedBy }) => allowedBy)).toEqual([
      ['NetworkPolicy shop/ingress', 'NetworkPolicy shop/front', 'AuthorizationPolicy shop/front'],
    ]);
  });
});

describe('an ingress controller', () => {
  test('takes an Ingress object with hosts, paths and certificates', () => {
    const expose = { hosts: [host], paths: ['/api/*', '/cart'], tls: tlsSecret('shop-tls') };
    const backend = { service: { name: 'front', port: { number: 8080 } } };
    expect(exposingFront(expose, byIngress).object('Ingress', 'front-traefik').spec).toEqual({
      ingressClassName: 'traefik',
      tls: [{ hosts: [host], secretName: 'shop-tls' }],
      rules: [
        {
          host,
          http: {
            paths: [
              { path: '/cart', pathType: 'Exact', backend },
              { path: '/api', pathType: 'Prefix', backend },
            ],
          },
        },
      ],
    });
  });

  const shared = {
    front: { expose: { hosts: [host, 'a.example.com'], tls: tlsSecret('shop-tls') } },
    api: { expose: { hosts: [host, 'b.example.com'], paths: ['/api/*'] } },
  };

  test('gets the certificate of a host with each Ingress object for it, whichever service says it', () => {
    const { spec } = exposing(shared, { ...byIngress, environment: { tier: 'staging' } }).object(
      'Ingress',
      'api-traefik',
    );
    expect(spec.tls).toEqual([{ hosts: [host], secretName: 'shop-tls' }]);
  });

  test('gets none for hosts without one', () => {
    const { spec } = exposing({ api: shared.api }, { ...byIngress, environment: { tier: 'staging' } }).object(
      'Ingress',
      'api-traefik',
    );
    expect(spec.tls).toBeUndefined();
  });

  test('reads the annotations that the platform gives to all of its class', () => {
    const { metadata } = exposingFront({ hosts: [host], tls: tlsSecret('tls') }, byIngress).object(
      'Ingress',
      'front-traefik',
    );
    expect(metadata.annotations).toEqual({ 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' });
  });

  test('may connect to what is exposed', () => {
    const { spec } = exposingFront({ hosts: [host], tls: tlsSecret('tls') }, byIngress).object(
      'NetworkPolicy',
      'front',
    );
    expect(spec.ingress).toContainEqual({ from: [labelledPods('traefik', { app: 'traefik' })], ports: tcp(8080) });
  });
});
