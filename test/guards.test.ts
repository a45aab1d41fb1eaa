import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  CloudNativeApp,
  canary,
  Environment,
  MicroService,
  type MicroServiceProps,
  rollingUpdate,
  System,
  waive,
} from '../lib/index.ts';
import { checked, synthesized } from '../lib/output/synthesis.ts';
import { treeOf } from './support/folders.ts';
import { sized } from './support/shop.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guards-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Build = (system: System) => void;

/** A shop with an api and whatever a test puts into it. */
function shopApp(build: Build): CloudNativeApp {
  const app = new CloudNativeApp({ name: 'shop', outdir: folder });
  const platform = { ...environments.prod.platform, argoRollouts: '1.9' };
  const system = new System(new Environment(app, 'prod', { ...environments.prod, platform }), 'shop');
  new MicroService(system, 'api', sized);
  build(system);
  return app;
}

const destination = { publish: true, asOneFile: false, emptied: false, fill: undefined };

/** Publishes a shop; gives what is wrong: `rule path: problem; remedy`. */
function publish(build: Build, removes: readonly string[] = []): readonly string[] {
  const { issues } = synthesized(shopApp(build), { name: 'shop', published: folder, removes }, destination);
  return issues.map(({ rule, path, problem, remedy }) =>
    `${rule} ${path}: ${problem}; ${remedy}`.replaceAll(folder, 'dist'),
  );
}

/** What is wrong when the second follows the first. */
function change(first: Build, second: Build, removes: readonly string[] = []): readonly string[] {
  expect(publish(first)).toEqual([]);
  return publish(second, removes);
}

const wallet =
  (props: Partial<MicroServiceProps> = {}, id = 'wallet'): Build =>
  (system) =>
    void new MicroService(system, id, { ...sized, ...props });

/** An object of the user's, in a file of its own. */
const object =
  (apiVersion: string, kind: string, rest: object, id = 'own'): Build =>
  (system) =>
    void new ApiObject(system, id, { apiVersion, kind, metadata: { name: 'own' }, ...rest });

const withData = (size: `${number}Gi`) => ({ state: { volumes: { '/data': { size } } } });
const nothing: Build = () => undefined;
const rulesOf = (issues: readonly string[]) => issues.map((text) => text.split(' ')[0]);

describe('an object whose file has moved is guarded as before', () => {
  const moved = ['prod/shop/wallet'];

  test('a smaller volume', () => {
    expect(
      rulesOf(change(wallet(withData('50Gi')), wallet({ ...withData('40Gi'), application: 'pay' }), moved)),
    ).toEqual(['claim-shrunk']);
  });

  test('a Rollout in place of a Deployment', () => {
    expect(rulesOf(change(wallet(), wallet({ rollout: canary(), application: 'pay' }), moved))).toEqual([
      'workload-replaced',
    ]);
  });

  test('replicas that an autoscaler takes over', () => {
    const autoscaling = { minReplicas: 4, maxReplicas: 9 };
    expect(rulesOf(change(wallet({ replicas: 4 }), wallet({ autoscaling, application: 'pay' }), moved))).toEqual([
      'replicas-dropped',
    ]);
  });

  test('an object of the user that has another id in the program', () => {
    const claim = (size: string, id: string) =>
      object(
        'v1',
        'PersistentVolumeClaim',
        { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } } },
        id,
      );
    expect(change(claim('5Gi', 'one'), claim('4Gi', 'two'))).toEqual([
      "field-immutable PersistentVolumeClaim own /spec/resources/requests/storage: is '4Gi', and '5Gi' in the committed tree: no disk becomes smaller (made at prod/shop/two); write '5Gi', or give the claim another name",
    ]);
  });

  test('and nothing is said of what has only moved', () => {
    expect(change(wallet(withData('50Gi')), wallet({ ...withData('50Gi'), application: 'pay' }), moved)).toEqual([]);
  });
});

describe('refuses a service that goes in the middle of a replacement', () => {
  const begun = canary({ replaces: { rollout: rollingUpdate(), step: 'start' } });
  const served = canary({ replaces: { rollout: rollingUpdate(), step: 'serve' } });
  const start = () => {
    publish(wallet());
    publish(wallet({ rollout: begun }));
  };
  const left =
    "workload-left-behind rollout: Deployment wallet of dist/prod/shop/wallet.yaml is not to be pruned while another takes its place, and the program makes neither any more: it would run on for good; commit step: 'serve' of its replaces first (docs/rollouts.md); or delete it by hand, and say that it goes: CloudNativeApp({ removes: ['prod/shop/wallet/Deployment/wallet'] })";

  test('which would leave its Deployment running', () => {
    start();
    expect(publish(nothing)).toEqual([left]);
  });

  test('also where one with state of the same id comes, waived or not', () => {
    start();
    const waivers = [waive('workload-replaced', { reason: 'nobody calls it' })];
    expect(publish(wallet({ state: {}, waivers }))).toEqual([left]);
  });

  test('not after the commit that lets go of it', () => {
    start();
    publish(wallet({ rollout: served }));
    expect(publish(nothing)).toEqual([]);
  });

  test('not where somebody has deleted it and says so', () => {
    start();
    expect(publish(nothing, ['prod/shop/wallet/Deployment/wallet'])).toEqual([]);
  });

  test('also where its whole system may go', () => {
    start();
    const app = new CloudNativeApp({ name: 'shop', outdir: folder });
    new MicroService(new System(new Environment(app, 'prod', environments.prod), 'bank'), 'api', sized);
    const { issues } = synthesized(app, { name: 'shop', published: folder, removes: ['prod/shop'] }, destination);
    expect(issues.map(({ rule }) => rule)).toEqual(['workload-left-behind']);
  });

  test('and says nothing of a Deployment that its owner keeps for another reason', () => {
    const kept = object('apps/v1', 'Deployment', {
      metadata: { name: 'own', annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'own' } },
        template: { metadata: { labels: { app: 'own' } }, spec: { containers: [{ name: 'own', image: 'a/b:1.0.0' }] } },
      },
    });
    const issues = publish(kept);
    expect(issues.filter((text) => !text.includes(' Deployment own'))).toEqual([]);
    expect(publish(nothing)).toEqual([]);
  });
});

describe('a StatefulSet in place of a Deployment of the same id', () => {
  const remedy =
    "give the new one another id, let callers move to it, and take the old one out in a later commit, or waive('workload-replaced', { reason: '…' }) where nobody calls it";

  test('is refused', () => {
    expect(change(wallet(), wallet({ state: {} }))).toEqual([
      `workload-replaced rollout: the committed Deployment would be gone before a pod of the new StatefulSet is ready; ${remedy}`,
    ]);
  });

  test('is refused in place of a Rollout, too', () => {
    expect(change(wallet({ rollout: canary() }), wallet({ state: {} }))).toEqual([
      `workload-replaced rollout: the committed Rollout would be gone before a pod of the new StatefulSet is ready; ${remedy}`,
    ]);
  });

  test('is refused the other way round', () => {
    expect(change(wallet({ state: {} }), wallet())).toEqual([
      `workload-replaced rollout: the committed StatefulSet would be gone before a pod of the new Deployment is ready; ${remedy}`,
    ]);
  });

  test('is taken with a reason, and under another id', () => {
    const waivers = [waive('workload-replaced', { reason: 'nobody calls it yet' })];
    expect(change(wallet(), wallet({ state: {}, waivers }))).toEqual([]);
    expect(publish(wallet({}, 'purse'))).toEqual([]);
  });
});

describe('an entry of removes about a service', () => {
  test('is refused while the service is made: it would silence what is said when it goes', () => {
    expect(publish(wallet(), ['prod/shop/wallet'])).toEqual([
      "removes-still-there removes: 'prod/shop/wallet' may disappear, and the program still makes it; take it out of the program, or out of 'removes'",
    ]);
  });

  test('is about its place: one that has moved away is not there any more', () => {
    expect(change(wallet(), wallet({ application: 'pay' }), ['prod/shop/wallet'])).toEqual([]);
    expect(rulesOf(publish(wallet({ application: 'bank' }), ['prod/shop/wallet']))).toEqual(['application-changed']);
    expect(rulesOf(publish(wallet(), ['prod/shop/pay/wallet', 'prod/shop/wallet']))).toEqual(['removes-still-there']);
  });

  test('is refused for an object that is still made', () => {
    expect(rulesOf(publish(wallet(withData('5Gi')), ['prod/shop/wallet/StatefulSet/wallet']))).toEqual([
      'removes-still-there',
    ]);
  });
});

describe('fields that no cluster changes', () => {
  const service = (clusterIP: string | undefined) =>
    object('v1', 'Service', {
      spec: { clusterIP, selector: { 'app.kubernetes.io/name': 'api' }, ports: [{ port: 80 }] },
    });
  const binding = (name: string) =>
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [],
    });
  const config = (immutable: boolean, color: string, kind = 'ConfigMap') =>
    object('v1', kind, { immutable, [kind === 'Secret' ? 'stringData' : 'data']: { color } });
  /** What the guards say; what other rules say of such objects is not asked here. */
  const said = (first: Build, second: Build) => {
    publish(first);
    return publish(second).filter((text) => text.startsWith('field-immutable '));
  };

  test('refuses a Service that loses its address, and one that gets one', () => {
    expect(said(service(undefined), service('None'))).toEqual([
      "field-immutable Service own /spec/clusterIP: is 'None', and undefined in the committed tree: no cluster takes the change (made at prod/shop/own); keep what it was, or give the Service another name",
    ]);
    rmSync(folder, { recursive: true });
    expect(said(service('None'), service(undefined))).toHaveLength(1);
  });

  test('refuses another role in a binding', () => {
    expect(said(binding('view'), binding('edit'))).toEqual([
      "field-immutable RoleBinding own /roleRef/name: is 'edit', and 'view' in the committed tree: no cluster takes the change (made at prod/shop/own); keep what it was, or give the object another name",
    ]);
  });

  test('refuses other content under the name of an immutable ConfigMap, and one that is no longer immutable', () => {
    expect(said(config(true, 'red'), config(true, 'blue'))).toEqual([
      'field-immutable ConfigMap own /data: is not what it is in the committed tree, where the object is immutable: no cluster takes the change (made at prod/shop/own); keep what it was, or give the object another name',
    ]);
    expect(said(config(true, 'red'), config(false, 'red'))).toHaveLength(1);
  });

  test('refuses another selector of a Deployment that was patched, unless Argo CD makes it anew', () => {
    const patched =
      (key: string, options?: string): Build =>
      (system) => {
        const deployment = new MicroService(system, 'wallet', sized).object('Deployment');
        for (const path of ['/spec/selector/matchLabels', '/spec/template/metadata/labels']) {
          deployment.addJsonPatch(JsonPatch.add(`${path}/${key}`, 'x'));
        }
        if (options === undefined) return;
        const annotations = { 'argocd.argoproj.io/sync-options': options };
        deployment.addJsonPatch(JsonPatch.add('/metadata/annotations', annotations));
      };
    expect(said(wallet(), patched('color'))).toEqual([
      "field-immutable Deployment wallet /spec/selector/matchLabels/color: is 'x', and undefined in the committed tree: no cluster takes the change (patched, at prod/shop/wallet/Deployment); keep what it was, or give the object another name",
    ]);
    expect(said(wallet(), patched('color', 'Replace=true,Force=true'))).toEqual([]);
  });

  test('takes other content of a ConfigMap that may change', () => {
    expect(change(config(false, 'red'), config(false, 'blue'))).toEqual([]);
  });

  test('refuses a claim that is gone until it is named', () => {
    const claim = object('v1', 'PersistentVolumeClaim', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
    });
    expect(change(claim, nothing)).toEqual([
      "state-disappears removes: PersistentVolumeClaim own of dist/prod/shop/own.yaml is no longer made by the program: whoever prunes it takes its volume along; make it again, under the same name, or say that it goes: CloudNativeApp({ removes: ['prod/shop/own'] })",
    ]);
    expect(publish(nothing, ['prod/shop/own'])).toEqual([]);
  });
});

describe('a claim in a chart of stock cdk8s', () => {
  test('is missed, too, when it goes', () => {
    const stock = (claims: readonly string[]) => {
      const app = new CloudNativeApp({ name: 'shop', outdir: folder });
      const chart = new Chart(app, 'stock', { namespace: 'stock' });
      for (const name of ['kept', ...claims]) {
        new ApiObject(chart, name, {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
        });
      }
      return app;
    };
    const run = (claims: readonly string[], removes: readonly string[] = []) =>
      synthesized(stock(claims), { name: 'shop', published: folder, removes }, destination).issues;
    expect(run(['data'])).toEqual([]);
    expect(run([])).toMatchObject([{ rule: 'state-disappears', group: '', subject: 'stock.k8s' }]);
    expect(run([], ['stock.k8s/PersistentVolumeClaim/data'])).toEqual([]);
  });
});

describe('another folder to be guarded against', () => {
  const against = (build: Build, main: string, removes: readonly string[] = []) =>
    checked(shopApp(build), { name: 'shop', published: folder, against: main, removes });
  const begun = canary({ replaces: { rollout: rollingUpdate(), step: 'start' } });
  const served = canary({ replaces: { rollout: rollingUpdate(), step: 'serve' } });
  let main = '';
  beforeEach(() => {
    main = `${folder}-main`;
    publish(wallet());
    renameSync(folder, main);
    mkdirSync(folder);
  });
  afterEach(() => rmSync(main, { recursive: true }));

  test('shows what a tree that is up to date no longer shows', () => {
    publish(wallet({ rollout: begun }));
    publish(wallet({ rollout: served }));
    publish(wallet({ rollout: canary() }));
    const before = treeOf(main);
    const { ok, issues } = against(wallet({ rollout: canary() }), main);
    expect([ok, issues.map(({ rule }) => rule), treeOf(main)]).toEqual([false, ['workload-replaced'], before]);
  });

  test('shows a system that is gone from a tree made anew', () => {
    const app = () => {
      const made = new CloudNativeApp({ name: 'shop', outdir: folder });
      const environment = new Environment(made, 'prod', environments.prod);
      new MicroService(new System(environment, 'bank'), 'api', sized);
      return made;
    };
    synthesized(app(), { name: 'shop', published: folder, removes: [] }, destination);
    const rules = (removes: readonly string[]) =>
      checked(app(), { name: 'shop', published: folder, against: main, removes }).issues.map(({ rule }) => rule);
    expect([rules([]), rules(['prod/shop'])]).toEqual([['system-disappears'], []]);
  });

  test('takes what follows it in one step', () => {
    publish(wallet({ rollout: begun }));
    expect(against(wallet({ rollout: begun }), main)).toMatchObject({ ok: true, issues: [] });
  });

  test('says once what both trees show', () => {
    publish(wallet());
    const { issues } = against(wallet({ rollout: canary() }), main);
    expect(issues.map(({ rule }) => rule)).toEqual(['workload-replaced']);
  });

  test('is refused where it is not there', () => {
    publish(wallet());
    expect(against(wallet(), `${main}/none`).issues).toMatchObject([
      { rule: 'nothing-against', problem: `there is no folder '${main}/none', so nothing would be compared` },
    ]);
  });
});
