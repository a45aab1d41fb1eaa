import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { committedIn } from '../lib/output/committed.ts';
import { type Disk, realDisk } from '../lib/output/disk.ts';
import { markOf } from '../lib/output/mark.ts';
import { type Plan, planFor } from '../lib/output/plan.ts';
import { publish } from '../lib/output/publish.ts';
import { type Tree, treeOf, withFolder } from './support/folders.ts';

const name = 'shop';

/** A file of this program. */
function ours(text: string): string {
  return `${markOf(name)}---\n${text}\n`;
}

function planned(folder: string, wanted: Tree, removes: readonly string[] = []): Plan {
  const files = Object.entries(wanted).map(([path, text]) => ({ path, text }));
  return planFor(files, committedIn(folder), { name, folder: 'dist', removes });
}

/** What is in a folder after publishing; issues instead where it is refused. */
function published(before: Tree, wanted: Tree, removes: readonly string[] = []) {
  return withFolder(before, (folder) => {
    const plan = planned(folder, wanted, removes);
    if (plan.issues.length === 0) publish(plan, folder);
    return { plan, after: treeOf(folder), rules: plan.issues.map(({ rule }) => rule) };
  });
}

const wallet = { 'prod/bycoin/wallet.yaml': ours('wallet') };
const ledger = { 'prod/bycoin/ledger.yaml': ours('ledger') };
const shop = { 'prod/shop/api.yaml': ours('api') };
const namespaces = { 'prod/_namespaces.yaml': ours('namespaces') };
const dev = { 'dev/_namespaces.yaml': ours('namespaces'), 'dev/bycoin/wallet.yaml': ours('wallet') };

describe('publishing', () => {
  test('makes the folder where there is none', () => {
    withFolder({}, (folder) => {
      const target = join(folder, 'a', 'dist');
      publish(planned(target, wallet), target);
      expect(treeOf(target)).toEqual(wallet);
    });
  });

  test('does not touch a file that is what the program says', () => {
    withFolder({ ...wallet, ...ledger }, (folder) => {
      const file = join(folder, 'prod/bycoin/wallet.yaml');
      const before = statSync(file, { bigint: true });
      publish(planned(folder, { ...wallet, 'prod/bycoin/ledger.yaml': ours('changed') }), folder);
      const after = statSync(file, { bigint: true });
      expect([after.ino, after.ctimeNs]).toEqual([before.ino, before.ctimeNs]);
    });
  });

  test('replaces a file that differs', () => {
    expect(published(wallet, { 'prod/bycoin/wallet.yaml': ours('new') }).after).toEqual({
      'prod/bycoin/wallet.yaml': ours('new'),
    });
  });

  test('removes a file that is no longer produced', () => {
    expect(published({ ...wallet, ...ledger }, wallet).after).toEqual(wallet);
  });

  test('removes the folder that its last file leaves empty', () => {
    expect(published({ ...wallet, ...shop }, wallet, ['prod/shop']).after).toEqual(wallet);
  });

  test('leaves a file that is not its own, and names it', () => {
    const notes = { 'prod/shop/notes.md': 'mine\n' };
    const { plan, after } = published({ ...wallet, ...shop, ...notes }, wallet, ['prod/shop']);
    expect([plan.foreign, after]).toEqual([['prod/shop/notes.md'], { ...wallet, ...notes }]);
  });

  test('leaves the files of another program', () => {
    const others = { 'prod/other/api.yaml': `${markOf('other')}---\n` };
    expect(published({ ...wallet, ...others }, wallet).after).toEqual({ ...wallet, ...others });
  });

  test('leaves a generated file that is no YAML', () => {
    const text = { 'prod/bycoin/wallet.txt': ours('wallet') };
    expect(published({ ...wallet, ...text }, wallet).after).toEqual({ ...wallet, ...text });
  });

  test('leaves hidden folders alone', () => {
    const hidden = { '.git/x/y.yaml': ours('x') };
    expect(published({ ...wallet, ...hidden }, wallet).after).toEqual({ ...wallet, ...hidden });
  });

  test('knows its files in a checkout with CRLF', () => {
    const crlf = { 'prod/bycoin/wallet.yaml': ours('wallet').replaceAll('\n', '\r\n') };
    expect(published(crlf, wallet).after).toEqual(wallet);
  });

  test('tidies up what a killed run left, half a file included', () => {
    const left = { 'prod/bycoin/.wallet.yaml.cloud-native-new': '# Gen', 'prod/.x.yaml.cloud-native-old': ours('x') };
    expect(published({ ...wallet, ...left }, { 'prod/bycoin/wallet.yaml': ours('new') }).after).toEqual({
      'prod/bycoin/wallet.yaml': ours('new'),
    });
  });

  test('brings every folder to what the program says, and keeps what is not its own', () => {
    fc.assert(
      fc.property(trees, trees, foreignTrees, (before, wanted, foreign) => {
        const { after } = published({ ...before, ...foreign }, wanted, goneIn(wanted));
        expect(after).toEqual(sorted({ ...wanted, ...foreign }));
      }),
      { numRuns: 60 },
    );
  });
});

describe('publishing does not follow a link', () => {
  test('out of the folder', () => {
    withFolder({ 'elsewhere/wallet.yaml': ours('old'), 'dist/prod/_namespaces.yaml': ours('n') }, (folder) => {
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'dist/prod/bycoin'));
      const plan = planned(join(folder, 'dist'), { ...namespaces, ...wallet });
      expect(plan.issues.map(({ rule, path }) => [rule, path])).toEqual([['file-not-ours', 'prod/bycoin']]);
    });
  });

  test('to a file', () => {
    withFolder({ elsewhere: ours('wallet'), ...namespaces, ...ledger }, (folder) => {
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'prod/bycoin/wallet.yaml'));
      const plan = planned(folder, { ...namespaces, ...ledger, ...wallet });
      expect(plan.issues.map(({ rule }) => rule)).toEqual(['file-not-ours']);
    });
  });

  test('to find what to remove', () => {
    withFolder({ 'elsewhere/x/y.yaml': ours('x'), ...tree('dist', wallet) }, (folder) => {
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'dist/staging'));
      expect(planned(join(folder, 'dist'), wallet).remove).toEqual([]);
    });
  });

  test('that stands under a temporary name', () => {
    withFolder({ precious: 'keep\n', ...wallet }, (folder) => {
      const link = join(folder, 'prod/bycoin/.wallet.yaml.cloud-native-new');
      symlinkSync(join(folder, 'precious'), link);
      expect(() => publish(planned(folder, { 'prod/bycoin/wallet.yaml': ours('new') }), folder)).toThrow('EEXIST');
      expect([readFileSync(join(folder, 'precious'), 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual([
        'keep\n',
        true,
      ]);
    });
  });
});

describe('refuses', () => {
  test('to overwrite a file without its mark', () => {
    expect(published({ 'prod/bycoin/wallet.yaml': 'kind: Service\n' }, wallet).rules).toEqual(['file-not-ours']);
  });

  test('to overwrite the files of another program, and tells them once', () => {
    const others = Object.fromEntries(
      Object.keys({ ...wallet, ...ledger }).map((path) => [path, `${markOf('old')}---\n`]),
    );
    const { plan } = published(others, { ...wallet, ...ledger });
    expect(plan.issues.map(({ rule, path, remedy }) => [rule, path, remedy.includes("name: 'old'")])).toEqual([
      ['file-not-ours', 'name', true],
    ]);
  });

  test('a folder where a file must stand', () => {
    expect(published({ 'prod/bycoin/wallet.yaml/x': 'x', ...namespaces }, wallet, ['prod']).rules).toContain(
      'file-not-ours',
    );
  });

  test('a file where a folder must stand', () => {
    expect(published({ prod: 'x' }, wallet).rules).toEqual(['file-not-ours']);
  });

  test('an environment that would disappear', () => {
    expect(published({ ...namespaces, ...wallet, ...dev }, dev).rules).toEqual(['environment-disappears']);
  });

  test('a system that would disappear', () => {
    expect(published({ ...namespaces, ...wallet, ...shop }, { ...namespaces, ...shop }).rules).toEqual([
      'system-disappears',
    ]);
  });

  test('a system that would lose all its services', () => {
    const shared = { 'prod/bycoin/_system.yaml': ours('shared') };
    const { plan, after } = published({ ...namespaces, ...shared, ...wallet }, { ...namespaces, ...shared });
    expect([plan.issues.map(({ rule, problem }) => [rule, problem]), after]).toEqual([
      [
        [
          'system-disappears',
          expect.stringMatching(/prod\/bycoin has 1 file and the program no longer makes anything in the system: /),
        ],
      ],
      sorted({ ...namespaces, ...shared, ...wallet }),
    ]);
  });

  test('no system that is named and keeps what it shares, and none that had nothing', () => {
    const shared = { 'prod/bycoin/_system.yaml': ours('shared') };
    const after = { ...namespaces, ...shared };
    expect(published({ ...after, ...wallet }, after, ['prod/bycoin']).rules).toEqual([]);
    expect(published(after, after, ['prod/bycoin']).rules).toEqual([]);
    expect(published({ ...after, ...shop }, { ...after, ...shop }).rules).toEqual([]);
  });

  test('a removal that the program names while it still makes the service', () => {
    expect(published(wallet, wallet, ['prod/bycoin/wallet/']).rules).toEqual(['removes-still-there']);
    expect(published(wallet, wallet, ['prod/bycoin/ledger']).rules).toEqual([]);
  });

  test('an empty program over a folder with environments', () => {
    expect(published({ ...namespaces, ...wallet, ...dev }, {}).rules).toEqual([
      'environment-disappears',
      'environment-disappears',
    ]);
  });

  test('a removal that the program names while it still makes the system', () => {
    expect(published(wallet, wallet, ['prod/bycoin']).rules).toEqual(['removes-still-there']);
  });

  test('and says what to write', () => {
    const { plan } = published({ ...wallet, ...shop }, wallet);
    expect(plan.issues[0]?.remedy).toBe(
      "make it again, or say that it goes: CloudNativeApp({ removes: ['prod/shop'] })",
    );
  });

  test('C40 of two rendered trees the second, where a system of the first is gone unnamed', () => {
    const two = { ...namespaces, ...wallet, ...ledger, ...shop };
    const { plan, after } = published(two, { ...namespaces, ...shop });
    expect([plan.issues.map(({ group, rule }) => `${group} ${rule}`), after]).toEqual([
      ['prod/bycoin system-disappears'],
      sorted(two),
    ]);
  });
});

describe('lets disappear', () => {
  test('a system that the program names', () => {
    expect(published({ ...wallet, ...shop }, shop, ['prod/bycoin']).after).toEqual(shop);
  });

  test('an environment that the program names', () => {
    expect(published({ ...namespaces, ...wallet, ...dev }, dev, ['prod']).after).toEqual(dev);
  });

  test('an environment whose systems the program names, each of them', () => {
    expect(published({ ...namespaces, ...wallet, ...shop, ...dev }, dev, ['prod/bycoin', 'prod/shop']).after).toEqual(
      dev,
    );
  });

  test('not an environment of which the program names one of two systems', () => {
    expect(published({ ...wallet, ...shop, ...dev }, dev, ['prod/bycoin']).rules).toEqual(['environment-disappears']);
  });

  test('a component, unnamed', () => {
    expect(published({ ...wallet, ...ledger }, ledger).rules).toEqual([]);
  });

  test('a plain chart outside any environment, unnamed', () => {
    expect(published({ ...wallet, 'tools.k8s.yaml': ours('tools') }, wallet).after).toEqual(wallet);
  });

  test('what is gone already, named again', () => {
    expect(published(wallet, wallet, ['prod/shop', 'staging']).rules).toEqual([]);
  });
});

describe('a run that', () => {
  test('fails at whatever step leaves the folder byte-identical', () => {
    fc.assert(
      fc.property(trees, trees, foreignTrees, fc.nat(60), (before, wanted, foreign, step) => {
        withFolder({ ...before, ...foreign }, (folder) => {
          const state = treeOf(folder);
          const disk = failingDisk(step, 'once');
          try {
            publish(planned(folder, wanted, goneIn(wanted)), folder, disk);
          } catch {
            expect(treeOf(folder)).toEqual(state);
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  test('is killed at whatever step loses nothing, and the next run completes it', () => {
    fc.assert(
      fc.property(trees, trees, foreignTrees, fc.nat(60), (before, wanted, foreign, step) => {
        withFolder({ ...before, ...foreign }, (folder) => {
          try {
            publish(planned(folder, wanted, goneIn(wanted)), folder, failingDisk(step, 'from then on'));
          } catch {
            const after = treeOf(folder);
            for (const [path, text] of Object.entries(before)) {
              if (path in wanted) expect([text, wanted[path]]).toContain(after[path]);
            }
          }
          publish(planned(folder, wanted, goneIn(wanted)), folder);
          expect(withoutEmptyFolders(treeOf(folder))).toEqual(sorted({ ...wanted, ...foreign }));
        });
      }),
      { numRuns: 150 },
    );
  });

  test('finds the place of a file taken meanwhile puts everything back', () => {
    withFolder({ ...wallet, ...ledger }, (folder) => {
      const plan = planned(folder, { 'prod/bycoin/wallet.yaml': ours('new'), 'prod/bycoin/zebra.yaml': ours('zebra') });
      mkdirSync(join(folder, 'prod/bycoin/zebra.yaml'));
      const state = treeOf(folder);
      expect(() => publish(plan, folder)).toThrow();
      expect(treeOf(folder)).toEqual(state);
    });
  });

  test('was tried to fail at more than ten steps', () => {
    withFolder({ ...wallet, ...ledger }, (folder) => {
      const disk = failingDisk(1_000, 'once');
      publish(planned(folder, { ...shop, 'prod/bycoin/wallet.yaml': ours('new') }), folder, disk);
      expect(disk.steps()).toBeGreaterThan(10);
    });
  });
});

test('a folder that does not exist holds nothing', () => {
  withFolder({}, (folder) => {
    expect([committedIn(join(folder, 'dist')), existsSync(join(folder, 'dist'))]).toEqual([[], false]);
  });
});

/** The environments of random trees that a program no longer makes, and the systems in which it makes nothing. */
function goneIn(wanted: Tree): readonly string[] {
  const made = Object.keys(wanted);
  const all = ['dev', 'prod', 'dev/a', 'dev/b', 'prod/a', 'prod/b'];
  const isSaid = (path: string, folder: string) => !folder.includes('/') || !path.startsWith(`${folder}/_`);
  return all.filter((folder) => !made.some((path) => path.startsWith(`${folder}/`) && isSaid(path, folder)));
}

const paths = ['dev', 'prod'].flatMap((environment) => [
  `${environment}/_namespaces.yaml`,
  ...['a', 'b'].flatMap((system) => ['_system', 'x', 'y'].map((file) => `${environment}/${system}/${file}.yaml`)),
]);

const trees = fc.dictionary(fc.constantFrom(...paths), fc.constantFrom('1', '2', '3').map(ours), { maxKeys: 8 });
const foreignTrees = fc.dictionary(
  fc.constantFrom('README.md', 'prod/a/notes.md', 'prod/c/x.yaml'),
  fc.constant('mine\n'),
);

/** A disk that fails at a step, once or as if the program had been killed. */
function failingDisk(step: number, how: 'once' | 'from then on'): Disk & { steps(): number } {
  let count = 0;
  const failing =
    <Arguments extends readonly unknown[]>(run: (...given: Arguments) => void) =>
    (...given: Arguments) => {
      count += 1;
      if (how === 'once' ? count === step : count >= step) throw new Error('the disk is full');
      run(...given);
    };
  return {
    makeFolder: failing(realDisk.makeFolder),
    writeNew: failing(realDisk.writeNew),
    keepAs: failing(realDisk.keepAs),
    rename: failing(realDisk.rename),
    removeFile: failing(realDisk.removeFile),
    removeFolder: failing(realDisk.removeFolder),
    steps: () => count,
  };
}

function tree(folder: string, files: Tree): Tree {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** A run that is killed while it tidies up may leave a folder that Git does not see. */
function withoutEmptyFolders(files: Tree): Tree {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('/')));
}

function sorted(files: Tree): Tree {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}
