import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environments } from '../../environments.ts';
import { CloudNativeApp, Environment, MicroService, type MicroServiceProps, System, waive } from '../../lib/index.ts';
import { synthesized } from '../../lib/output/synthesis.ts';
import { sized } from '../support/shop.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'prod/shop/ledger.yaml');

/** Publishes a shop with one service; gives what is wrong: `rule path: problem; remedy`. */
function publish(props: Partial<MicroServiceProps>, id = 'ledger', removes: readonly string[] = []): readonly string[] {
  const app = new CloudNativeApp({ name: 'shop', outdir: folder });
  const system = new System(new Environment(app, 'prod', environments.prod), 'shop');
  new MicroService(system, id, { ...sized, ...props });
  const options = { name: 'shop', published: folder, removes };
  return synthesized(app, options, { publish: true, asOneFile: false, emptied: false, fill: undefined }).issues.map(
    ({ rule, path, problem, remedy }) => `${rule} ${path}: ${problem}; ${remedy}`,
  );
}

/** What is wrong when the second follows the first. */
function change(first: Partial<MicroServiceProps>, second: Partial<MicroServiceProps>): readonly string[] {
  expect(publish(first)).toEqual([]);
  return publish(second);
}

const withData = (size: `${number}Gi`, more: object = {}) => ({ state: { volumes: { '/data': { size, ...more } } } });
const ordered = { waivers: [waive('start-ordered', { reason: 'members join one by one' })] };

describe('what a cluster never changes in a StatefulSet', () => {
  test('C15: refuses another start', () => {
    expect(change({ ...ordered, state: { start: 'ordered' } }, { state: {} })).toEqual([
      "state-immutable StatefulSet ledger /spec/podManagementPolicy: is 'Parallel', and 'OrderedReady' in the committed tree: no cluster takes the change; keep what it was (state.start), or give the service another id and move its data",
    ]);
  });

  test('refuses a volume more', () => {
    expect(change({ state: {} }, withData('20Gi'))).toEqual([
      "state-immutable StatefulSet ledger /spec/volumeClaimTemplates: volume 'data' is new: no cluster takes the change; keep the volumes as they were, without it (where only the path changes, by state.volumes['…'].name), or give the service another id and move its data",
    ]);
  });

  test('refuses a volume less', () => {
    expect(change(withData('20Gi'), { state: {} })).toEqual([
      "state-immutable StatefulSet ledger /spec/volumeClaimTemplates: volume 'data' is gone: no cluster takes the change; keep the volumes as they were, with it (where only the path changes, by state.volumes['…'].name), or give the service another id and move its data",
    ]);
  });

  test('refuses another class', () => {
    expect(change(withData('20Gi'), withData('20Gi', { class: 'fast' }))).toEqual([
      "state-immutable StatefulSet ledger /spec/volumeClaimTemplates: volume 'data' is of another class or kind than in the committed tree: no cluster takes the change; keep what it was, or give the service another id and move its data",
    ]);
  });

  test('C09: refuses a smaller volume', () => {
    expect(change(withData('50Gi'), withData('40Gi'))).toEqual([
      "claim-shrunk StatefulSet ledger /spec/volumeClaimTemplates: volume 'data' has '40Gi', and '50Gi' in the committed tree: no disk becomes smaller; write '50Gi', or give the service another id and move its data",
    ]);
  });

  test('refuses a larger volume until somebody has made the volumes grow', () => {
    expect(change(withData('50Gi'), withData('60Gi'))).toEqual([
      "claim-grown StatefulSet ledger /spec/volumeClaimTemplates: volume 'data' grows from '50Gi' to '60Gi', which a StatefulSet does not carry to its volumes; set the size on each claim 'data-ledger-…', take the StatefulSet away without its pods (kubectl delete statefulset ledger --cascade=orphan), and waive('claim-grown', { reason: '…' }) for the commit that brings it back",
    ]);
  });

  test('leaves the committed file as it was', () => {
    publish(withData('50Gi'));
    publish(withData('40Gi'));
    expect(readFileSync(file(), 'utf8')).toContain('storage: 50Gi');
  });
});

describe('C40: volumes that nobody would read any more', () => {
  test('C40: refuses another id', () => {
    publish(withData('20Gi'));
    expect(publish(withData('20Gi'), 'journal').map((text) => text.replaceAll(folder, 'dist'))).toEqual([
      "state-disappears removes: StatefulSet ledger of dist/prod/shop/ledger.yaml has volumes, and the program no longer makes it: they stay, and nobody reads them; make it again, under the same id, or say that it goes: CloudNativeApp({ removes: ['prod/shop/ledger'] })",
    ]);
  });

  test('C40: refuses a service that keeps nothing any more', () => {
    expect(change(withData('20Gi'), {})).toEqual([
      expect.stringMatching(/^state-disappears .*removes: \['prod\/shop\/ledger\/StatefulSet\/ledger'\]/),
      expect.stringMatching(/^workload-replaced .*the committed StatefulSet would be gone/),
    ]);
  });

  test.each(['prod/shop/ledger', 'prod/shop/ledger/'])('C40: takes another id where %s may go', (named) => {
    publish(withData('20Gi'));
    expect(publish(withData('20Gi'), 'journal', [named])).toEqual([]);
  });

  test('C40: takes another id where there are no volumes', () => {
    publish({ state: {} });
    expect(publish({ state: {} }, 'journal')).toEqual([]);
  });

  test('C40: says of a whole system only that it disappears', () => {
    publish(withData('20Gi'));
    const app = new CloudNativeApp({ name: 'shop', outdir: folder });
    new MicroService(new System(new Environment(app, 'prod', environments.prod), 'bank'), 'api', sized);
    const options = { name: 'shop', published: folder, removes: [] };
    const { issues } = synthesized(app, options, { publish: true, asOneFile: false, emptied: false, fill: undefined });
    expect(issues.map(({ rule }) => rule)).toEqual(['system-disappears']);
  });
});

describe('takes', () => {
  test('a larger volume with a reason', () => {
    const waivers = [waive('claim-grown', { reason: 'the volumes were grown on 2026-11-20' })];
    expect(change(withData('50Gi'), { ...withData('60Gi'), waivers })).toEqual([]);
  });

  test('another path for a volume that keeps its name', () => {
    expect(
      change(withData('20Gi'), { state: { volumes: { '/var/lib/ledger': { size: '20Gi', name: 'data' } } } }),
    ).toEqual([]);
  });

  test('what may change: image, number of pods, retention', () => {
    const waivers = [waive('data-deleted', { reason: 'a cache' })];
    const later = { state: { ...withData('20Gi').state, retention: { whenScaled: 'delete' } } } as const;
    expect(
      change(withData('20Gi'), { ...later, waivers, image: 'registry.example.com/shop/api:2.0.0', replicas: 5 }),
    ).toEqual([]);
  });

  test('the same size in other words', () => {
    publish(withData('1024Gi'));
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('storage: 1Ti', 'storage: 1024Gi'));
    expect(publish(withData('1024Gi'))).toEqual([]);
  });

  test('a new service', () => {
    expect(publish(withData('20Gi'))).toEqual([]);
  });
});

describe('C17: a StatefulSet whose replicas an autoscaler takes over', () => {
  test('C17: is refused, as a Deployment is', () => {
    expect(change({ state: {}, replicas: 9 }, { state: {}, autoscaling: { minReplicas: 9, maxReplicas: 12 } })).toEqual(
      [expect.stringMatching(/^replicas-dropped .*the committed StatefulSet has 9 replicas/)],
    );
  });
});
