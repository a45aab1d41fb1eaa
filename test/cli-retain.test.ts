import { describe, expect, test } from 'vitest';
import { markOf } from '../lib/output/mark.ts';
import { withCommand } from './support/commands.ts';

const kept = 'retained/dev/shop.yaml';

describe('cloud-native retain', () => {
  test('keeps what the committed output has, and says so', () => {
    withCommand({}, (run) => {
      run(['synth']);
      const { status, stderr, files } = run(['retain']);
      expect([status, stderr]).toEqual([
        0,
        'retained: 1 written, 0 removed, 0 unchanged\n  written  retained/dev/shop.yaml\n',
      ]);
      expect(files[kept]).toContain('etc-api-rules: one');
    });
  });

  test('reads the output, not what the program would write now', () => {
    withCommand({}, (run) => {
      const { files } = run(['synth']);
      const after = run(['retain'], { RULES: 'two' }).files;
      expect(after).toEqual({ ...files, [kept]: expect.stringContaining('etc-api-rules: one') });
    });
  });

  test('is what the next synth copies', () => {
    withCommand({}, (run) => {
      run(['synth']);
      run(['retain']);
      const { files } = run(['synth'], { RULES: 'two' });
      const copies = Object.keys(files).filter((path) => path.startsWith('dist/dev/shop/_retained-api-files-'));
      expect(copies.map((path) => files[path])).toEqual([expect.stringContaining('etc-api-rules: one')]);
    });
  });

  test('--keep 0 keeps no more than what is delivered', () => {
    withCommand({}, (run) => {
      for (const RULES of ['one', 'two']) {
        run(['synth'], { RULES });
        run(['retain', '--keep', '0'], { RULES });
      }
      expect(run(['retain', '--keep', '0']).files[kept]?.match(/^kind: /gm)).toHaveLength(1);
    });
  });

  test('works where the program is refused, since the output is what counts', () => {
    withCommand({}, (run) => {
      run(['synth']);
      expect(run(['retain'], { BAD: 'true' }).status).toBe(0);
    });
  });

  test('ends with 1 where there is no output, and writes nothing', () => {
    withCommand({}, (run) => {
      const { status, stderr, files } = run(['retain']);
      expect([status, stderr, files]).toEqual([1, expect.stringContaining('retain-without-output'), {}]);
    });
  });

  test('leaves the output of another program alone', () => {
    withCommand({ 'dist/dev/bank/api.yaml': `---\n${markOf('bank')}kind: ConfigMap\n` }, (run) => {
      expect(run(['retain']).status).toBe(1);
    });
  });

  test.each(['-1', 'three', '1.5', ''])('ends with 2 for --keep %j', (keep) => {
    withCommand({}, (run) => {
      const { status, stderr } = run(['retain', '--keep', keep]);
      expect([status, stderr]).toEqual([2, expect.stringContaining('Give a whole number, such as 3.')]);
    });
  });
});
