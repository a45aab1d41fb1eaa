import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { istioSidecar, MeshedService } from '../lib/index.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

const sidecar = { ...environments.prod, platform: { ...environments.prod.platform, mesh: istioSidecar('1.30') } };
type Props = Partial<ConstructorParameters<typeof MeshedService>[2]>;

const meshed =
  (props: Props) =>
  (system: ConstructorParameters<typeof MeshedService>[0]): void => {
    new MeshedService(system, 'cart', { ...sized, ...props });
  };

const checks = { readiness: { tcp: true }, liveness: { tcp: true } } as const;

describe('a MeshedService', () => {
  test.each<[string, Props]>([
    ['one port', { protocol: 'tcp', health: checks }],
    ['named ports', { port: undefined, ports: { db: { port: 5432, protocol: 'tcp' } }, health: checks }],
  ])('promises nothing of requests where its ports speak tcp: %s', (_, props) => {
    const { object, find } = shop(meshed(props), sidecar);
    expect([
      find('VirtualService', 'cart'),
      object('DestinationRule', 'cart')['spec'].trafficPolicy.outlierDetection.consecutive5xxErrors,
    ]).toEqual([undefined, 5]);
  });

  test('promises them where one of its ports carries requests', () => {
    const ports = { db: { port: 5432, protocol: 'tcp' }, http: 8080 } as const;
    const { object } = shop(meshed({ port: undefined, ports }), sidecar);
    expect(object('VirtualService', 'cart')['spec'].http).toMatchObject([{ timeout: '15s', retries: { attempts: 2 } }]);
  });

  test('promises nothing where it serves nobody', () => {
    expect(rulesOf(meshed({ port: undefined, health: undefined }), sidecar)).toEqual([]);
  });

  test('is refused a timeout of its own where its ports speak tcp', () => {
    const issues = issuesOf(meshed({ protocol: 'tcp', health: checks, serves: { timeout: '2s' } }), sidecar);
    expect(issues.map(({ rule, path }) => `${rule} ${path}`)).toEqual(['promise-needs-requests serves.timeout']);
  });
});
