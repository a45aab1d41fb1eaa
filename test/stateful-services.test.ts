import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  aliyun,
  istioAmbient,
  istioSidecar,
  type Mesh,
  MicroService,
  type Rendered,
  type RenderedManifest,
  StatefulService,
  type StateOptions,
  waive,
} from '../lib/index.ts';
import { horizontalPodAutoscalerFor } from '../lib/manifests/kubernetes/horizontal-pod-autoscaler.ts';
import { peersServiceFor } from '../lib/manifests/kubernetes/peers-service.ts';
import { statefulSetFor } from '../lib/manifests/kubernetes/stateful-set.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { serviceModel } from './support/models.ts';
import { refusalsOf } from './support/programs.ts';
import { contextFor, written } from './support/rendered.ts';
import { rulesOf, shop, sized } from './support/shop.ts';

type Place = Parameters<typeof serviceModel>[1];
type Props = Parameters<typeof serviceModel>[0];

const volumes = { '/data': { size: '50Gi' } } as const satisfies StateOptions['volumes'];
const keeping = (state: StateOptions = { volumes }, place: Place = {}, more: Props = {}) =>
  serviceModel({ state, ...more }, place);

function setOf(service: ServiceModel) {
  const set = statefulSetFor(service, contextFor(service));
  if (set === undefined) throw new Error('no StatefulSet');
  return written(set, service);
}
const specOf = (...options: Parameters<typeof keeping>) => setOf(keeping(...options)).spec;
const claimOf = (...options: Parameters<typeof keeping>) => {
  const [claim] = specOf(...options).volumeClaimTemplates ?? [];
  if (claim === undefined) throw new Error('no claim');
  return claim;
};
const onlyOwn = { waivers: [waive('service-unreachable', { reason: 'only its own pods are of interest here' })] };
const alibaba = { cloud: aliyun({ region: 'cn-hangzhou' }) };

describe('a service that keeps state', () => {
  test('becomes a StatefulSet and no Deployment', () => {
    const { objects } = shop((system) => new StatefulService(system, 'ledger', { ...sized, state: { volumes } }));
    const kinds = objects.filter(({ metadata }) => metadata.name === 'ledger').map(({ kind }) => kind);
    expect(kinds.filter((kind) => /^(?:Deployment|StatefulSet)$/.test(kind))).toEqual(['StatefulSet']);
  });

  test('is a StatefulSet by the option of every service, too', () => {
    const { find } = shop((system) => new MicroService(system, 'ledger', { ...sized, state: {} }));
    expect(find('StatefulSet', 'ledger')?.spec.volumeClaimTemplates).toBeUndefined();
  });

  test('keeps nothing where a JavaScript user forgot to say what', () => {
    // @ts-expect-error: a StatefulService must say its state
    const { find } = shop((system) => new StatefulService(system, 'ledger', sized));
    expect(find('StatefulSet', 'ledger')).toBeDefined();
  });

  test('is patched by the name of its kind', () => {
    const { find } = shop((system) => {
      const ledger = new StatefulService(system, 'ledger', { ...sized, state: { volumes } });
      ledger.object('StatefulSet').metadata.addAnnotation('example.com/seen', 'yes');
    });
    expect(find('StatefulSet', 'ledger')?.metadata.annotations).toMatchObject({ 'example.com/seen': 'yes' });
  });

  test.each(['1.27', '1.29', '1.31', '1.33', '1.36'])('is valid on Kubernetes %s', (kubernetes) => {
    expect(specOf({ volumes }, { platform: { kubernetes } }).replicas).toBe(3);
  });

  test('C15: lets its pods start together, so that a bad release is left by a revert', () => {
    expect(specOf().podManagementPolicy).toBe('Parallel');
  });

  test('C15: writes the partition of an update out', () => {
    expect(specOf().updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  });

  test('starts its pods one by one where that is said', () => {
    expect(specOf({ volumes, start: 'ordered' }).podManagementPolicy).toBe('OrderedReady');
  });

  test('changes the group of its volumes only where it differs', () => {
    expect(specOf().template.spec.securityContext.fsGroupChangePolicy).toBe('OnRootMismatch');
  });

  test('C10: is spread without the hash of a template, which its pods do not have', () => {
    const { topologySpreadConstraints = [], affinity } = specOf().template.spec;
    expect(JSON.stringify([topologySpreadConstraints, affinity])).not.toContain('matchLabelKeys');
  });

  test('stands on nodes of its own where that is required', () => {
    const { topologySpreadConstraints = [] } = specOf({ volumes }, {}, { spread: { nodes: 'required' } }).template.spec;
    expect(topologySpreadConstraints[0]?.whenUnsatisfiable).toBe('DoNotSchedule');
  });

  test('is what its autoscaler scales', () => {
    const service = keeping({ volumes }, {}, { autoscaling: { maxReplicas: 9 } });
    expect(horizontalPodAutoscalerFor(service)?.spec.scaleTargetRef.kind).toBe('StatefulSet');
  });

  test('leaves replicas to its autoscaler', () => {
    expect(specOf({ volumes }, {}, { autoscaling: { maxReplicas: 9 } })).not.toHaveProperty('replicas');
  });

  test('has a budget where it has more than one pod', () => {
    const { find } = shop((system) => new StatefulService(system, 'ledger', { ...sized, state: { volumes } }));
    expect(find('PodDisruptionBudget', 'ledger')?.spec.maxUnavailable).toBe(1);
  });
});

describe('the names of its pods', () => {
  test('are those of a headless Service', () => {
    const service = keeping();
    expect(peersServiceFor(service)).toMatchObject({
      metadata: { name: setOf(service).spec.serviceName },
      spec: { clusterIP: 'None', selector: service.selector },
    });
  });

  test('are known before a pod is ready, since peers find each other by them', () => {
    expect(peersServiceFor(keeping())?.spec.publishNotReadyAddresses).toBe(true);
  });

  test('lead to the ports of the pods', () => {
    const service = keeping({}, {}, { servicePort: 80 });
    expect(peersServiceFor(service)?.spec.ports?.map(({ port }) => port)).toEqual([8080]);
  });

  test('are there for a service without ports, too', () => {
    const service = keeping({}, {}, { port: undefined, health: undefined });
    expect(written(peersServiceFor(service), service)?.spec).not.toHaveProperty('ports');
  });

  test('stand beside the addresses that gRPC callers balance over, which are of ready pods only', () => {
    const { objects } = shop(
      (system) =>
        new StatefulService(system, 'ledger', {
          ...sized,
          protocol: 'grpc',
          health: { readiness: { grpc: true }, liveness: { grpc: 'live' } },
          state: {},
        }),
      { ...onlyOwn, platform: { kubernetes: '1.33' } },
    );
    const early = objects.flatMap((object) =>
      object.kind === 'Service' ? [[object.metadata.name, object['spec'].publishNotReadyAddresses === true]] : [],
    );
    expect(early).toContainEqual(['ledger-pods', false]);
  });
});

describe('a volume', () => {
  test('is mounted at its path', () => {
    const [container] = specOf().template.spec.containers;
    expect(container?.volumeMounts).toContainEqual({ name: 'data', mountPath: '/data' });
  });

  test('is what the API server would print of it', () => {
    expect(claimOf().spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '50Gi' } },
      volumeMode: 'Filesystem',
    });
  });

  test('has no label that ever changes: claims cannot', () => {
    const [one, other] = ['1.0.0', '2.0.0'].map((tag) =>
      claimOf({ volumes }, {}, { image: `registry.example.com/bycoin/wallet:${tag}`, labels: { team: tag } }),
    );
    expect(one?.metadata).toEqual(other?.metadata);
  });

  test('C40: is never pruned by Argo CD', () => {
    expect(claimOf().metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
  });

  test('has a size in canonical text', () => {
    expect(claimOf({ volumes: { '/data': { size: '1024Gi' } } }).spec.resources.requests.storage).toBe('1Ti');
  });

  test.each([
    ['/data', 'data'],
    ['/var/data', 'var-data'],
    ['/var-data', 'var--data'],
  ])('at %s is called %s', (path, name) => {
    expect(claimOf({ volumes: { [path]: { size: '50Gi' } } }).metadata.name).toBe(name);
  });

  test('has a legal name whatever its path is', () => {
    expect(claimOf({ volumes: { '/Data_1': { size: '50Gi' } } }).metadata.name).toMatch(/^data-[a-z0-9]{10}$/);
  });

  test('keeps the name that is said', () => {
    expect(claimOf({ volumes: { '/new': { size: '50Gi', name: 'data' } } }).metadata.name).toBe('data');
  });

  test('is of the default class on a local cluster', () => {
    expect(claimOf({ volumes: { '/data': { size: '50Gi', class: 'fast' } } }).spec).not.toHaveProperty(
      'storageClassName',
    );
  });

  test.each([
    [undefined, 'alicloud-disk-topology-alltype'],
    ['fast', 'alicloud-disk-essd'],
    ['own-class', 'own-class'],
  ])('of class %s is %s on Alibaba Cloud', (storageClass, name) => {
    expect(
      claimOf({ volumes: { '/data': { size: '50Gi', class: storageClass } } }, alibaba).spec.storageClassName,
    ).toBe(name);
  });

  test('is the smallest disk of Alibaba Cloud where it asks for less', () => {
    expect(claimOf({ volumes: { '/data': { size: '1Gi' } } }, alibaba).spec.resources.requests.storage).toBe('20Gi');
  });

  test('is as small as is said elsewhere', () => {
    expect(claimOf({ volumes: { '/data': { size: '1Gi' } } }).spec.resources.requests.storage).toBe('1Gi');
  });

  test('stays when its pod, or the service, goes', () => {
    expect(specOf().persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  });

  test('goes with its pod where that is said', () => {
    const { persistentVolumeClaimRetentionPolicy: retention } = specOf({
      volumes,
      retention: { whenScaled: 'delete' },
    });
    expect(retention?.whenScaled).toBe('Delete');
  });

  test('stays without a word where the cluster does not know the field', () => {
    const service = keeping({ volumes }, { platform: { kubernetes: '1.26' } });
    expect(statefulSetFor(service, contextFor(service))?.spec.persistentVolumeClaimRetentionPolicy).toBeUndefined();
  });
});

describe('pods that call each other', () => {
  const peersOn = (mesh: Mesh | undefined) =>
    shop(
      (system) =>
        new StatefulService(system, 'ledger', { ...sized, protocol: 'tcp', ...byTcp, state: { peers: true } }),
      {
        platform: { ...environments.prod.platform, mesh, metrics: undefined, telemetry: undefined },
        ...onlyOwn,
      },
    );
  const byTcp = { health: { readiness: { tcp: true }, liveness: { tcp: true } } } as const;
  const own = JSON.stringify({ 'app.kubernetes.io/instance': 'ledger', 'app.kubernetes.io/name': 'ledger' });

  interface Rule {
    readonly from?: readonly Peer[];
    readonly to?: readonly Peer[];
    readonly ports: unknown;
  }
  interface Peer {
    readonly podSelector?: { readonly matchLabels: object };
  }

  /** The ports of each rule, of either direction, that opens the way between its own pods. */
  function openedToOwn({ object }: Rendered): readonly unknown[] {
    const { ingress, egress } = object('NetworkPolicy', 'ledger').spec;
    return [...ingress, ...egress].flatMap(({ from = [], to = [], ports }: Rule) =>
      [...from, ...to].some(({ podSelector }) => JSON.stringify(podSelector?.matchLabels) === own) ? [ports] : [],
    );
  }

  function principalsIn({ spec }: RenderedManifest): readonly string[] {
    const rules: readonly {
      readonly from: readonly { readonly source: { readonly principals: readonly string[] } }[];
    }[] = spec.rules;
    return rules.flatMap(({ from }) => from.flatMap(({ source }) => source.principals));
  }

  test.each([
    ['without a mesh', undefined, 8080],
    ['with sidecars', istioSidecar('1.30'), 8080],
    ['in ambient', istioAmbient('1.30'), 15008],
  ])('are let through by the network %s', (_, mesh, port) => {
    const opened = openedToOwn(peersOn(mesh));
    expect(opened).toEqual([[{ protocol: 'TCP', port }], [{ protocol: 'TCP', port }]]);
  });

  test.each([istioSidecar('1.30'), istioAmbient('1.30')])('are let through by the mesh', (mesh) => {
    const { rules } = peersOn(mesh).object('AuthorizationPolicy', 'ledger').spec;
    expect(rules).toEqual([
      {
        from: [{ source: { principals: ['cluster.local/ns/shop/sa/ledger'] } }],
        to: [{ operation: { ports: ['8080'] } }],
      },
    ]);
  });

  test('are known to their sidecars by their own names', () => {
    const [{ hosts }] = peersOn(istioSidecar('1.30')).object('Sidecar', 'ledger').spec.egress;
    expect(hosts).toContain('shop/ledger-peers.shop.svc.cluster.local');
  });

  test('call each other past the waypoint, which stands before the Service object', () => {
    const { object } = shop((system) => {
      const ledger = new StatefulService(system, 'ledger', {
        ...sized,
        serves: { timeout: '2s' },
        state: { peers: true },
      });
      new MicroService(system, 'wallet', { ...sized, calls: [ledger] });
    });
    expect(principalsIn(object('AuthorizationPolicy', 'ledger-waypoint'))).toEqual(['cluster.local/ns/shop/sa/wallet']);
  });

  test('repeat nothing: no promise is between them', () => {
    const retries = { attempts: 2, on: 'idempotent' } as const;
    expect(
      rulesOf(
        (system) =>
          new StatefulService(system, 'ledger', {
            ...sized,
            serves: { timeout: '9s', retries },
            state: { peers: true },
          }),
      ),
    ).toEqual([]);
  });

  test('do not reach a service that nobody else calls', () => {
    const unreached = { platform: { ...environments.prod.platform, gateways: undefined } };
    expect(
      rulesOf((system) => new StatefulService(system, 'ledger', { ...sized, state: { peers: true } }), unreached),
    ).toEqual(['service-unreachable']);
  });

  test('do not by themselves', () => {
    expect(openedToOwn(shop((system) => new StatefulService(system, 'ledger', { ...sized, state: {} })))).toEqual([]);
  });
});

describe('what is kept', () => {
  const refused = (state: StateOptions, place: Place = {}, more: Props = {}) => refusalsOf({ state, ...more }, place);
  const ruleOf = (text = '') => text.slice(0, text.indexOf(':'));

  test('has nothing wrong with it where only its volumes are said', () => {
    expect(refused({ volumes })).toEqual([]);
  });

  test('refuses a volume without a size', () => {
    expect(refused({ volumes: { '/data': {} as never } }).map(ruleOf)).toEqual([
      "missing-option state.volumes['/data'].size",
    ]);
  });

  test('refuses a size that is none', () => {
    expect(refused({ volumes: { '/data': { size: '50' as never } } }).map(ruleOf)).toEqual([
      "bad-quantity state.volumes['/data'].size",
    ]);
  });

  test('refuses a name that no volume can have', () => {
    expect(refused({ volumes: { '/data': { size: '1Gi', name: 'My Data' } } })).toEqual([
      "volume-name-illegal state.volumes['/data'].name: 'My Data' is no name of a volume; use at most 63 lower-case letters, digits and inner dashes, such as 'data'",
    ]);
  });

  test.each(['files', 'token', 'writable-tmp', 'config-x'])(
    'refuses the name %s, which another volume may have',
    (name) => {
      expect(refused({ volumes: { '/data': { size: '1Gi', name } } }).map(ruleOf)).toEqual([
        "volume-name-taken state.volumes['/data'].name",
      ]);
    },
  );

  test('refuses one name for two volumes', () => {
    const both = { '/a': { size: '1Gi', name: 'data' }, '/b': { size: '1Gi', name: 'data' } } as const;
    expect(refused({ volumes: both })).toEqual([
      "volume-name-taken state.volumes['/b'].name: 'data' names the volume at '/a', too; give it a name of its own, such as name: 'data'",
    ]);
  });

  test('refuses a class that no cluster has', () => {
    expect(refused({ volumes: { '/data': { size: '1Gi', class: 'Fast Disk' } } })).toEqual([
      "storage-class-illegal state.volumes['/data'].class: 'Fast Disk' is no name that a StorageClass can have; write 'standard' or 'fast', or the name as it is in the cluster",
    ]);
  });

  test('refuses a volume where a writable folder is', () => {
    expect(refused({ volumes: { '/tmp': { size: '1Gi' } } })).toEqual([
      "path-used-twice state.volumes['/tmp']: '/tmp' is a writable folder by default; write writablePaths: {} for none, or mount it elsewhere",
    ]);
  });

  test('refuses a volume where the runtime has its own files', () => {
    expect(refused({ volumes: { '/etc': { size: '1Gi' } } }).map(ruleOf)).toEqual([
      "path-reserved state.volumes['/etc']",
    ]);
  });

  test.each(['whenDeleted', 'whenScaled'])('refuses to delete data in production: %s', (when) => {
    expect(refused({ volumes, retention: { [when]: 'delete' } }).map(ruleOf)).toEqual([
      `data-deleted state.retention.${when}`,
    ]);
  });

  test('may be deleted in staging', () => {
    expect(refused({ volumes, retention: { whenDeleted: 'delete' } }, { tier: 'staging' })).toEqual([]);
  });

  test('may be deleted in production with a reason', () => {
    const waivers = [waive('data-deleted', { reason: 'a cache, see ADR 7' })];
    expect(refused({ volumes, retention: { whenDeleted: 'delete' } }, {}, { waivers })).toEqual([]);
  });

  test('refuses to delete it where the cluster cannot', () => {
    const old = { tier: 'staging', platform: { kubernetes: '1.26' } } as const;
    const found = refused({ volumes, retention: { whenDeleted: 'delete' } }, old).map(ruleOf);
    expect(found).toContain('retention-unsupported state.retention.whenDeleted');
  });

  test('C15: refuses an ordered start in production without a reason', () => {
    expect(refused({ volumes, start: 'ordered' }).map(ruleOf)).toEqual(['start-ordered state.start']);
  });

  test('C15: takes an ordered start with a reason', () => {
    const waivers = [waive('start-ordered', { reason: 'each member joins the one before it; runbook 12' })];
    expect(refused({ volumes, start: 'ordered' }, {}, { waivers })).toEqual([]);
  });

  test('refuses to scale pods that hold data by load', () => {
    expect(refused({ volumes }, {}, { autoscaling: { maxReplicas: 9 } }).map(ruleOf)).toEqual([
      'state-autoscaled autoscaling',
    ]);
  });

  test('may be scaled by load where pods have names only', () => {
    expect(refused({}, {}, { autoscaling: { maxReplicas: 9 } })).toEqual([]);
  });

  test('on one pod in production takes a reason, as everything else', () => {
    expect(refused({ volumes }, {}, { replicas: 1 }).map(ruleOf)).toEqual(['single-replica replicas']);
  });
});
