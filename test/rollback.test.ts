import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measured } from '../examples/environment.ts';
import { canary, type MicroServiceProps, secret } from '../lib/index.ts';
import { withFolder } from './support/folders.ts';
import { type Delivered, missingFor, Repository, referencesOf } from './support/releases.ts';

const database = secret('ledger-db', { keys: ['url'] });

/** Release by release, another file and another value. */
function release(number: number): { readonly ledger: Partial<MicroServiceProps> } {
  return {
    ledger: {
      image: `registry.example.com/shop/ledger:${number}.0.0`,
      config: { RELEASE: number, DATABASE_URL: database.key('url') },
      files: { '/etc/ledger/rules.json': `{ "release": ${number} }\n` },
    },
  };
}

function ledgerIn({ delivered }: Repository): Delivered {
  const ledger = delivered.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'ledger');
  if (ledger === undefined) throw new Error('ledger is not delivered');
  return ledger;
}

/** As CI does on the main branch after each release. */
function deliver(repository: Repository, number: number): Delivered {
  expect(repository.synth(release(number))).toEqual([]);
  const delivered = ledgerIn(repository);
  expect([repository.retain(), repository.synth(release(number))]).toEqual([[], []]);
  return delivered;
}

/** Git in a folder of a test, where nothing may fail. */
function gitIn(folder: string) {
  const git = (...args: readonly string[]) => {
    const me = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'core.autocrlf=false'];
    const { status, stdout, stderr } = spawnSync('git', [...me, ...args], { cwd: folder, encoding: 'utf8' });
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    return stdout;
  };
  git('init', '--quiet');
  return { git, commit: (message: string) => [git('add', '--all'), git('commit', '--quiet', '--message', message)] };
}

const secrets = ['Secret ledger-db'];

describe('an aborted canary', () => {
  test('finds what its stable pods were started with, whoever starts more of them', () => {
    withFolder({}, (folder) => {
      const { id: _, ...environment } = measured;
      const repository = new Repository(folder, environment);
      const canaryOf = (number: number) => ({ ledger: { ...release(number).ledger, rollout: canary() } });
      const rollout = () => repository.delivered.find(({ kind }) => kind === 'Rollout') as Delivered;
      expect(repository.synth(canaryOf(1))).toEqual([]);
      const stable = rollout();
      repository.retain();
      expect(repository.synth(canaryOf(2))).toEqual([]);
      expect([referencesOf(stable).length, missingFor(stable, repository.delivered, secrets)]).toEqual([2, []]);
      expect(referencesOf(rollout())).not.toEqual(referencesOf(stable));
    });
  });
});

describe('going back', () => {
  test('by undo finds every ConfigMap and Secret of the releases before', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      const releases = [1, 2, 3].map((number) => deliver(repository, number));
      expect(releases.flatMap(referencesOf)).toHaveLength(6);
      expect(releases.flatMap((old) => missingFor(old, repository.delivered, secrets))).toEqual([]);
    });
  });

  test('by undo finds them at once, before CI has kept anything of the new release', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      const releases = [1, 2].map((number) => deliver(repository, number));
      repository.synth(release(3));
      expect(releases.flatMap((old) => missingFor(old, repository.delivered, secrets))).toEqual([]);
    });
  });

  test('by undo misses the ConfigMap of a release that nobody has kept', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      repository.synth(release(1));
      const old = ledgerIn(repository);
      repository.synth(release(2));
      expect(missingFor(old, repository.delivered, secrets)).toEqual([
        expect.stringMatching(/^ConfigMap ledger-files-\w{10}$/),
      ]);
    });
  });

  test('by undo brings the values of that release', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      const [old] = [1, 2].map((number) => deliver(repository, number));
      expect(old?.['spec'].template.spec.containers[0].env).toContainEqual({ name: 'RELEASE', value: '1' });
    });
  });

  test('by a revert writes the same files for the services as before', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      deliver(repository, 1);
      const before = repository.files('dist/prod/shop/ledger.yaml');
      [2, 3].map((number) => deliver(repository, number));
      deliver(repository, 1);
      expect(repository.files('dist/prod/shop/ledger.yaml')).toEqual(before);
    });
  });

  test('by a revert keeps what the bad release was started with, for pods that still run', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      const [, bad] = [1, 2].map((number) => deliver(repository, number));
      repository.synth(release(1));
      expect(missingFor(bad as Delivered, repository.delivered, secrets)).toEqual([]);
    });
  });

  test('by a revert delivers no ConfigMap twice', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      for (const number of [1, 2, 1]) deliver(repository, number);
      const names = repository.delivered
        .filter(({ kind }) => kind === 'ConfigMap')
        .map(({ metadata }) => metadata.name);
      expect([names.length, new Set(names).size]).toEqual([2, 2]);
    });
  });

  test('by git revert and synth needs no more than the commit of the bad release', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      const { git, commit } = gitIn(folder);
      for (const number of [1, 2]) {
        repository.synth(release(number));
        commit(`release ${number}`);
        repository.retain();
        commit('what CI keeps');
      }
      git('revert', '--no-commit', 'HEAD~1');
      expect(repository.synth(release(1))).toEqual([]);
      git('add', '--all');
      expect(git('diff', '--cached', '--name-only', 'HEAD').trim().split('\n')).toEqual([
        expect.stringMatching(/^dist\/prod\/shop\/_retained-ledger-files-/), // of release 2, for its pods
        'dist/prod/shop/ledger.yaml',
      ]);
      expect(git('diff', '--name-only', 'HEAD~3', '--', 'dist/prod/shop/ledger.yaml')).toBe('');
    });
  });

  test('by a plain git revert meets no conflict, however many releases there were and whatever CI has let go', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      const { git, commit } = gitIn(folder);
      for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
        repository.synth(release(number));
        commit(`release ${number}`);
        repository.retain();
        repository.synth(release(number));
        commit('what CI keeps');
        if (number === 1) continue;
        const before = git('rev-parse', 'HEAD').trim();
        git('revert', '--no-edit', 'HEAD~1');
        expect(missingFor(ledgerIn(repository), repository.delivered, secrets)).toEqual([]);
        expect(repository.check(release(number - 1))).toEqual([]);
        expect(repository.said.match(/^ {2}\w+ .*/gm)).toEqual([
          expect.stringMatching(/^ {2}added {4}.*\/_retained-ledger-files-\w{10}\.yaml$/),
        ]);
        git('reset', '--quiet', '--hard', before);
      }
    });
  });

  test('by a plain git revert meets no conflict with later releases of other services', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      const { git, commit } = gitIn(folder);
      const both = (ledger: number, bank: number) => ({ ledger: release(ledger).ledger, bank: release(bank).ledger });
      const deliverBoth = (ledger: number, bank: number) => {
        repository.synth(both(ledger, bank));
        commit(`release ledger ${ledger} bank ${bank}`);
        repository.retain();
        repository.synth(both(ledger, bank));
        commit('what CI keeps');
      };
      for (const ledger of [1, 2, 3, 4, 5]) deliverBoth(ledger, 1);
      const bad = git('rev-parse', 'HEAD~1').trim();
      for (const bank of [2, 3, 4, 5, 6]) deliverBoth(5, bank);
      git('revert', '--no-edit', bad);
      expect(repository.synth(both(4, 6))).toEqual([]);
      expect(repository.said).toContain(': 1 written, 0 removed');
    });
  });

  test('finds everything, whatever was released in whatever order, for as many revisions as are kept', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(numbers, (order) => {
        withFolder({}, (folder) => {
          const repository = new Repository(folder);
          const releases = order.map((number) => deliver(repository, number));
          const revisions = releases.slice(-4); // the one that runs, and the three of revisionHistoryLimit
          expect(revisions.flatMap((old) => missingFor(old, repository.delivered, secrets))).toEqual([]);
        });
      }),
      { numRuns: 10 },
    );
  });
});
