import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubeLinterChecks } from './support/scanner-checks/kube-linter.ts';
import { polarisChecks } from './support/scanner-checks/polaris.ts';
import type { Document, ScannerCheck } from './support/scanner-checks/scanner-check.ts';

/** Two scanners that no registry serves; users run them all the same. */
const scanners = {
  'kube-linter': { checks: kubeLinterChecks, exemption: (id: string) => `ignore-check.kube-linter.io/${id}` },
  Polaris: { checks: polarisChecks, exemption: (id: string) => `polaris.fairwinds.com/${id}-exempt` },
};

function documentsIn(file: string): Document[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
}

function yamlIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.yaml')).map((name) => join(folder, name));
}

/** Objects by the cluster that they stand in: each environment, each snapshot. */
const clusters: Readonly<Record<string, Document[]>> = Object.fromEntries([
  ...readdirSync('dist').map((id) => [`dist/${id}`, yamlIn(join('dist', id)).flatMap(documentsIn)]),
  ...yamlIn('__snapshots__').map((file) => [file, documentsIn(file)]),
]);

for (const [name, { checks, exemption }] of Object.entries(scanners)) {
  const findings = ({ id, offenders }: ScannerCheck, objects: readonly Document[]): readonly string[] =>
    offenders(objects)
      .filter(({ metadata }) => metadata.annotations?.[exemption(id)] === undefined)
      .map(({ kind, metadata }) => `${id} ${kind}/${metadata.name}`);

  describe(`what ${name} asks for by default`, () => {
    test.each(Object.entries(clusters))('is met by %s', (_, objects) => {
      expect(objects.length).toBeGreaterThan(5);
      expect(checks.flatMap((check) => findings(check, objects))).toEqual([]);
    });

    test.each(checks)('is found where it is missing: $id', (check) => {
      const spoilt: Document[] = structuredClone(clusters['dist/prod'] ?? []);
      const before = findings(check, spoilt);
      check.spoil(spoilt);
      expect(findings(check, spoilt).length).toBeGreaterThan(before.length);
    });
  });
}

describe('an exemption', () => {
  test('is written only where the check would find something', () => {
    const unused = Object.entries(clusters).flatMap(([cluster, objects]) =>
      polarisChecks.flatMap(({ id, offenders }) => {
        const found = new Set(offenders(objects));
        return objects
          .filter(({ metadata }) => metadata.annotations?.[`polaris.fairwinds.com/${id}-exempt`] !== undefined)
          .filter((object) => !found.has(object))
          .map(({ kind, metadata }) => `${cluster} ${kind}/${metadata.name}: ${id}`);
      }),
    );
    expect(unused).toEqual([]);
  });
});
