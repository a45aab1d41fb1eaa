import { describe, expect, test } from 'vitest';
import { certManager, clusterService, gateway, ingressClass, istioSidecar, tlsSecret } from '../lib/index.ts';
import { ownGateway, publicGateway, refusalsOfExposing, rulesOfFront } from './support/exposed.ts';

const hosts = ['shop.example.com'];
const tls = tlsSecret('shop-tls');
const grpc = { protocol: 'grpc', health: { readiness: { grpc: true }, liveness: { tcp: true } } } as const;
const pods = clusterService({ namespace: 'ingress', name: 'c', labels: { app: 'c' }, serviceAccount: 'c' });
const byIngress = { platform: { gateways: [ingressClass({ name: 'traefik', pods })] } };
const several = { platform: { gateways: [publicGateway, gateway({ name: 'partners', namespace: 'partners' })] } };

describe('a gateway', () => {
  test('refuses unused-option: one of the system, at which nothing is exposed', () => {
    expect(refusalsOfExposing({ front: {} }, ownGateway)).toContain(
      "unused-option gateway: no service of the system is exposed at it, so there is none; expose one (expose: { hosts: ['…'] }), or leave it out",
    );
  });

  test('refuses gateway-unknown: none on the platform', () => {
    expect(refusalsOfExposing({ front: { expose: { hosts } } }, { platform: { gateways: [] } })).toContain(
      "gateway-unknown expose: the platform names no gateway that services may be exposed at, and the system brings none; name it in the environment, such as platform.gateways: [gateway({ name: 'public', namespace: 'istio-ingress' })], or give the system one: gateway: {}",
    );
  });

  test('refuses gateway-unknown: a name that is none of them', () => {
    expect(refusalsOfExposing({ front: { expose: { hosts, gateway: 'pubic' } } })).toContain(
      "gateway-unknown expose.gateway: 'pubic' is none of the gateways there are (public); name one of those",
    );
  });

  test('refuses gateway-unknown: one of several, unnamed', () => {
    expect(rulesOfFront({ hosts }, several)).toContain('gateway-unknown expose.gateway');
  });

  test('refuses redirect-to-itself: one listener for routes and for their redirect', () => {
    const gateways = [gateway({ name: 'public', namespace: 'gateways', redirectListener: 'https' })];
    expect(rulesOfFront({ hosts }, { platform: { gateways } })).toEqual([
      'redirect-to-itself platform.gateways[0].redirectListener',
    ]);
  });

  test.each([['pod-security.kubernetes.io/enforce'], ['kubernetes.io/metadata.name'], ['istio-injection']])(
    'refuses label-reserved: namespaces with the label %s',
    (label) => {
      const gateways = [gateway({ name: 'public', namespace: 'gateways', namespaceLabels: { [label]: 'x' } })];
      expect(rulesOfFront({ hosts }, { platform: { gateways } })).toEqual([
        expect.stringContaining('label-reserved platform.gateways[0].namespaceLabels'),
      ]);
    },
  );

  test('takes one of several by name', () => {
    expect(rulesOfFront({ hosts, gateway: 'partners' }, several)).toEqual([]);
  });

  test('refuses gateway-pods-unknown: a class whose pods nobody knows', () => {
    const gateways = [gateway({ name: 'public', namespace: 'gateways', class: 'eg' })];
    expect(rulesOfFront({ hosts }, { platform: { gateways } })).toContain(
      'gateway-pods-unknown platform.gateways[0].pods',
    );
  });

  test('takes a class whose pods are named', () => {
    const gateways = [gateway({ name: 'public', namespace: 'gateways', class: 'eg', pods })];
    expect(rulesOfFront({ hosts }, { platform: { gateways } })).toEqual([]);
  });

  test('refuses caller-without-identity: pods of a gateway that the mesh does not know', () => {
    const unknown = clusterService({ namespace: 'gateways', name: 'envoy', labels: { app: 'envoy' } });
    const gateways = [gateway({ name: 'public', namespace: 'gateways', class: 'eg', pods: unknown })];
    expect(rulesOfFront({ hosts }, { platform: { gateways } })).toEqual(['caller-without-identity platform.gateways']);
  });

  test('refuses caller-without-identity: the same for a gateway of the system', () => {
    const unknown = clusterService({ namespace: 'gateways', name: 'envoy', labels: { app: 'envoy' } });
    const place = { platform: { gateways: [] }, system: { gateway: { class: 'eg', pods: unknown } } };
    expect(rulesOfFront({ hosts, tls }, place)).toEqual(['caller-without-identity gateway.pods']);
  });

  test('refuses gateway-api-required: a cluster without the Gateway API', () => {
    expect(rulesOfFront({ hosts }, { platform: { gatewayApi: undefined, mesh: undefined } })).toEqual([
      'gateway-api-required expose',
    ]);
  });

  test.each([
    ['an Istio that nobody names', undefined, 'an Istio that the platform does not name'],
    ['Istio 1.25', istioSidecar('1.25'), 'Istio 1.25'],
  ])('refuses gateway-not-restricted: pods that %s makes', (_, mesh, istio) => {
    const place = { ...ownGateway, platform: { gateways: [], mesh } };
    expect(refusalsOfExposing({ front: { expose: { hosts, tls } } }, place)).toEqual([
      `gateway-not-restricted gateway: ${istio} makes pods of it that Pod Security "restricted" refuses; name Istio 1.26 or newer as platform.mesh, or expose at a gateway of the platform`,
    ]);
  });

  test('takes the pods that Istio 1.26 makes', () => {
    expect(
      rulesOfFront({ hosts, tls }, { ...ownGateway, platform: { gateways: [], mesh: istioSidecar('1.26') } }),
    ).toEqual([]);
  });

  const manyHosts = (count: number) =>
    Array.from({ length: count / 16 }, (_, part) => ({
      hosts: Array.from({ length: 16 }, (_, index) => `shop-${part}-${index}.example.com`),
      tls,
    }));

  test('refuses listeners-too-many: more hosts than a Gateway has listeners', () => {
    expect(rulesOfFront(manyHosts(64), ownGateway)).toEqual(['listeners-too-many gateway']);
  });

  test('takes as many as it has', () => {
    expect(rulesOfFront(manyHosts(48), ownGateway)).toEqual([]);
  });

  test('refuses name-reserved: a service called as the system’s gateway', () => {
    const refusals = refusalsOfExposing({ ingress: { expose: { hosts, tls } } }, ownGateway);
    expect(refusals).toContain(
      "name-reserved id: 'ingress' is taken: the system's gateway is called so; give the service another id",
    );
  });

  test('refuses an empty list of hosts', () => {
    expect(rulesOfFront({ hosts: [] })).toContain('wrong-type expose.hosts');
  });
});

describe('a host', () => {
  test.each([
    'shop_1.example.com',
    'https://shop.example.com',
    '10.0.0.1',
    '*',
    'a.*.example.com',
    '',
    `${'a'.repeat(64)}.example.com`,
  ])('refuses bad-host: %s', (host) => {
    expect(rulesOfFront({ hosts: [host] })).toContain('bad-host expose.hosts[0]');
  });

  test.each(['shop.example.com', '*.example.com', 'SHOP.example.com'])('takes %s', (host) => {
    expect(rulesOfFront({ hosts: [host] })).toEqual([]);
  });

  test('refuses host-claimed-twice: one path for two services', () => {
    expect(refusalsOfExposing({ a: { expose: { hosts } }, b: { expose: { hosts } } })).toEqual([
      'host-claimed-twice expose.hosts: shop.example.com/* is already exposed by prod/shop/a; expose it once, or give them paths of their own',
    ]);
  });

  test('takes one host with paths of their own', () => {
    const services = { a: { expose: { hosts } }, b: { expose: { hosts, paths: ['/b/*'] } } };
    expect(refusalsOfExposing(services)).toEqual([]);
  });

  test('refuses host-claimed-twice: one path twice for one service', () => {
    expect(rulesOfFront([{ hosts }, { hosts }])).toEqual(['host-claimed-twice expose[1].hosts']);
  });

  test('takes one host at two gateways', () => {
    expect(
      rulesOfFront(
        [
          { hosts, gateway: 'public' },
          { hosts, gateway: 'partners' },
        ],
        several,
      ),
    ).toEqual([]);
  });

  test('refuses host-protocols-mixed: gRPC and HTTP under one host', () => {
    const services = { a: { expose: { hosts } }, b: { ...grpc, expose: { hosts, paths: ['/shop.Cart/*'] } } };
    expect(refusalsOfExposing(services)).toEqual([
      'host-protocols-mixed expose.hosts: shop.example.com is gRPC here, and HTTP for prod/shop/a: a gateway takes one kind of route for a host; give gRPC a host of its own',
    ]);
  });

  test('refuses host-certified-twice: two certificates for one host', () => {
    const services = {
      a: { expose: { hosts, tls } },
      b: { expose: { hosts, paths: ['/b/*'], tls: tlsSecret('other') } },
    };
    expect(refusalsOfExposing(services, ownGateway)).toEqual([
      'host-certified-twice expose.tls: shop.example.com has a certificate by prod/shop/a already; leave it out: the certificate of a is used for both',
    ]);
  });

  test('takes one certificate for two services of a host', () => {
    const services = { a: { expose: { hosts, tls } }, b: { expose: { hosts, paths: ['/b/*'], tls } } };
    expect(refusalsOfExposing(services, ownGateway)).toEqual([]);
  });
});

describe('a port', () => {
  const opaque = {
    port: undefined,
    ports: { http: 8080, db: { port: 5432, protocol: 'tcp' } },
  } as const;

  test('refuses expose-tcp: a port without requests', () => {
    expect(refusalsOfExposing({ front: { ...opaque, expose: { hosts, port: 'db' } } })).toEqual([
      "expose-tcp expose.port: its port 'db' speaks tcp, in which there are no hosts and paths; declare the protocol (http, http2, grpc), or name another port",
    ]);
  });

  test('takes the port that has requests, unnamed', () => {
    expect(refusalsOfExposing({ front: { ...opaque, expose: { hosts } } })).toEqual([]);
  });

  test('refuses expose-port-unknown: a name that is none of its ports', () => {
    expect(rulesOfFront({ hosts, port: 'admin' })).toContain('expose-port-unknown expose.port');
  });

  test('refuses expose-port-unknown: a service without ports', () => {
    const front = { port: undefined, health: { liveness: { command: ['/live'] } }, expose: { hosts } };
    expect(refusalsOfExposing({ front })).toEqual([
      'expose-port-unknown expose: it has no port; give it one, such as port: 8080',
    ]);
  });
});

describe('a version of the Gateway API', () => {
  const since = (gatewayApi: string) => ({ platform: { gatewayApi, mesh: undefined } });

  test('refuses timeout-unsupported before 1.2', () => {
    expect(rulesOfFront({ hosts, timeout: '5s' }, since('1.1'))).toEqual(['timeout-unsupported expose.timeout']);
  });

  test('takes a timeout from 1.2 on', () => {
    expect(rulesOfFront({ hosts, timeout: '5s' }, since('1.2'))).toEqual([]);
  });

  test('refuses grpc-route-unsupported before 1.1', () => {
    expect(refusalsOfExposing({ front: { ...grpc, expose: { hosts } } }, since('1.0'))).toEqual([
      'grpc-route-unsupported expose: GRPCRoute needs Gateway API 1.1, and the platform has 1.0; upgrade its CRDs',
    ]);
  });

  test('takes gRPC from 1.1 on', () => {
    expect(refusalsOfExposing({ front: { ...grpc, expose: { hosts } } }, since('1.1'))).toEqual([]);
  });
});

describe('a path', () => {
  test.each(['v1', '/v1/', '//v1', '/v1//*', '/v1*', '', '/a b', '/v1?x=1', '/..', '/a/./b', '/a%2Fb', '/a\\b', '/ä'])(
    'refuses path-illegal: %s',
    (path) => {
      expect(rulesOfFront({ hosts, paths: [path] })).toContain('path-illegal expose.paths[0]');
    },
  );

  test.each(['/', 'v1', '/v1/', ''])('refuses path-illegal: %s before a path', (add) => {
    expect(rulesOfFront({ hosts, paths: [{ path: '/a/*', add }] })).toContain('path-illegal expose.paths[0].add');
  });

  test('refuses unused-option: the root has nothing to cut', () => {
    expect(rulesOfFront({ hosts, paths: [{ path: '/*', cut: true }] })).toContain('unused-option expose.paths[0].cut');
  });

  test.each(['/', '/*', '/v1', '/v1/*', '/a-b/c.d/~e', '/%20/*', "/it's/*"])('takes %s', (path) => {
    expect(rulesOfFront({ hosts, paths: [path] })).toEqual([]);
  });

  test('refuses route-too-long: more hosts than a route takes', () => {
    const many = Array.from({ length: 17 }, (_, index) => `shop-${index}.example.com`);
    expect(rulesOfFront({ hosts: many })).toEqual(['route-too-long expose.hosts']);
  });

  test('takes as many hosts as a route does', () => {
    const many = Array.from({ length: 16 }, (_, index) => `shop-${index}.example.com`);
    expect(rulesOfFront({ hosts: many })).toEqual([]);
  });

  test.each([['/'], ['/cart'], ['/a/b/*'], ['/1a/*'], ['/a..b/*'], ['/a/b/c'], ['/a/2b']])(
    'refuses grpc-route-cannot: %s is no gRPC service or method',
    (path) => {
      expect(refusalsOfExposing({ front: { ...grpc, expose: { hosts, paths: [path] } } })).toMatchObject([
        expect.stringMatching(/^grpc-route-cannot expose\.paths: /),
      ]);
    },
  );

  test('refuses grpc-route-cannot: a timeout', () => {
    expect(refusalsOfExposing({ front: { ...grpc, expose: { hosts, timeout: '5s' } } })).toEqual([
      'grpc-route-cannot expose.timeout: a GRPCRoute has no timeouts; leave it out: callers of gRPC send their own deadline',
    ]);
  });
});

describe('an Ingress object', () => {
  test.each([
    ['a path that is cut', { paths: [{ path: '/api/*', cut: true }] }, 'paths'],
    ['a timeout', { timeout: '5s' }, 'timeout'],
    ['a redirect', { redirectToHttps: true }, 'redirectToHttps'],
  ])('refuses ingress-cannot: %s', (_, more, option) => {
    expect(rulesOfFront({ hosts, tls, ...more }, byIngress)).toEqual([`ingress-cannot expose.${option}`]);
  });

  test('refuses ingress-cannot: gRPC', () => {
    expect(refusalsOfExposing({ front: { ...grpc, expose: { hosts, tls } } }, byIngress)).toEqual([
      "ingress-cannot expose: an Ingress object, which 'traefik' takes, cannot say that requests are gRPC; leave it out, or expose the service at a gateway of the Gateway API",
    ]);
  });

  test('takes hosts, paths and certificates', () => {
    expect(rulesOfFront({ hosts, paths: ['/api/*'], tls }, byIngress)).toEqual([]);
  });
});

describe('a certificate', () => {
  const letsEncrypt = certManager({ issuer: 'letsencrypt' });

  test('refuses tls-at-gateway: the platform’s gateway has its own', () => {
    expect(refusalsOfExposing({ front: { expose: { hosts, tls } } })).toEqual([
      "tls-at-gateway expose.tls: 'public' is the platform's, and its listener 'https' has certificates of its own; leave it out, or give the system a gateway of its own: gateway: {}",
    ]);
  });

  test('refuses cert-manager-required: a platform without it', () => {
    const place = { ...ownGateway, platform: { gateways: [], certManager: undefined } };
    expect(rulesOfFront({ hosts, tls: letsEncrypt }, place)).toEqual(['cert-manager-required expose.tls']);
  });

  test('takes a platform that has it', () => {
    expect(rulesOfFront({ hosts, tls: letsEncrypt }, ownGateway)).toEqual([]);
  });

  test('refuses version-malformed: a version of cert-manager that is none', () => {
    const place = { ...ownGateway, platform: { gateways: [], certManager: 'newest' } };
    expect(rulesOfFront({ hosts, tls: letsEncrypt }, place)).toEqual(['version-malformed platform.certManager']);
  });

  test('refuses wildcard-by-http: nobody can prove all names of a domain over HTTP', () => {
    expect(rulesOfFront({ hosts: ['*.example.com'], tls: letsEncrypt }, ownGateway)).toEqual([
      'wildcard-by-http expose.tls',
    ]);
  });

  test('takes a wildcard that is proved by DNS', () => {
    const byDns = certManager({ issuer: 'letsencrypt', challenge: 'dns-01' });
    expect(rulesOfFront({ hosts: ['*.example.com'], tls: byDns }, ownGateway)).toEqual([]);
  });

  test('refuses expose-without-tls: plain text in production', () => {
    expect(rulesOfFront({ hosts }, ownGateway)).toEqual(['expose-without-tls expose.tls']);
  });

  test('refuses expose-without-tls: a listener of the platform that is plain', () => {
    const gateways = [gateway({ name: 'public', namespace: 'istio-ingress', listener: 'http' })];
    expect(rulesOfFront({ hosts }, { platform: { gateways } })).toEqual(['expose-without-tls expose.tls']);
  });

  test('refuses tls-for-some-hosts: plain text that would answer past the redirect', () => {
    const services = {
      a: { expose: { hosts, tls } },
      b: { expose: { hosts: ['shop.example.com', 'plain.example.com'], paths: ['/b/*'] } },
    };
    const place = { ...ownGateway, environment: { tier: 'development' } } as const;
    expect(refusalsOfExposing(services, place)).toEqual([
      'tls-for-some-hosts expose.hosts: another service gives a certificate for shop.example.com, and the others have none; give expose a list, one entry for hosts with a certificate and one for those without',
    ]);
  });

  test('takes plain hosts in an entry of their own', () => {
    const b = [{ hosts, paths: ['/b/*'] }, { hosts: ['plain.example.com'] }];
    const place = { ...ownGateway, environment: { tier: 'development' } } as const;
    expect(refusalsOfExposing({ a: { expose: { hosts, tls } }, b: { expose: b } }, place)).toEqual([]);
  });

  test('takes plain text in development', () => {
    const place = { ...ownGateway, environment: { tier: 'development' } } as const;
    expect(rulesOfFront({ hosts }, place)).toEqual([]);
  });

  test('refuses redirect-impossible: to https without a certificate', () => {
    const place = { ...ownGateway, environment: { tier: 'development' } } as const;
    expect(rulesOfFront({ hosts, redirectToHttps: true }, place)).toEqual([
      'redirect-impossible expose.redirectToHttps',
    ]);
  });

  test('refuses redirect-impossible: on a gateway whose plain listener nobody named', () => {
    const gateways = [gateway({ name: 'public', namespace: 'istio-ingress' })];
    expect(rulesOfFront({ hosts, redirectToHttps: true }, { platform: { gateways } })).toEqual([
      'redirect-impossible expose.redirectToHttps',
    ]);
  });

  test.each([
    true,
    'letsencrypt',
    {},
    { kind: 'certManager' },
    { kind: 'tlsSecret' },
    { kind: 'tlsSecret', name: 'A b' },
  ])('refuses %j as one', (nonsense) => {
    expect(rulesOfFront({ hosts, tls: nonsense }, ownGateway)).not.toEqual([]);
  });
});

describe('a path that is cut', () => {
  test('is refused once as the root, of which nothing is left to say', () => {
    expect(refusalsOfExposing({ front: { expose: { hosts, paths: [{ path: '/*', cut: true }] } } })).toEqual([
      'unused-option expose.paths[0].cut: there is nothing to cut from the root; remove it',
    ]);
  });

  test('may be another prefix', () => {
    expect(rulesOfFront({ hosts, paths: [{ path: '/api/*', cut: true }] })).toEqual([]);
  });
});
