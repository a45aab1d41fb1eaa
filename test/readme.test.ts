import { describe, expect, test } from 'vitest';
import { errorText, exampleText, markersIn, rewritten, textOf } from '../scripts/docs.ts';

const readme = textOf('README.md');

describe('the README', () => {
  test('shows the example file as it is', () => {
    expect(readme).toContain(`\`\`\`ts\n${exampleText('examples/ten-lines.ts')}\`\`\``);
  });

  test('shows the YAML and the error as they come out', async () => {
    expect(markersIn(readme)).toEqual([
      '<!-- example: examples/ten-lines.ts -->',
      '<!-- yaml: examples/ten-lines.ts Deployment/orders at /spec/template/spec/containers/0 -->',
      '<!-- error: examples/refused.ts -->',
    ]);
    expect(await rewritten(readme)).toBe(readme);
  });

  test('shows an error that the program prints', () => {
    expect(readme).toContain(errorText('examples/refused.ts').trimEnd());
  });

  test('has the two commands before any code', () => {
    const firstBlock = readme.slice(readme.indexOf('```sh'), readme.indexOf('```', readme.indexOf('```sh') + 3));
    expect(firstBlock).toMatch(/npm ci && npx cdk8s synth[\s\S]*npm ci && npm test/);
    expect(readme.indexOf('```')).toBe(readme.indexOf('```sh'));
  });
});
