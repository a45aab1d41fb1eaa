import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { environments } from '../../environments.ts';
import {
  blueGreen,
  CloudNativeApp,
  canary,
  Environment,
  jobCheck,
  MicroService,
  type MicroServiceProps,
  type Rollout,
  recreate,
  rollingUpdate,
  System,
  waive,
} from '../../lib/index.ts';
import { synthesized } from '../../lib/output/synthesis.ts';
import { released } from '../support/released.ts';
import { sized } from '../support/shop.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollout-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Publishes a shop with one service over what is there; gives what is wrong. */
function publish(rollout: Rollout | undefined, props: Partial<MicroServiceProps> = {}): readonly string[] {
  const app = new CloudNativeApp({ name: 'shop', outdir: folder });
  const platform = { ...environments.prod.platform, argoRollouts: '1.9' };
  const environment = new Environment(app, 'prod', { ...environments.prod, platform });
  new MicroService(new System(environment, 'shop'), 'wallet', { ...sized, ...props, rollout });
  const options = { name: 'shop', published: folder, removes: [] };
  return synthesized(app, options, { publish: true, asOneFile: false, emptied: false, fill: undefined }).issues.map(
    ({ rule, path, problem, remedy }) => `${rule} ${path}: ${problem}; ${remedy}`,
  );
}

interface Committed {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  // biome-ignore lint/suspicious/noExplicitAny: a test names the fields it means
  readonly spec: any;
}

function committed(): readonly Committed[] {
  return parseAllDocuments(readFileSync(join(folder, 'prod/shop/wallet.yaml'), 'utf8')).map((document) =>
    document.toJS(),
  );
}

const find = (kind: string, name = 'wallet') =>
  committed().find((object) => object.kind === kind && object.metadata.name === name);
const subsets = () => find('DestinationRule')?.spec.subsets?.map(({ name }: { name: string }) => name);
const isKept = (kind: string) =>
  find(kind)?.metadata.annotations?.['argocd.argoproj.io/sync-options'] === 'Prune=false';

describe('C35: a canary with dynamic stable scaling loses requests at 100 %', () => {
  test.each([canary(), blueGreen()])('C35: $kind keeps the old pods for half a minute, said outright', (rollout) => {
    const [strategy] = Object.values<{ scaleDownDelaySeconds: number }>(
      released(rollout).object('Rollout', 'wallet').spec.strategy,
    );
    expect(strategy?.scaleDownDelaySeconds).toBe(30);
  });

  test('C35: nothing scales the stable pods with the weight', () => {
    expect(released().object('Rollout', 'wallet').spec.strategy.canary).not.toHaveProperty('dynamicStableScale');
  });
});

describe('C36: from a Deployment to a Rollout', () => {
  const steps = {
    canary: (step: 'start' | 'serve') => canary({ replaces: { rollout: rollingUpdate(), step } }),
    blueGreen: (step: 'start' | 'serve') => blueGreen({ replaces: { rollout: rollingUpdate(), step } }),
  };

  test.each([canary(), blueGreen()])('C36: refuses $kind() at once', (rollout) => {
    publish(undefined);
    expect(publish(rollout)).toEqual([
      "workload-replaced rollout: the committed Deployment would be gone before a pod of the new Rollout is ready; commit replaces: { rollout: rollingUpdate(), step: 'start' } first (docs/rollouts.md has the three commits), or waive('workload-replaced', { reason: '…' }) where nobody calls it",
    ]);
  });

  test('C36: refuses the second commit without the first', () => {
    publish(undefined);
    expect(publish(steps.canary('serve'))).toEqual([
      expect.stringMatching(
        /^workload-replaced rollout: requests would go to the new Rollout before a pod of it is ready/,
      ),
    ]);
  });

  test('C36: refuses the third commit without the second', () => {
    publish(undefined);
    publish(steps.canary('start'));
    expect(publish(canary())).toEqual([
      expect.stringMatching(/^workload-replaced rollout: the committed Deployment is not pruned yet/),
    ]);
  });

  test('C36: takes it at once with a reason', () => {
    publish(undefined);
    const waivers = [waive('workload-replaced', { reason: 'nobody calls it at night' })];
    expect(publish(canary(), { waivers })).toEqual([]);
  });

  test.each(['canary', 'blueGreen'] as const)('C36: takes the three commits: %s', (kind) => {
    publish(undefined);
    const last = kind === 'canary' ? canary() : blueGreen();
    expect([publish(steps[kind]('start')), publish(steps[kind]('serve')), publish(last)]).toEqual([[], [], []]);
  });

  test('C36: takes going back after the first commit', () => {
    publish(undefined);
    publish(steps.canary('start'));
    expect(publish(undefined)).toEqual([]);
  });

  test('C36: first both have pods, the Deployment as it was and not pruned, and requests go as they did', () => {
    publish(undefined);
    const before = find('Deployment');
    publish(steps.canary('start'));
    expect(find('Deployment')?.spec).toEqual(before?.spec);
    expect([
      isKept('Deployment'),
      find('Rollout')?.spec.strategy.canary.trafficRouting,
      find('VirtualService'),
    ]).toEqual([true, undefined, undefined]);
  });

  test('C36: then requests go to the Rollout, and the Deployment may be pruned', () => {
    publish(undefined);
    publish(steps.canary('start'));
    publish(steps.canary('serve'));
    expect([isKept('Deployment'), find('Deployment')?.spec.replicas, subsets()]).toEqual([
      false,
      3,
      ['stable', 'canary'],
    ]);
  });

  test('C36: at last the Deployment is gone', () => {
    publish(undefined);
    publish(steps.canary('start'));
    publish(steps.canary('serve'));
    publish(canary());
    expect([find('Deployment'), find('Rollout')?.kind]).toEqual([undefined, 'Rollout']);
  });

  test('C36: the Service that is called is not switched before the new pods are there', () => {
    publish(undefined);
    publish(steps.blueGreen('start'));
    const first = find('Rollout')?.spec.strategy.blueGreen.activeService;
    const stands = find('Service', 'wallet-active')?.kind;
    publish(steps.blueGreen('serve'));
    expect([first, stands, find('Rollout')?.spec.strategy.blueGreen.activeService]).toEqual([
      'wallet-active',
      'Service',
      'wallet',
    ]);
  });

  test('C36: the autoscaler is for the Rollout from the first commit on', () => {
    const autoscaling = { minReplicas: 3, maxReplicas: 9 };
    publish(undefined, { autoscaling });
    expect(publish(steps.canary('start'), { autoscaling })).toEqual([]);
    expect([find('HorizontalPodAutoscaler')?.spec.scaleTargetRef.kind, find('Deployment')?.spec.replicas]).toEqual([
      'Rollout',
      undefined,
    ]);
  });
});

describe('C36: from a Rollout back to a Deployment', () => {
  const back = (step: 'start' | 'serve', from: Rollout = canary()) =>
    rollingUpdate({ replaces: { rollout: from, step } });

  test('C36: refuses it at once', () => {
    publish(canary());
    expect(publish(undefined)).toEqual([
      expect.stringMatching(
        /^workload-replaced rollout: the committed Rollout would be gone before a pod of the new Deployment/,
      ),
    ]);
  });

  test.each([canary(), blueGreen()])('C36: takes the three commits: $kind', (from) => {
    publish(from);
    expect([publish(back('start', from)), publish(back('serve', from)), publish(undefined)]).toEqual([[], [], []]);
  });

  test('C36: the Rollout is measured as it was, as long as it is there', () => {
    const from = canary({ analysis: { checks: { smoke: jobCheck({ command: ['/app/smoke'] }) } } });
    publish(from);
    expect([publish(back('start', from)), find('AnalysisTemplate')?.kind]).toEqual([[], 'AnalysisTemplate']);
    expect([publish(back('serve', from)), publish(undefined), find('AnalysisTemplate')]).toEqual([[], [], undefined]);
  });

  test('C36: first the Rollout serves as it did, and the Deployment says how many pods it has', () => {
    publish(canary());
    const before = find('Rollout');
    publish(back('start'));
    expect(find('Rollout')?.spec).toEqual(before?.spec);
    expect([isKept('Rollout'), find('Deployment')?.spec.replicas, subsets()]).toEqual([true, 3, ['stable', 'canary']]);
  });

  test('C36: then nobody splits requests any more', () => {
    publish(canary());
    publish(back('start'));
    publish(back('serve'));
    expect([isKept('Rollout'), find('Rollout')?.spec.strategy.canary.trafficRouting, subsets()]).toEqual([
      false,
      undefined,
      undefined,
    ]);
  });
});

describe('C14 and C17 with other rollouts', () => {
  test('C14: recreate() leaves no rollingUpdate behind', () => {
    publish(undefined);
    expect(publish(recreate())).toEqual([]);
    expect(find('Deployment')?.spec.strategy).toEqual({ type: 'Recreate' });
  });

  test('C17: refuses a Rollout whose replicas an autoscaler takes over', () => {
    publish(canary(), { replicas: 9 });
    expect(publish(canary(), { autoscaling: { minReplicas: 9, maxReplicas: 12 } })).toEqual([
      expect.stringMatching(/^replicas-dropped .*the committed Rollout has 9 replicas/),
    ]);
  });
});
