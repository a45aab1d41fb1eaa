import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  blueGreen,
  CloudNativeApp,
  type CloudNativeAppProps,
  call,
  canary,
  Environment,
  externalService,
  istioSidecar,
  MicroService,
  type MicroServiceProps,
  System,
  Task,
  waive,
} from '../lib/index.ts';
import { type Outcome, synthesized } from '../lib/output/synthesis.ts';
import { textOf } from './support/programs.ts';
import { sized } from './support/shop.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paths-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const meshes = {
  'no mesh': undefined,
  'the mesh with sidecars': istioSidecar('1.30'),
  'the ambient mesh': environments.prod.platform.mesh,
};
type MeshName = keyof typeof meshes;

const later = 'registry.example.com/shop/api:1.5.0';
const unreached = { waivers: [waive('service-unreachable', { reason: 'nobody calls it in this test' })] };
const props = { ...sized, ...unreached };

type Build = (system: System) => void;
interface Where {
  readonly mesh?: MeshName;
  readonly argoCd?: string | undefined;
  readonly removes?: CloudNativeAppProps['removes'];
}

/** Publishes a shop over what is there. */
function publish(build: Build, { mesh = 'no mesh', removes = [], ...more }: Where = {}): Outcome {
  const app = new CloudNativeApp({ name: 'shop', outdir: folder });
  const platform = { ...environments.prod.platform, argoRollouts: '1.9', mesh: meshes[mesh], ...more };
  build(new System(new Environment(app, 'prod', { ...environments.prod, platform, releases: {} }), 'shop'));
  const options = { name: 'shop', published: folder, removes };
  return synthesized(app, options, { publish: true, asOneFile: false, emptied: false, fill: undefined });
}

/** What is wrong with the last of some commits; those before it are fine. */
function refusals(builds: readonly Build[], where: Where = {}): readonly string[] {
  const outcomes = builds.map((build) =>
    publish(build, where).issues.map((issue) => textOf(issue).replaceAll(folder, 'dist')),
  );
  expect(outcomes.slice(0, -1).flat()).toEqual([]);
  return outcomes.at(-1) ?? [];
}

/** What the last of some commits tells people. */
function said(builds: readonly Build[], where: Where = {}): string {
  const outcomes = builds.map((build) => publish(build, where));
  expect(outcomes.flatMap(({ issues }) => issues)).toEqual([]);
  return outcomes.at(-1)?.text ?? '';
}

/** A service `web` that calls `led`, may connect to it, or neither. */
function web(how: 'calls' | 'access' | 'nothing', more: Partial<MicroServiceProps> = {}, task = false): Build {
  return (system) => {
    const callee = new MicroService(system, 'led', props);
    const caller = new MicroService(system, 'web', { ...props, ...more, calls: how === 'calls' ? [callee] : [] });
    if (how === 'access') callee.allowCallsFrom(caller);
    if (task) new Task(system, 'migration', { image: later, cpu: '100m', memory: '128Mi', before: [caller] });
  };
}

const called = (more: Partial<MicroServiceProps>): Build => {
  return (system) => {
    const callee = new MicroService(system, 'led', { ...props, ...more });
    new MicroService(system, 'web', { ...props, calls: [callee] });
  };
};

describe('a call that a release drops', () => {
  test.each(Object.keys(meshes) as MeshName[])('refuses it of a canary, whose old pods stay: %s', (mesh) => {
    const commits = [web('calls', { rollout: canary() }), web('nothing', { rollout: canary(), image: later })];
    expect(refusals(commits, { mesh })).toEqual([
      "path-withdrawn calls: the committed pods call led, which is closed to them from the first wave on, and they stay for all steps of their Rollout; keep it open for this release by led.allowCallsFrom(web) and drop that in the next, or waive('path-withdrawn', { reason: '…' }) where they can do without",
    ]);
  });

  test('refuses it of a blue-green release', () => {
    const commits = [web('calls', { rollout: blueGreen() }), web('nothing', { rollout: blueGreen() })];
    expect(refusals(commits)).toEqual([expect.stringMatching(/^path-withdrawn calls/)]);
  });

  test('refuses it where a task comes before the caller', () => {
    expect(refusals([web('calls'), web('nothing', {}, true)])).toEqual([
      expect.stringMatching(/^path-withdrawn .* they stay until Job migration is done/),
    ]);
  });

  test('refuses it where a Rollout comes before the caller, and changes with it', () => {
    const release = (image: string, drops: boolean): Build => {
      return (system) => {
        const ads = new MicroService(system, 'ads', props);
        const callee = new MicroService(system, 'led', { ...props, image, rollout: canary() });
        new MicroService(system, 'web', { ...props, calls: drops ? [callee] : [callee, ads] });
      };
    };
    expect(refusals([release(later, false), release(sized.image, true)])).toEqual([
      expect.stringMatching(/^path-withdrawn .* they stay until Rollout led has taken its steps/),
    ]);
    expect(publish(release(later, true)).text).toContain('web → ads: ads.allowCallsFrom(web) keeps it open');
  });

  test.each(Object.keys(meshes) as MeshName[])('takes it one release later: %s', (mesh) => {
    const rollout = canary();
    const commits = [web('calls', { rollout }), web('access', { rollout, image: later }), web('nothing', { rollout })];
    expect(refusals(commits, { mesh })).toEqual([]);
  });

  test('refuses it where the mesh lets some requests through only, past a waypoint', () => {
    const limited =
      (calls: boolean): Build =>
      (system) => {
        const callee = new MicroService(system, 'led', props);
        const reads = call(callee, { methods: ['GET'] });
        new MicroService(system, 'web', { ...props, rollout: canary(), calls: calls ? [reads] : [] });
        new MicroService(system, 'other', { ...props, calls: [reads] });
      };
    expect(refusals([limited(true), limited(false)], { mesh: 'the ambient mesh' })).toEqual([
      expect.stringMatching(/^path-withdrawn calls: the committed pods call led/),
    ]);
  });

  test('takes it of a canary with a reason', () => {
    const waivers = [...unreached.waivers, waive('path-withdrawn', { reason: 'it does without' })];
    expect(refusals([web('calls', { rollout: canary() }), web('nothing', { rollout: canary(), waivers })])).toEqual([]);
  });

  test('takes it of a canary that nobody of Argo CD applies', () => {
    const commits = [web('calls', { rollout: canary() }), web('nothing', { rollout: canary() })];
    expect(refusals(commits, { argoCd: undefined })).toEqual([]);
  });

  test('names it where a rolling update takes minutes', () => {
    expect(said([web('calls'), web('nothing')])).toContain(
      [
        '1 path closes before the pods that use it are gone, minutes later; what keeps it open for one release:',
        '  prod/shop  web → led: led.allowCallsFrom(web) keeps it open',
      ].join('\n'),
    );
  });

  test.each(['calls', 'access'] as const)('says nothing where the new release %s', (how) => {
    expect(said([web('calls'), web(how, { image: later })])).not.toContain('keeps it open');
  });
});

describe('something outside the cluster that a release calls no more', () => {
  const rollout = canary();
  const database = (version: number) =>
    externalService(`db${version}`, {
      host: `db${version}.example.com`,
      port: 5432,
      protocol: 'tcp',
      addresses: [`10.20.0.${version}/32`],
    });
  const uses = (calls: MicroServiceProps['calls'], more: Partial<MicroServiceProps> = { rollout }): Build => {
    return (system) => {
      new MicroService(system, 'web', { ...props, ...more, calls });
    };
  };

  test.each(Object.keys(meshes) as MeshName[])('refuses it of a canary, whose old pods stay: %s', (mesh) => {
    expect(refusals([uses([database(1)]), uses([database(2)])], { mesh })).toEqual([
      "path-withdrawn calls: the committed pods call db1.example.com:5432, which is closed to them from the first wave on, and they stay for all steps of their Rollout; keep it in calls for this release by call(…, { variable: false }) and drop that in the next, or waive('path-withdrawn', { reason: '…' }) where they can do without",
    ]);
  });

  test('takes it one release later', () => {
    const both = [database(2), call(database(1), { variable: false })];
    expect(refusals([uses([database(1)]), uses(both), uses([database(2)])])).toEqual([]);
  });

  test('names it where a rolling update takes minutes', () => {
    expect(said([uses([database(1)], {}), uses([database(2)], {})])).toContain(
      'prod/shop  web → db1.example.com:5432: call(…, { variable: false }) keeps it open',
    );
  });

  test('takes another call beside it', () => {
    expect(refusals([uses([database(1)]), uses([database(1), database(2)])])).toEqual([]);
  });
});

describe('a port that moves', () => {
  const rollout = canary();

  test.each(Object.keys(meshes) as MeshName[])(
    'refuses it of a canary, whose old pods listen on the old one: %s',
    (mesh) => {
      expect(refusals([called({ rollout }), called({ rollout, port: 9090 })], { mesh })).toEqual([
        "path-withdrawn port: the committed pods listen on 8080, which is closed from the first wave on (9090 is open), and they stay for all steps of their Rollout; keep it beside the new one for this release, ports: { http: { port: 9090, servicePort: 8080 }, before: { port: 8080, servicePort: 8081 } }, and drop that in the next, or waive('path-withdrawn', { reason: '…' }) where nobody calls it meanwhile",
      ]);
    },
  );

  test('refuses it of a port that is no HTTP, with its protocol', () => {
    const tcp =
      (port: number): Build =>
      (system) => {
        const { port: _, ...others } = props;
        const ports = { tcp: { port, protocol: 'tcp' } } as const;
        const callee = new MicroService(system, 'led', {
          ...others,
          rollout,
          ports,
          health: { readiness: { tcp: true }, liveness: { command: ['check'] } },
        });
        new MicroService(system, 'web', { ...props, calls: [callee] });
      };
    expect(refusals([tcp(5432), tcp(5433)])).toEqual([
      expect.stringContaining(
        "ports: { tcp: { port: 5433, servicePort: 5432, protocol: 'tcp' }, before: { port: 5432, servicePort: 5433, protocol: 'tcp' } }",
      ),
    ]);
  });

  test('takes it where the old one is kept, and drops that a release later', () => {
    const { port: _, ...others } = props;
    const moved =
      (ports: object): Build =>
      (system) => {
        const callee = new MicroService(system, 'led', { ...others, rollout, ports: ports as never });
        new MicroService(system, 'web', { ...props, calls: [callee] });
      };
    const http = { port: 9090, servicePort: 8080 };
    const both = { http, before: { port: 8080, servicePort: 8081, protocol: 'http' } };
    expect(refusals([called({ rollout }), moved(both)])).toEqual([]);
    const [policy = ''] = readFileSync(join(folder, 'prod/shop/led.yaml'), 'utf8')
      .split(/^---\n/m)
      .filter((text) => text.includes('kind: NetworkPolicy'));
    expect(policy).toContain('port: 8080');
    expect(publish(moved({ http })).issues).toEqual([]);
  });

  test('names it where a rolling update takes minutes', () => {
    expect(said([called({}), called({ port: 9090 })])).toContain('  prod/shop  led on port 8080: ports: { http: {');
  });
});

describe('a service that goes with the calls to it', () => {
  const alone: Build = (system) => {
    new MicroService(system, 'web', props);
  };

  test.each(Object.keys(meshes) as MeshName[])('refuses it, since Argo CD deletes it first: %s', (mesh) => {
    expect(refusals([web('calls'), alone], { mesh })).toEqual([
      "callee-removed-too-early removes: dist/prod/shop/led.yaml goes in the commit in which web no longer calls it: Argo CD deletes it before the committed pods of web are gone; deliver web without the call first, and take it away in a later commit; or say that it goes at once: CloudNativeApp({ removes: ['prod/shop/led'] })",
    ]);
  });

  test.each(['nothing', 'access'] as const)('takes it where the commit before had %s of it', (how) => {
    expect(refusals([web('calls'), web(how), alone])).toEqual([]);
  });

  test('takes it where it is said to go at once', () => {
    expect(publish(web('calls')).issues).toEqual([]);
    expect(publish(alone, { removes: ['prod/shop/led'] }).issues).toEqual([]);
  });

  test('takes it where its caller goes, too', () => {
    const other: Build = (system) => {
      new MicroService(system, 'other', props);
    };
    const both: Build = (system) => {
      web('calls')(system);
      other(system);
    };
    expect(refusals([both, other])).toEqual([]);
  });
});
