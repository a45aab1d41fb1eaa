import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  call,
  canary,
  certManager,
  type ExposeOptions,
  istioAmbient,
  istioSidecar,
  type Mesh,
  MicroService,
  type MicroServiceProps,
  type Rendered,
  render,
  System,
  Task,
  type TaskProps,
  waive,
} from '../lib/index.ts';
import { graphOf } from '../lib/model/build-graph.ts';
import { isWaitedFor, systemWaves } from '../lib/model/waves.ts';
import { publicGateway } from './support/exposed.ts';
import { calling } from './support/graphs.ts';
import { environmentModel, serviceModel, systemModel } from './support/models.ts';
import { shop, sized } from './support/shop.ts';

const wave = 'argocd.argoproj.io/sync-wave';
const unreachable = { waivers: [waive('service-unreachable', { reason: 'only waves are of interest here' })] };
const job = { image: sized.image, cpu: '100m', memory: '128Mi' } as const;

const service = (system: System, id: string, props: Partial<MicroServiceProps> = {}) =>
  new MicroService(system, id, { ...sized, ...unreachable, ...props });
const migration = (system: System, props: Pick<TaskProps, 'calls' | 'application'> = {}) =>
  new Task(system, 'migration', { ...job, ...props });

/** The wave of an object: an object without the annotation is in 0. */
function waveIn({ objects }: Rendered, kind: string, name: string): number {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return Number(found[0]?.metadata.annotations?.[wave] ?? '0');
}
const wavesOf = (rendered: Rendered, kind: string, ...names: readonly string[]) =>
  names.map((name) => waveIn(rendered, kind, name));

describe('the wave of a workload', () => {
  test('comes after those of its essential callees', () => {
    const rendered = shop((system) => {
      const ledger = service(system, 'ledger');
      const wallet = service(system, 'wallet', { calls: [ledger] });
      service(system, 'storefront', { calls: [wallet, ledger] });
    });
    expect(wavesOf(rendered, 'Deployment', 'ledger', 'wallet', 'storefront')).toEqual([0, 1, 2]);
  });

  test('is not moved by a call that it can do without', () => {
    const rendered = shop((system) => {
      const ads = service(system, 'ads', { criticality: 'low' });
      service(system, 'storefront', { calls: [call(ads, { essential: false })] });
    });
    expect(wavesOf(rendered, 'Deployment', 'ads', 'storefront')).toEqual([0, 0]);
  });

  test('is the fourth at most, however long the chain', () => {
    const rendered = shop((system) => {
      let below = service(system, 's0');
      for (const id of ['s1', 's2', 's3', 's4', 's5']) below = service(system, id, { calls: [below] });
    });
    expect(wavesOf(rendered, 'Deployment', 's2', 's3', 's4', 's5')).toEqual([2, 3, 3, 3]);
  });

  test('is shared by services that need each other', () => {
    const rendered = shop((system) => {
      const circle = { waivers: [...unreachable.waivers, waive('essential-cycle', { reason: 'old' })] };
      const left = service(system, 'left', circle);
      const right = service(system, 'right', { ...circle, calls: [left] });
      left.addCall(right);
      service(system, 'above', { calls: [right] });
    });
    expect(wavesOf(rendered, 'Deployment', 'left', 'right', 'above')).toEqual([0, 0, 1]);
  });

  test('stands on the object and never on its pods, which would restart', () => {
    const { find } = shop((system) => service(system, 'wallet', { calls: [service(system, 'ledger')] }));
    expect(find('Deployment', 'wallet')?.metadata.annotations).toMatchObject({ [wave]: '1' });
    expect(find('Deployment', 'wallet')?.spec.template.metadata?.annotations ?? {}).not.toHaveProperty(wave);
  });

  test('may be changed by a patch', () => {
    const { find } = shop((system) => {
      const ledger = service(system, 'ledger');
      ledger.object('Deployment').metadata.addAnnotation(wave, '-3');
    });
    expect(find('Deployment', 'ledger')?.metadata.annotations).toMatchObject({ [wave]: '-3' });
  });
});

describe('a task', () => {
  const released = (system: System) => {
    const store = service(system, 'store');
    const migrate = migration(system, { calls: [store] });
    const ledger = service(system, 'ledger', { after: [migrate] });
    service(system, 'wallet', { calls: [ledger] });
    service(system, 'ads', { after: [] });
  };

  test('comes after what it calls, and before what is after it and those who call that', () => {
    const rendered = shop(released);
    expect(waveIn(rendered, 'Job', 'migration')).toBe(9);
    expect(wavesOf(rendered, 'Deployment', 'store', 'ledger', 'wallet', 'ads')).toEqual([0, 10, 11, 0]);
  });

  test('finds its own policy, account and configuration there', () => {
    const rendered = shop(released);
    expect(waveIn(rendered, 'NetworkPolicy', 'migration')).toBe(-10);
    expect(waveIn(rendered, 'ServiceAccount', 'migration')).toBe(-10);
  });
});

describe('other objects', () => {
  const exposed = (mesh: Mesh = istioSidecar('1.30')) =>
    shop(
      (system) => {
        const wallet = service(system, 'wallet', {
          autoscaling: { maxReplicas: 9 },
          serves: { timeout: '2s', retries: { attempts: 1 }, circuitBreaker: { consecutiveErrors: 5 } },
        });
        service(system, 'storefront', { calls: [wallet] });
      },
      { platform: { kubernetes: '1.33', gatewayApi: '1.5', mesh, argoCd: '3.5' } },
    );

  test.each([
    ['NetworkPolicy', 'default-deny'],
    ['NetworkPolicy', 'wallet'],
    ['PodDisruptionBudget', 'wallet'],
    ['ServiceAccount', 'wallet'],
    ['Service', 'wallet'],
    ['PeerAuthentication', 'default'],
    ['AuthorizationPolicy', 'deny-all'],
    ['AuthorizationPolicy', 'wallet'],
    ['DestinationRule', 'wallet'],
    ['Sidecar', 'wallet'],
  ])('%s %s come first: pods need them', (kind, name) => {
    expect(waveIn(exposed(), kind, name)).toBe(-10);
  });

  test('the waypoint comes first, so that no request finds it missing', () => {
    expect(waveIn(exposed(istioAmbient('1.30')), 'Gateway', 'waypoint')).toBe(-10);
  });

  test('routes come last', () => {
    expect(waveIn(exposed(), 'VirtualService', 'wallet')).toBe(100);
  });

  test('an autoscaler comes last, since it is degraded until there are metrics', () => {
    expect(waveIn(exposed(), 'HorizontalPodAutoscaler', 'wallet')).toBe(100);
  });

  test('a namespace has no wave: an Application of its own makes it', () => {
    expect(waveIn(exposed(), 'Namespace', 'shop')).toBe(0);
  });

  test('nothing has a wave where no Argo CD reads it', () => {
    const { objects } = shop((system) => service(system, 'wallet', { calls: [service(system, 'ledger')] }), {
      platform: { kubernetes: '1.33' },
    });
    expect(objects.length).toBeGreaterThan(8);
    expect(objects.filter(({ metadata }) => metadata.annotations?.[wave] !== undefined)).toEqual([]);
  });
});

describe('a Rollout', () => {
  const rolling = (mesh: Mesh, build: (system: System, rolled: Partial<MicroServiceProps>) => void) =>
    shop((system) => build(system, { rollout: canary({ steps: [{ weight: 50 }] }) }), {
      platform: { kubernetes: '1.33', gatewayApi: '1.5', mesh, argoCd: '3.5', argoRollouts: '1.9' },
    });
  const needed = (mesh: Mesh) =>
    rolling(mesh, (system, rolled) => service(system, 'storefront', { calls: [service(system, 'wallet', rolled)] }));

  test('stands where its callers come after it', () => {
    const rendered = needed(istioSidecar('1.30'));
    expect(waveIn(rendered, 'Rollout', 'wallet')).toBe(0);
    expect(waveIn(rendered, 'Deployment', 'storefront')).toBe(1);
  });

  test('finds the route that it moves, which is no valid Rollout without', () => {
    const rendered = needed(istioSidecar('1.30'));
    expect(waveIn(rendered, 'VirtualService', 'wallet')).toBe(-10);
    expect(waveIn(rendered, 'DestinationRule', 'wallet')).toBe(-10);
  });

  test('comes last where nothing of its system needs it: its steps may take hours', () => {
    const rendered = rolling(istioSidecar('1.30'), (system, rolled) => {
      service(system, 'storefront', { ...rolled, calls: [service(system, 'wallet')] });
    });
    expect(waveIn(rendered, 'Rollout', 'storefront')).toBe(100);
  });

  test('is waited for where something comes after it', () => {
    const rolled = serviceModel({ id: 'wallet', rollout: canary() });
    const seed = { ...serviceModel({ id: 'seed' }, rolled.system), after: [rolled.key] };
    expect(isWaitedFor(rolled, graphOf([rolled, seed], []))).toBe(true);
    expect(isWaitedFor(rolled, graphOf([rolled], []))).toBe(false);
  });
});

describe('a Rollout whose requests a gateway splits', () => {
  const platform = {
    kubernetes: '1.33',
    gatewayApi: '1.5',
    mesh: istioSidecar('1.30'),
    argoCd: '3.5',
    argoRollouts: '1.9',
    rolloutsGatewayPlugin: '0.15',
    certManager: '1.18',
  };
  const released = (system: System, after: boolean, expose: Partial<ExposeOptions> = {}) => {
    const rollout = canary({ steps: [{ weight: 50 }] });
    const wallet = service(system, 'wallet', { rollout, expose: { hosts: ['wallet.example.com'], ...expose } });
    return service(system, 'storefront', { calls: [wallet], after: after ? [wallet] : [] });
  };
  const atThePlatforms = (after = false) =>
    shop((system) => released(system, after), { platform: { ...platform, gateways: [publicGateway] } });
  const atItsOwn = (after = false, more: (system: System, storefront: MicroService) => void = () => undefined) => {
    class Shop extends System {
      constructor(scope: ConstructorParameters<typeof System>[0]) {
        super(scope, 'shop', { gateway: {} });
        more(this, released(this, after, { tls: certManager({ issuer: 'letsencrypt' }) }));
      }
    }
    return render(Shop, { id: 'prod', ...environments.prod, releases: {}, platform: { ...platform, gateways: [] } });
  };

  test('finds its route at a gateway of the platform', () => {
    const rendered = atThePlatforms();
    expect(waveIn(rendered, 'Rollout', 'wallet')).toBe(0);
    expect(waveIn(rendered, 'HTTPRoute', 'wallet-public')).toBe(-10);
  });

  test('comes last with the gateway of its system', () => {
    const rendered = atItsOwn();
    expect(waveIn(rendered, 'Gateway', 'ingress')).toBe(100);
    expect(wavesOf(rendered, 'Rollout', 'wallet')).toEqual([100]);
    expect(wavesOf(rendered, 'HTTPRoute', 'wallet-ingress')).toEqual([100]);
    expect(wavesOf(rendered, 'Certificate', 'wallet-ingress-tls')).toEqual([100]);
  });

  test('takes along what cannot do without it', () => {
    const rendered = atItsOwn();
    expect(waveIn(rendered, 'Deployment', 'storefront')).toBe(100);
    expect(waveIn(atThePlatforms(), 'Deployment', 'storefront')).toBe(1);
  });

  test('takes along what needs that, and leaves alone what can do without', () => {
    const rendered = atItsOwn(false, (system, storefront) => {
      service(system, 'portal', { calls: [storefront] });
      service(system, 'kiosk', { calls: [call(storefront, { essential: false })] });
    });
    expect(wavesOf(rendered, 'Deployment', 'portal', 'kiosk')).toEqual([100, 0]);
  });

  test('refuses order-last-wave: a task that needs it, or what comes last with it', () => {
    const seed = (essential: boolean) => () =>
      atItsOwn(false, (system, storefront) => {
        new Task(system, 'seed', { ...job, calls: [call(storefront, { essential })] });
      });
    expect(seed(true)).toThrow(
      /order-last-wave.*calls\[0\].*storefront cannot do without wallet.*call\(storefront, \{ essential: false \}\), or expose wallet at a gateway of the platform/s,
    );
    expect(seed(false)).not.toThrow();
  });

  test('refuses order-last-wave: what comes after one that comes last', () => {
    expect(() => atItsOwn(true)).toThrow(/order-last-wave/);
    expect(() => atThePlatforms(true)).not.toThrow();
  });

  test('refuses order-last-wave where that is said: by what comes before', () => {
    const build = () =>
      atItsOwn(false, (system, storefront) => {
        const kiosk = service(system, 'kiosk');
        service(system, 'portal', { calls: [storefront], before: [kiosk] });
      });
    expect(build).toThrow(/portal +order-last-wave +before: portal cannot do without .*; take kiosk out of 'before'/);
  });
});

describe('systems', () => {
  const place = environmentModel();
  const [bank, store, mail] = ['bank', 'store', 'mail'].map((id) => serviceModel({ id }, systemModel({ id }, place)));
  if (bank === undefined || store === undefined || mail === undefined) throw new Error('three services');
  const waves = (...calls: Parameters<typeof graphOf>[1][number][]) =>
    Object.fromEntries(systemWaves(graphOf([bank, store, mail], calls)));

  test('come after those that their services cannot do without', () => {
    expect(waves(calling(store.peer, bank.peer), { ...calling(mail.peer, store.peer), essential: false })).toEqual({
      'prod/bank': 0,
      'prod/store': 1,
      'prod/mail': 0,
    });
  });

  test('that need each other share a wave', () => {
    expect(
      waves(calling(store.peer, bank.peer), calling(bank.peer, store.peer), calling(mail.peer, bank.peer)),
    ).toEqual({ 'prod/bank': 0, 'prod/store': 0, 'prod/mail': 1 });
  });
});
