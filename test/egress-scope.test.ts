import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { clusterService, externalService, istioSidecar, MicroService, type System } from '../lib/index.ts';
import { rulesOf, shop, sized } from './support/shop.ts';

const ambient = environments.prod;
const sidecar = {
  ...ambient,
  platform: {
    ...ambient.platform,
    mesh: istioSidecar('1.30'),
    telemetry: undefined,
    apiServer: { addresses: ['10.0.0.10/32'] },
  },
};

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;
const web = (props: Props) => (system: System) => new MicroService(system, 'web', { ...sized, ...props });
const hostsOf = (props: Props) => shop(web(props), sidecar).object('Sidecar', 'web').spec.egress;
const entryOf = (name: string, options: Parameters<typeof externalService>[1]) => {
  const { spec, metadata } = shop(web({ calls: [externalService(name, options)] }), sidecar).object(
    'ServiceEntry',
    name,
  );
  return { ...spec, annotations: metadata.annotations };
};

describe('what the sidecar of a service knows of', () => {
  test('is the control plane alone where it calls nobody', () => {
    expect(hostsOf({})).toEqual([{ hosts: ['istio-system/*'] }]);
  });

  test('is each callee, with its namespace', () => {
    const reports = clusterService({ namespace: 'reports', name: 'pdf', ports: { http: 8080 } });
    const auth0 = externalService('auth0', { host: 'Tenant.auth0.com', port: 443 });
    const { object } = shop((system) => {
      const cart = new MicroService(system, 'cart', sized);
      web({ calls: [cart, reports, auth0] })(system);
    }, sidecar);
    expect(object('Sidecar', 'web').spec.egress).toEqual([
      {
        hosts: [
          'istio-system/*',
          'reports/pdf.reports.svc.cluster.local',
          'shop/cart.shop.svc.cluster.local',
          'shop/tenant.auth0.com',
        ],
      },
    ]);
  });

  test('is the API server where it has permissions', () => {
    const permissions = [{ resources: ['configmaps'], verbs: ['get'] }] as const;
    expect(hostsOf({ permissions })).toEqual([
      { hosts: ['default/kubernetes.default.svc.cluster.local', 'istio-system/*'] },
    ]);
  });

  test('is all that it lets out', () => {
    expect(shop(web({}), sidecar).object('Sidecar', 'web').spec.outboundTrafficPolicy).toEqual({
      mode: 'REGISTRY_ONLY',
    });
  });

  test('is not said in ambient mode, which has no sidecars', () => {
    expect(shop(web({}), ambient).find('Sidecar', 'web')).toBeUndefined();
  });
});

describe('something outside the cluster', () => {
  test('is known to the mesh by its name where the program encrypts', () => {
    expect(entryOf('auth0', { host: 'tenant.auth0.com', port: 443 })).toEqual({
      annotations: { 'argocd.argoproj.io/sync-wave': '-10' },
      hosts: ['tenant.auth0.com'],
      exportTo: ['.'],
      location: 'MESH_EXTERNAL',
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      resolution: 'DNS',
    });
  });

  test('is known by its addresses where it speaks tcp', () => {
    expect(entryOf('db', { host: 'db.example.com', port: 5432, addresses: ['10.9.0.0/28'] })).toEqual({
      annotations: { 'argocd.argoproj.io/sync-wave': '-10' },
      hosts: ['db.example.com'],
      addresses: ['10.9.0.0/28'],
      exportTo: ['.'],
      location: 'MESH_EXTERNAL',
      ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }],
      resolution: 'NONE',
    });
  });

  test('has a name of its own where its host is an address', () => {
    expect(entryOf('db', { host: '10.9.0.7', port: 5432 })).toMatchObject({
      hosts: ['db.shop.outside'],
      addresses: ['10.9.0.7/32'],
    });
  });

  test('takes the port where it speaks tcp and has no addresses, which is said to the judge', () => {
    expect(entryOf('db', { host: 'db.example.com', port: 5432 })).toMatchObject({
      resolution: 'DNS',
      annotations: { 'galley.istio.io/analyze-suppress': 'IST0134' },
    });
  });

  test('is said once for all its callers', () => {
    const auth0 = externalService('auth0', { host: 'tenant.auth0.com', port: 443 });
    const { objects } = shop((system) => {
      for (const id of ['web', 'api']) new MicroService(system, id, { ...sized, calls: [auth0] });
    }, sidecar);
    expect(objects.filter(({ kind }) => kind === 'ServiceEntry')).toHaveLength(1);
  });

  const two =
    (one: Parameters<typeof externalService>, other: Parameters<typeof externalService>) => (system: System) => {
      new MicroService(system, 'web', { ...sized, calls: [externalService(...one)] });
      new MicroService(system, 'api', { ...sized, calls: [externalService(...other)] });
    };

  test('is refused where one name is two things', () => {
    const build = two(['db', { host: 'a.example.com', port: 443 }], ['db', { host: 'b.example.com', port: 443 }]);
    expect(rulesOf(build, sidecar)).toEqual(['outside-name-twice']);
  });

  test('may be named by each of its callers', () => {
    const build = two(['db', { host: 'a.example.com', port: 443 }], ['db', { host: 'A.example.com', port: 443 }]);
    expect(rulesOf(build, sidecar)).toEqual([]);
  });

  test('is refused where a sidecar cannot tell it from another', () => {
    const build = two(['one', { host: 'a.example.com', port: 5432 }], ['two', { host: 'b.example.com', port: 5432 }]);
    expect(rulesOf(build, sidecar)).toEqual(['outside-port-shared']);
  });

  test('may share its port with another whose addresses are known', () => {
    const addresses = ['203.0.113.7/32'];
    const build = two(
      ['one', { host: 'a.example.com', port: 5432 }],
      ['two', { host: 'b.example.com', port: 5432, addresses }],
    );
    expect(rulesOf(build, sidecar)).toEqual([]);
  });
});
