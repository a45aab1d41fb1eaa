import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  call,
  externalService,
  MicroService,
  type MicroServiceProps,
  StatefulService,
  type System,
  secret,
} from '../lib/index.ts';
import { configMapFor } from '../lib/manifests/kubernetes/config-map.ts';
import { networkPolicyFor } from '../lib/manifests/kubernetes/network-policy.ts';
import { serviceFor } from '../lib/manifests/kubernetes/service.ts';
import { inStartOrder } from '../lib/model/container-order.ts';
import { istioAmbient, istioSidecar } from '../lib/model/mesh.ts';
import { nobodyCalls } from './support/graphs.ts';
import { serviceModel } from './support/models.ts';
import { refusalsOf } from './support/programs.ts';
import { contextFor, podOf, written } from './support/rendered.ts';
import { rulesOf, shop, sized } from './support/shop.ts';

type Place = Parameters<typeof serviceModel>[1];
type Props = Parameters<typeof serviceModel>[0];

const small = { cpu: '10m', memory: '16Mi' } as const;
const busybox = { image: 'docker.io/library/busybox:1.38.0', ...small } as const;
const pod = (props: Props, place?: Place) => podOf(serviceModel(props, place));
const initOf = (props: Props, place?: Place) => pod(props, place).initContainers ?? [];
const namesOf = (containers: readonly { readonly name: string }[]) => containers.map(({ name }) => name);
const first = <T>(list: readonly T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error('an empty list');
  return one;
};

describe('an init container', () => {
  const waiting = { initContainers: { wait: { ...busybox, args: ['sleep', '1'] } } };

  test('runs before the program', () => {
    expect(initOf(waiting)).toMatchObject([{ name: 'wait', image: busybox.image, args: ['sleep', '1'] }]);
  });

  test('ends: it is never started again by itself', () => {
    expect(first(initOf(waiting))).not.toHaveProperty('restartPolicy');
  });

  test.each(['1.27', '1.29', '1.33', '1.36'])('is valid on Kubernetes %s', (kubernetes) => {
    expect(namesOf(initOf(waiting, { platform: { kubernetes } }))).toEqual(['wait']);
  });

  test("meets Pod Security 'restricted' as the program does", () => {
    const { containers, initContainers = [] } = pod(waiting);
    expect(first(initContainers).securityContext).toEqual(first(containers).securityContext);
  });

  test('says what it needs, with the request of memory as its limit', () => {
    expect(first(initOf(waiting)).resources).toEqual({
      requests: { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '512Mi' },
      limits: { memory: '16Mi', 'ephemeral-storage': '512Mi' },
    });
  });

  test('has the image of the service where it names none', () => {
    expect(first(initOf({ initContainers: { migrate: small } })).image).toBe(
      'registry.example.com/bycoin/wallet:1.4.2',
    );
  });

  test('has its version from the release file, by system, service and name', () => {
    const place = { releases: { 'bycoin/wallet/wait': '1.38.0' } };
    expect(first(initOf({ initContainers: { wait: { ...busybox, image: 'busybox' } } }, place)).image).toBe(
      'busybox:1.38.0',
    );
  });

  test('knows the addresses of what the service calls', () => {
    const { object } = shop((system) => {
      const ledger = new MicroService(system, 'ledger', { ...sized });
      const variable = { name: 'LEDGER_ADDR', format: 'host:port' } as const;
      new MicroService(system, 'wallet', {
        ...sized,
        calls: [call(ledger, { variable })],
        initContainers: { wait: { ...busybox, args: ['$(LEDGER_ADDR)'] } },
      });
    });
    expect(first<{ env: unknown }>(object('Deployment', 'wallet').spec.template.spec.initContainers).env).toEqual([
      { name: 'LEDGER_ADDR', value: 'ledger.shop.svc.cluster.local:8080' },
    ]);
  });

  test("knows nothing of the service's configuration", () => {
    expect(first(initOf({ ...waiting, config: { LEVEL: 'info' } }))).not.toHaveProperty('env');
  });

  test('has a configuration of its own', () => {
    const config = { URL: secret('db', { keys: ['url'] }).key('url') };
    expect(first(initOf({ initContainers: { migrate: { ...small, config } } })).env).toEqual([
      { name: 'URL', valueFrom: { secretKeyRef: { name: 'db', key: 'url' } } },
    ]);
  });
});

describe('folders and files', () => {
  test('are a container’s own', () => {
    const { volumes = [], initContainers = [] } = pod({ initContainers: { wait: busybox } });
    expect(first(initContainers).volumeMounts).toEqual([{ name: 'writable-tmp---wait', mountPath: '/tmp' }]);
    expect(namesOf(volumes)).toEqual(['writable-tmp', 'writable-tmp---wait']);
  });

  test('of the service are seen where they are shared', () => {
    const writablePaths = { '/work': '64Mi' } as const;
    const mounts = first(initOf({ writablePaths, initContainers: { prepare: { ...small, shares: ['/work'] } } }));
    expect(mounts.volumeMounts).toContainEqual({ name: 'writable-work', mountPath: '/work' });
  });

  test('that stay are seen where they are shared', () => {
    const { object } = shop(
      (system) =>
        new StatefulService(system, 'ledger', {
          ...sized,
          state: { volumes: { '/data': { size: '20Gi' } } },
          sidecars: { backup: { ...busybox, shares: ['/data'] } },
        }),
    );
    const [backup] = object('StatefulSet', 'ledger').spec.template.spec.initContainers;
    expect(backup.volumeMounts).toContainEqual({ name: 'data', mountPath: '/data' });
  });

  test('of two containers stand beside each other in one ConfigMap', () => {
    const files = (text: string) => ({ files: { '/etc/app/rules': text } });
    const service = serviceModel({ ...files('a'), initContainers: { check: { ...small, ...files('b') } } });
    expect(configMapFor(service).data).toEqual({ 'check..etc-app-rules': 'b', 'etc-app-rules': 'a' });
  });

  test('of a container alone make a ConfigMap, too', () => {
    const { objects } = shop(
      (system) =>
        new MicroService(system, 'api', {
          ...sized,
          initContainers: { check: { ...small, files: { '/etc/app/rules': 'b' } } },
        }),
    );
    expect(objects.filter(({ kind }) => kind === 'ConfigMap').map(({ data }) => data)).toEqual([
      { 'check..etc-app-rules': 'b' },
    ]);
  });
});

describe('a sidecar', () => {
  const beside = { sidecars: { proxy: busybox } };

  test('starts before the program and is kept running', () => {
    expect(initOf(beside)).toMatchObject([{ name: 'proxy', restartPolicy: 'Always' }]);
  });

  test('starts before init containers, which may need it', () => {
    expect(namesOf(initOf({ ...beside, initContainers: { migrate: small } }))).toEqual(['proxy', 'migrate']);
  });

  test.each(['1.27', '1.28'])('is a container like the program’s on Kubernetes %s', (kubernetes) => {
    const { containers, initContainers } = pod(beside, { platform: { kubernetes } });
    expect([namesOf(containers), initContainers]).toEqual([['app', 'proxy'], undefined]);
  });

  const exporter: Props = {
    port: undefined,
    ports: { http: 8080, metrics: { port: 9121, container: 'exporter' } },
    sidecars: { exporter: { ...busybox, health: { liveness: { path: '/healthz', port: 'metrics' } } } },
  };

  test('listens on the ports that the service gives it', () => {
    expect(first(initOf(exporter)).ports).toEqual([{ name: 'metrics', containerPort: 9121, protocol: 'TCP' }]);
  });

  test('leaves the program its own ports', () => {
    expect(first(pod(exporter).containers).ports).toEqual([{ name: 'http', containerPort: 8080, protocol: 'TCP' }]);
  });

  test('is reached through the Service object by number', () => {
    const service = serviceModel(exporter);
    expect(written(serviceFor(service, nobodyCalls), service).spec.ports.map(({ targetPort }) => targetPort)).toEqual([
      'http',
      9121,
    ]);
  });

  test('is asked whether it has started, is ready and alive', () => {
    const { startupProbe, readinessProbe, livenessProbe } = first(initOf(exporter));
    expect([startupProbe?.httpGet?.path, readinessProbe?.tcpSocket?.port, livenessProbe?.httpGet?.port]).toEqual([
      '/healthz',
      9121,
      9121,
    ]);
  });

  test('is asked nothing where it listens on nothing', () => {
    const { startupProbe, readinessProbe, livenessProbe } = first(initOf(beside));
    expect([startupProbe, readinessProbe, livenessProbe]).toEqual([undefined, undefined, undefined]);
  });

  test('is asked through the network policy in ambient', () => {
    const platform = { kubernetes: '1.33', gatewayApi: '1.5', mesh: istioAmbient('1.30') };
    const service = serviceModel(exporter, { platform });
    const [probes] = networkPolicyFor(service, contextFor(service)).spec.ingress ?? [];
    expect(probes?.ports?.map(({ port }) => port)).toEqual([8080, 9121]);
  });

  test('leaves the checks of the program alone', () => {
    expect(serviceModel({ ...exporter, health: undefined }).health.readiness?.target).toEqual({
      kind: 'tcp',
      port: 'http',
    });
  });
});

describe('the order of containers', () => {
  const order = (containers: Pick<MicroServiceProps, 'initContainers' | 'sidecars'>) =>
    namesOf(serviceModel(containers).containers);

  test('is that of names where nothing else is said', () => {
    expect(order({ initContainers: { b: small, a: small } })).toEqual(['a', 'b']);
  });

  test('is what is said', () => {
    expect(order({ initContainers: { a: { ...small, after: ['b'] }, b: small } })).toEqual(['b', 'a']);
  });

  test('lets a sidecar come after an init container', () => {
    expect(order({ initContainers: { a: small }, sidecars: { s: { ...busybox, after: ['a'] } } })).toEqual(['a', 's']);
  });

  test('keeps every wish that can be kept, whatever the order of keys', () => {
    const container = fc.record({
      kind: fc.constantFrom('init' as const, 'sidecar' as const),
      earlier: fc.array(fc.nat(7), { maxLength: 3 }),
    });
    const acyclic = fc.array(container, { maxLength: 8 }).map((list) =>
      list.map(({ kind, earlier }, index) => ({
        kind,
        name: `c${index}`,
        after: earlier.filter((other) => other < index).map((other) => `c${other}`),
      })),
    );
    fc.assert(
      fc.property(
        acyclic.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
        ),
        ([list, shuffled]) => {
          const names = namesOf(inStartOrder(shuffled));
          expect(names).toEqual(namesOf(inStartOrder(list)));
          for (const { name, after } of list)
            for (const other of after) expect(names.indexOf(other)).toBeLessThan(names.indexOf(name));
          expect(names.toSorted()).toEqual(namesOf(list).toSorted());
        },
      ),
    );
  });
});

describe('containers beside the program', () => {
  const refused = (props: Props, place?: Place) => refusalsOf(props, place);
  const ruleOf = (text = '') => text.slice(0, text.indexOf(':'));
  const rules = (props: Props, place?: Place) => refused(props, place).map(ruleOf);

  test('have nothing wrong with them where they say what the program says', () => {
    expect(refused({ initContainers: { wait: busybox }, sidecars: { proxy: busybox } })).toEqual([]);
  });

  test('refuses a name that no container can have', () => {
    expect(refused({ initContainers: { Wait_1: busybox } })).toEqual([
      "container-name-illegal initContainers.Wait_1: 'Wait_1' is no name of a container; use at most 63 lower-case letters, digits and inner dashes",
    ]);
  });

  test.each(['app', 'istio-proxy'])('refuses the name %s', (name) => {
    expect(rules({ sidecars: { [name]: busybox } }).filter((rule) => rule.startsWith('container-'))).toEqual([
      expect.stringMatching(/^container-name-taken sidecars/),
    ]);
  });

  test('refuses one name for an init container and a sidecar', () => {
    expect(refused({ initContainers: { a: busybox }, sidecars: { a: busybox } })).toEqual([
      "container-name-taken initContainers.a: 'a' is also the name of sidecars.a; give it a name of its own",
    ]);
  });

  test('refuses to come after nobody, with the nearest', () => {
    expect(refused({ initContainers: { migrate: small, seed: { ...small, after: ['migrat'] } } })).toEqual([
      "container-unknown initContainers.seed.after: 'migrat' is none of its init containers and sidecars (migrate, seed); did you mean 'migrate'?",
    ]);
  });

  test('refuses to wait for each other', () => {
    const found = rules({ initContainers: { a: { ...small, after: ['b'] }, b: { ...small, after: ['a'] } } });
    expect(found).toEqual(['container-order-cycle initContainers.a.after']);
  });

  test('refuses to come after itself', () => {
    expect(rules({ initContainers: { a: { ...small, after: ['a'] } } })).toEqual([
      'container-order-cycle initContainers.a.after',
    ]);
  });

  test('refuses to come after a sidecar where the cluster cannot keep it', () => {
    const props = { sidecars: { proxy: busybox }, initContainers: { migrate: { ...small, after: ['proxy'] } } };
    const old = { tier: 'staging', platform: { kubernetes: '1.28' } } as const;
    expect(rules(props, old)).toContain('sidecar-order-unsupported initContainers.migrate.after');
    expect(rules(props)).toEqual([]);
  });

  test('refuses to share what is not there, with the nearest', () => {
    expect(
      refused({ writablePaths: { '/work': '64Mi' }, initContainers: { a: { ...small, shares: ['/wrok'] } } }),
    ).toEqual([
      "shared-path-unknown initContainers.a.shares: '/wrok' is none of the service's folders (/work); name one of its writablePaths or state.volumes",
    ]);
  });

  test('refuses to share a folder where it has its own', () => {
    expect(refused({ initContainers: { a: { ...small, shares: ['/tmp'] } } })).toEqual([
      "path-used-twice initContainers.a.shares: '/tmp' is a writable folder of its own by default; write initContainers.a: { …, writablePaths: {} }, and it has the service's",
    ]);
  });

  test('shares a folder once it has none of its own there', () => {
    expect(rules({ initContainers: { a: { ...small, shares: ['/tmp'], writablePaths: {} } } })).toEqual([]);
  });

  test("refuses the program's check on a port of a sidecar", () => {
    const props = {
      port: undefined,
      ports: { http: { port: 8080, container: 'proxy' } },
      sidecars: { proxy: busybox },
      health: { readiness: '/ready', liveness: '/live' },
    } as const;
    expect(refused(props).filter((text) => text.startsWith('check-without-port'))).toHaveLength(2);
  });

  test("asks for no liveness check of a program whose pods have a sidecar's port alone", () => {
    const ports = { metrics: { port: 9121, container: 'exporter' } } as const;
    expect(refused({ port: undefined, ports, sidecars: { exporter: busybox }, health: undefined })).toEqual([]);
  });

  test('refuses a port of nobody', () => {
    expect(refused({ port: undefined, ports: { http: 8080, metrics: { port: 9121, container: 'exporter' } } })).toEqual(
      [
        "container-unknown ports.metrics.container: 'exporter' is none of its sidecars, of which there are none; add it to 'sidecars', or leave this out",
      ],
    );
  });

  test('refuses checks of an init container', () => {
    expect(rules({ initContainers: { a: { ...small, health: {} } as never } })).toEqual([
      'unknown-option initContainers.a.health',
    ]);
  });

  test.each<[string, object]>([
    ['missing-cpu initContainers.a.cpu', { cpu: undefined }],
    ['missing-memory initContainers.a.memory', { memory: undefined }],
    ['bad-quantity initContainers.a.cpu', { cpu: '10x' }],
    ['request-above-limit initContainers.a.memory', { memory: '32Mi', memoryLimit: '16Mi' }],
    ['storage-below-writable-paths initContainers.a.ephemeralStorage', { ephemeralStorage: '1Mi' }],
    ['image-not-pinned initContainers.a.image', { image: 'busybox' }],
    ['image-not-pinned initContainers.a.image', { image: 'busybox:latest' }],
    ['image-malformed initContainers.a.image', { image: 'a b' }],
    ['literal-secret initContainers.a.config.DB_PASSWORD', { config: { DB_PASSWORD: 'hunter2' } }],
    ['literal-secret initContainers.a.args[0]', { args: ['--password=hunter2'] }],
    ['config-key-illegal initContainers.a.config.a-b', { config: { 'a-b': '1' } }],
    ['variable-undefined initContainers.a.config.URL', { config: { URL: '$(NOPE)' } }],
    ["path-illegal initContainers.a.files['etc/x']", { files: { 'etc/x': 'x' } }],
    ["path-reserved initContainers.a.files['/etc/hosts']", { files: { '/etc/hosts': 'x' } }],
    [
      "reference-illegal initContainers.a.files['/etc/x']",
      { files: { '/etc/x': secret('My_Secret', { keys: ['a'] }) } },
    ],
  ])('refuses what is refused of the program: %s', (rule, options) => {
    const plain = rule.replace('config.a-b', "config['a-b']");
    expect(rules({ initContainers: { a: { ...small, ...options } } })).toEqual([plain]);
  });

  test('says of the image of the service only once that it has no version', () => {
    expect(rules({ image: 'registry.example.com/a', initContainers: { a: small } })).toEqual([
      'image-not-pinned image',
    ]);
  });

  test('says what a call gives twice only of the service', () => {
    const outside = externalService('bank', { host: 'bank.example.com', port: 443 });
    const build = (system: ConstructorParameters<typeof MicroService>[0]) =>
      new MicroService(system, 'api', {
        ...sized,
        calls: [call(outside, { variable: 'my-bank' })],
        sidecars: { proxy: busybox },
      });
    expect(rulesOf(build)).toEqual(['config-key-illegal']);
  });

  test('a sidecar refuses a check of a port that is not its own', () => {
    const health = { liveness: { path: '/live', port: 'http' } } as const;
    expect(rules({ sidecars: { proxy: { ...busybox, health } } })).toEqual([
      'check-without-port sidecars.proxy.health.liveness',
    ]);
  });

  test('a line of the release file for no container is refused', () => {
    const releases = { 'bycoin/wallet/wiat': '1.0.0' };
    expect(rules({ initContainers: { wait: busybox } }, { releases })).toEqual([
      'release-unknown releases "bycoin/wallet/wiat"',
    ]);
  });

  test('keep the order of keys out of the output', () => {
    const text = (names: readonly string[]) =>
      JSON.stringify(
        shop(
          (system) =>
            new MicroService(system, 'api', {
              ...sized,
              initContainers: Object.fromEntries(names.map((name) => [name, busybox])),
            }),
          environments.prod,
        ).objects,
      );
    expect(text(['a', 'b'])).toBe(text(['b', 'a']));
  });

  test.each([
    [
      'refuses one that ends before the proxy of the mesh starts',
      istioSidecar('1.26'),
      ['init-container-before-proxy'],
    ],
    ['takes one beside a proxy that is a native sidecar', istioSidecar('1.30'), []],
    ['takes one in ambient, where no proxy is in the pod', istioAmbient('1.30'), []],
  ])('%s', (_, mesh, expected) => {
    const build = (system: System) => {
      const ledger = new MicroService(system, 'ledger', sized);
      new MicroService(system, 'wallet', { ...sized, calls: [ledger], initContainers: { wait: busybox } });
    };
    expect(rulesOf(build, { platform: { ...environments.prod.platform, mesh } })).toEqual(expected);
  });

  test('one that ends before the proxy is fine where the service calls nobody', () => {
    const platform = { ...environments.prod.platform, mesh: istioSidecar('1.26') };
    const build = (system: System) =>
      new MicroService(system, 'wallet', { ...sized, initContainers: { wait: busybox } });
    expect(rulesOf(build, { platform })).toEqual([]);
  });
});
