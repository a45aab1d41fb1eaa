import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { CloudNativeApp, Environment, MicroService, RefusedError, System } from '../lib/index.ts';
import { baseOfHashedName } from '../lib/model/hashed-name.ts';
import { place, withFolder } from './support/folders.ts';
import { Repository, type Services } from './support/releases.ts';
import { sized } from './support/shop.ts';

const rules = (text: string) => ({ files: { '/etc/api/rules.json': text } });
const release = (text: string, more: Services = {}): Services => ({ api: rules(text), ...more });

/** A repository of its own, with what one test does in it. */
function inRepository<T>(use: (repository: Repository) => T): T {
  return withFolder({}, (folder) => use(new Repository(folder)));
}

/** Releases one after the other, kept after each as CI does. */
function deliver(repository: Repository, ...texts: readonly string[]): void {
  for (const text of texts) {
    expect(repository.synth(release(text))).toEqual([]);
    expect([repository.retain(), repository.synth(release(text))]).toEqual([[], []]);
  }
}

const kept = 'retained/prod/shop.yaml';
const keptFor = (program: string) => `# Kept by \`cloud-native retain\` for ${program}\n`;
/** How the paths of the copies begin: each object has a file of its own. */
const copied = 'dist/prod/shop/_retained-';

describe('retain', () => {
  test('writes the ConfigMap of the committed output, with the bytes it has there', () => {
    inRepository((repository) => {
      repository.synth(release('one'));
      repository.retain();
      const [, document = ''] = (repository.files(kept)[kept] ?? '').split(/^---\n/m);
      expect(repository.files('dist')['dist/prod/shop/api.yaml']).toContain(`---\n${document}---\n`);
    });
  });

  test('puts the newest first', () => {
    inRepository((repository) => {
      const names = ['one', 'two', 'three'].map((text) => {
        deliver(repository, text);
        return repository.kept(kept)[0];
      });
      expect(repository.kept(kept)).toEqual(names.toReversed());
    });
  });

  test('moves to the front what is delivered again', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      const [first] = repository.kept(kept);
      deliver(repository, 'two', 'one');
      expect([repository.kept(kept)[0], repository.kept(kept).length]).toEqual([first, 2]);
    });
  });

  test('keeps three besides the one that is delivered, as workloads keep revisions', () => {
    inRepository((repository) => {
      deliver(repository, 'one', 'two', 'three', 'four', 'five', 'six');
      expect([repository.kept(kept).length, repository.kept(copied).length]).toEqual([4, 3]);
    });
  });

  test('keeps as many as asked', () => {
    inRepository((repository) => {
      deliver(repository, 'one', 'two', 'three');
      repository.retain(1);
      expect(repository.kept(kept)).toHaveLength(2);
    });
  });

  test('counts each ConfigMap by itself', () => {
    inRepository((repository) => {
      for (const text of ['one', 'two', 'three']) {
        repository.synth(release(text, { web: rules('constant') }));
        repository.retain(1);
      }
      expect(repository.kept(kept).map(baseOfHashedName)).toEqual(['api-files', 'api-files', 'web-files']);
    });
  });

  test('changes nothing when run twice', () => {
    inRepository((repository) => {
      deliver(repository, 'one', 'two');
      const before = repository.files();
      repository.retain();
      expect(repository.files()).toEqual(before);
    });
  });

  test('lets go of a service that is gone', () => {
    inRepository((repository) => {
      repository.synth(release('one', { web: rules('web') }));
      repository.retain();
      repository.synth(release('one'));
      repository.retain();
      expect(repository.kept(kept).map(baseOfHashedName)).toEqual(['api-files']);
    });
  });

  test('keeps those of a service that has no files any more, since its old pods have', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      repository.synth({ api: {} });
      repository.retain();
      expect([repository.kept(kept).length, repository.synth({ api: {} }), repository.kept(copied).length]).toEqual([
        1,
        [],
        1,
      ]);
    });
  });

  test('deletes the file of a system that is gone from the output', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      rmSync(join(repository.folder, kept));
      const objects = repository.files('dist')['dist/prod/shop/api.yaml']?.split(/^---\n/m) ?? [];
      const map = objects.find((text) => text.includes('kind: ConfigMap')) ?? '';
      place(repository.folder, { 'retained/prod/bank.yaml': `${keptFor('shop')}---\n${map}` });
      expect([repository.retain(), Object.keys(repository.files('retained'))]).toEqual([[], [kept]]);
    });
  });

  test('does not bring back what somebody took out', () => {
    inRepository((repository) => {
      deliver(repository, 'one', 'two');
      const text = repository.files(kept)[kept] ?? '';
      writeFileSync(join(repository.folder, kept), text.slice(0, text.lastIndexOf('---\n')));
      repository.retain();
      expect(repository.kept(kept)).toHaveLength(1);
    });
  });

  test('leaves ConfigMaps alone that are not named by their content', () => {
    inRepository((repository) => {
      repository.synth(release('one'));
      const map = { name: 'mine-bcdfghjklm', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'api' } };
      const text = `---\n# Generated by shop: change the program, not this file.\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: map, immutable: true, data: {} })}\n`;
      place(repository.folder, { 'dist/prod/shop/mine.yaml': text });
      repository.retain();
      expect(repository.kept(kept).map(baseOfHashedName)).toEqual(['api-files']);
    });
  });

  test('refuses where there is no output, which would look as if all were gone', () => {
    inRepository((repository) => {
      expect(repository.retain()).toEqual([
        "retain-without-output dist: has no file of a system that is generated by 'shop'; synthesize and commit first, or run it where the output folder is",
      ]);
    });
  });

  test('changes nothing after a release that changes only the version', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      const before = repository.files('retained');
      repository.synth({ api: { ...rules('one'), image: 'registry.example.com/shop/api:9.9.9' } });
      repository.retain();
      expect(repository.files('retained')).toEqual(before);
    });
  });

  test('never changes a copy in the output, whatever is released', () => {
    inRepository((repository) => {
      deliver(repository, 'one', 'two');
      const before = repository.files(copied);
      deliver(repository, 'three', 'four', 'five');
      const after = repository.files(copied);
      const shared = Object.keys(before).filter((path) => path in after);
      expect(shared.map((path) => after[path])).toEqual(shared.map((path) => before[path]));
    });
  });

  test('takes output that has nothing to keep', () => {
    inRepository((repository) => {
      repository.synth({ api: {} });
      expect([repository.retain(), repository.files('retained')]).toEqual([[], {}]);
    });
  });

  test('is there for programs, and tells them what it did', () => {
    inRepository((repository) => {
      repository.synth(release('one'));
      const [outdir, retained] = ['dist', 'retained'].map((name) => join(repository.folder, name));
      const keep = () => new CloudNativeApp({ name: 'shop', outdir, retained }).retain();
      expect([keep(), keep()]).toEqual([
        { written: ['prod/shop.yaml'], removed: [], unchanged: [] },
        { written: [], removed: [], unchanged: ['prod/shop.yaml'] },
      ]);
    });
  });

  test('is there for programs, with the same refusals', () => {
    withFolder({}, (folder) => {
      const app = new CloudNativeApp({ outdir: join(folder, 'dist'), retained: join(folder, 'retained') });
      expect(() => app.retain({ keep: -1 })).toThrow(RefusedError);
      expect(() => app.retain()).toThrow('retain-without-output');
    });
  });
});

describe('two programs in one working directory', () => {
  test('keep what each needs, in one folder', () => {
    withFolder({}, (folder) => {
      const shop = new Repository(folder);
      const bank = new Repository(folder, environments.prod, { name: 'bank', outdir: 'dist-bank' });
      deliver(shop, 'one');
      deliver(bank, 'one');
      const both = ['retained/prod/bank.yaml', 'retained/prod/shop.yaml'];
      expect(Object.keys(shop.files('retained'))).toEqual(both);
      expect([shop.retain(), shop.synth(release('two')), bank.synth(release('two'))]).toEqual([[], [], []]);
      expect(Object.keys(shop.files('retained'))).toEqual(both);
      expect([shop.kept(copied).length, bank.kept('dist-bank/prod/bank/_retained-').length]).toEqual([1, 1]);
    });
  });

  test('are refused where both have the same system, which one file cannot keep for both', () => {
    withFolder({}, (folder) => {
      const shop = new Repository(folder);
      const bank = new Repository(folder, environments.prod, { name: 'bank', outdir: 'dist-bank' });
      deliver(shop, 'one');
      const refusal =
        "retained-not-ours retained/prod/shop.yaml: is kept for 'shop', and this program, which has the same system, is 'bank'; if it has a new name, write that into the first line of the file; if there are two programs, give each a folder, such as CloudNativeApp({ retained: 'retained-bank' })";
      expect(bank.synth(release('two'), { system: 'shop' })).toEqual([refusal]);
      rmSync(join(folder, kept));
      bank.synth(release('two'), { system: 'shop' });
      shop.retain();
      const before = shop.files();
      expect([bank.retain(), shop.files()]).toEqual([[refusal], before]);
    });
  });

  test('leave a file alone that says not whose it is, unless they have its system', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      const text = repository.files(kept)[kept] ?? '';
      const nameless = text.slice(text.indexOf('---\n'));
      place(repository.folder, { 'retained/prod/bank.yaml': nameless, [kept]: nameless });
      expect([repository.retain(), repository.synth(release('one'))]).toEqual([[], []]);
      expect(repository.files('retained')).toEqual({ 'retained/prod/bank.yaml': nameless, [kept]: text });
    });
  });
});

describe('synth', () => {
  test('copies what is kept beside the files of the services, with its bytes', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      const text = repository.files(kept)[kept] ?? '';
      const [name] = repository.kept(kept);
      repository.synth(release('two'));
      expect(repository.files(copied)).toEqual({
        [`${copied}${name}.yaml`]: `---\n# Generated by shop: change the program, not this file.\n${text.slice(text.indexOf('---\n') + 4)}`,
      });
    });
  });

  test('leaves out what the program makes itself', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      expect(repository.files(copied)).toEqual({});
    });
  });

  test('leaves out what belongs to a service that is gone', () => {
    inRepository((repository) => {
      repository.synth(release('one', { web: rules('web') }));
      repository.retain();
      repository.synth(release('two'));
      expect(repository.kept(copied).map(baseOfHashedName)).toEqual(['api-files']);
    });
  });

  test('copies it to where the Application of its service reads', () => {
    inRepository((repository) => {
      const inPayments = (text: string) => ({ api: { ...rules(text), application: 'payments' } });
      repository.synth(inPayments('one'));
      repository.retain();
      repository.synth(inPayments('two'));
      expect(Object.keys(repository.files('dist/prod/shop/'))).toEqual([
        'dist/prod/shop/_system.yaml',
        expect.stringMatching(/^dist\/prod\/shop\/payments\/_retained-api-files-\w{10}\.yaml$/),
        'dist/prod/shop/payments/api.yaml',
      ]);
      expect([repository.retain(), repository.kept(kept).length]).toEqual([[], 2]);
    });
  });

  test('never writes what is kept', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      const before = repository.files('retained');
      repository.synth(release('two'));
      expect(repository.files('retained')).toEqual(before);
    });
  });

  test('says which ConfigMap leaves without being kept', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      repository.synth(release('two'));
      const [two = ''] = repository.delivered
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith('api-files-') && !repository.kept(copied).includes(name));
      repository.synth(release('three'));
      expect(repository.said).toContain(
        `1 ConfigMap leaves and is not kept: prod/shop ${two}. If it was delivered, take that output back and run 'npx cloud-native retain' first`,
      );
    });
  });

  test('says so also where nothing was ever kept: the first release is as good as any', () => {
    inRepository((repository) => {
      repository.synth(release('one'));
      repository.synth(release('two'));
      expect(repository.said).toContain('1 ConfigMap leaves and is not kept: prod/shop api-files-');
    });
  });

  test('says nothing of that where all is kept', () => {
    inRepository((repository) => {
      repository.synth(release('one'));
      repository.retain();
      repository.synth(release('two'));
      expect(repository.said).not.toContain('is not kept');
    });
  });

  test('says nothing of that where the service itself leaves', () => {
    inRepository((repository) => {
      repository.synth(release('one', { web: rules('web') }));
      repository.synth(release('one'));
      expect(repository.said).not.toContain('is not kept');
    });
  });

  test('says it of what is delivered elsewhere, such as on the main branch that a branch is older than', () => {
    inRepository((repository) => {
      repository.synth(release('one'));
      renameSync(join(repository.folder, 'dist'), join(repository.folder, 'main'));
      repository.synth(release('two'));
      expect(repository.check(release('two'), 'main')).toEqual([]);
      expect(repository.said).toContain('1 ConfigMap leaves and is not kept: prod/shop api-files-');
    });
  });

  test('says it as a check, too', () => {
    inRepository((repository) => {
      repository.synth(release('one'));
      repository.check(release('two'));
      expect(repository.said).toContain('1 ConfigMap leaves and is not kept: prod/shop api-files-');
    });
  });

  test('takes a ConfigMap that a merge has put there twice', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      const text = repository.files(kept)[kept] ?? '';
      writeFileSync(join(repository.folder, kept), text + text.slice(text.indexOf('---\n')));
      expect([repository.synth(release('two')), repository.kept(copied).length]).toEqual([[], 1]);
    });
  });
});

/** What is wrong, for synth and retain, where the kept file says something else. */
function changed(change: (text: string) => string): readonly string[] {
  return inRepository((repository) => {
    deliver(repository, 'one');
    writeFileSync(join(repository.folder, kept), change(repository.files(kept)[kept] ?? ''));
    const before = repository.files();
    const issues = repository.synth(release('two'));
    expect([repository.retain(), repository.files()]).toEqual([issues, before]);
    return issues;
  });
}

describe('what is kept is refused', () => {
  test('where it is no YAML', () => {
    expect(changed((text) => `${text}  - [\n`)).toEqual([
      expect.stringMatching(
        /^retained-unreadable retained\/prod\/shop\.yaml: cannot be read: .+; take the committed file/,
      ),
    ]);
  });

  test('where its content was changed', () => {
    expect(changed((text) => text.replace('rules.json: one', 'rules.json: other'))).toEqual([
      expect.stringMatching(
        /^retained-changed retained\/prod\/shop\.yaml, object 1: ConfigMap 'api-files-\w{10}' does not hold what its name stands for: .+; put back what it held/,
      ),
    ]);
  });

  test('but not where only its writing was, which no name stands for', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      const text = repository.files(kept)[kept] ?? '';
      writeFileSync(join(repository.folder, kept), text.replace('metadata:', 'metadata: # a comment'));
      expect([repository.synth(release('two')), repository.kept(copied).length]).toEqual([[], 1]);
    });
  });

  test.each([
    ['can be changed in the cluster', (text: string) => text.replace('immutable: true\n', '')],
    ['is a Secret', (text: string) => text.replace('kind: ConfigMap', 'kind: Secret')],
    ['has a name of its own', (text: string) => text.replace(/name: api-files-\w+/, 'name: mine')],
    ['holds a number', (text: string) => text.replace('rules.json: one', 'rules.json: 1')],
  ])('where an object %s', (_, change) => {
    expect(changed(change)).toEqual([
      expect.stringMatching(
        /^retained-foreign retained\/prod\/shop\.yaml, object 1: .+ is no immutable ConfigMap that is named by its content; take it out/,
      ),
    ]);
  });

  test('where something in the file is no object at all', () => {
    expect(changed((text) => `${text}---\njust text\n`)).toEqual([
      expect.stringContaining(
        "retained-foreign retained/prod/shop.yaml, object 2: 'just text' is no immutable ConfigMap",
      ),
    ]);
  });

  test('where the program makes no such system', () => {
    inRepository((repository) => {
      deliver(repository, 'one');
      const issues = repository.synth(release('one'), { system: 'bank', removes: ['prod/shop'] });
      expect(issues).toEqual([
        "retained-without-system retained/prod/shop.yaml: the program makes no system 'prod/shop'; delete the file, or make the system again; 'npx cloud-native retain' deletes it once the system is gone from the output",
      ]);
    });
  });

  test('where a construct of your own has the name of its copy', () => {
    withFolder({}, (folder) => {
      const repository = new Repository(folder);
      deliver(repository, 'one');
      const [name] = repository.kept(kept);
      const app = new CloudNativeApp({ name: 'shop', retained: join(folder, 'retained') });
      const system = new System(new Environment(app, 'prod', environments.prod), 'shop');
      new MicroService(system, 'api', { ...sized, ...rules('two') });
      new ApiObject(system, `_retained-${name}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } });
      expect(() => app.synthYaml()).toThrow(
        `id: a construct and what is kept for rollbacks would both be written to prod/shop/_retained-${name}.yaml; give the construct another id`,
      );
    });
  });

  test('where its folder is a file', () => {
    inRepository((repository) => {
      place(repository.folder, { retained: 'text' });
      expect(repository.synth(release('one'))).toEqual([
        expect.stringMatching(/^retained-unreadable .*retained: cannot be read: ENOTDIR/),
      ]);
    });
  });

  test('where its folder lies in the output, and not where it lies beside it', () => {
    const refusal = (retained: string) => {
      try {
        new CloudNativeApp({ name: 'shop', retained }).synthYaml();
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refusal('dist/retained')).toContain(
      "retained-in-output      retained: 'dist/retained' is, or lies in, the output folder 'dist', whose files are generated; name a folder beside it, such as retained: 'retained'",
    );
    expect(refusal('kept')).toBe('');
  });
});
