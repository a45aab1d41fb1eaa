import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { isRollout, withStandIns } from '../scripts/scanners/stand-ins.ts';
import { kubeLinterChecks } from './support/scanner-checks/kube-linter.ts';
import { polarisChecks } from './support/scanner-checks/polaris.ts';
import type { Document, ScannerCheck } from './support/scanner-checks/scanner-check.ts';

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

/** The clusters in which there are Rollouts, with Deployments in their place. */
const standIns: Readonly<Record<string, Document[]>> = Object.fromEntries(
  Object.entries(clusters)
    .filter(([, objects]) => objects.some(isRollout))
    .map(([id, objects]) => [`${id} with Rollouts as Deployments`, withStandIns(objects)]),
);

/**
 * Two scanners that no registry serves; users run them all the same. Polaris takes whatever has a pod template for a
 * workload; kube-linter knows the kinds of Kubernetes and of OpenShift, and sees no other.
 */
const scanners = {
  'kube-linter': {
    checks: kubeLinterChecks,
    exemption: (id: string) => `ignore-check.kube-linter.io/${id}`,
    knows: (object: Document) => !isRollout(object),
    shown: { ...clusters, ...standIns },
  },
  Polaris: {
    checks: polarisChecks,
    exemption: (id: string) => `polaris.fairwinds.com/${id}-exempt`,
    knows: () => true,
    shown: clusters,
  },
};

for (const [name, { checks, exemption, knows, shown }] of Object.entries(scanners)) {
  const findings = ({ id, offenders }: ScannerCheck, objects: readonly Document[]): readonly string[] =>
    offenders(objects.filter(knows))
      .filter(({ metadata }) => metadata.annotations?.[exemption(id)] === undefined)
      .map(({ kind, metadata }) => `${id} ${kind}/${metadata.name}`);

  describe(`what ${name} asks for by default`, () => {
    test.each(Object.entries(shown))('is met by %s', (_, objects) => {
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

describe("a fault in a Rollout's pod", () => {
  const spoilt: Document[] = structuredClone(clusters['dist/prod'] ?? []);
  for (const { spec } of spoilt.filter(isRollout)) spec.template.spec.containers[0].securityContext.privileged = true;
  const offenders = (checks: readonly ScannerCheck[], id: string, objects: readonly Document[]): readonly string[] =>
    checks
      .filter((check) => check.id === id)
      .flatMap((check) => check.offenders(objects))
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
      .toSorted();

  test('is found by Polaris', () => {
    expect(offenders(polarisChecks, 'runAsPrivileged', spoilt)).toEqual(['Rollout/ledger', 'Rollout/wallet']);
  });

  test('is found by kube-linter where it is shown as a Deployment', () => {
    const found = offenders(kubeLinterChecks, 'privileged-container', withStandIns(spoilt));
    expect(found).toEqual(['Deployment/ledger', 'Deployment/wallet']);
  });
});

describe('an exemption', () => {
  test.each(Object.entries(scanners))(
    'of %s is written only where the check would find something',
    (_, { checks, exemption, knows }) => {
      const unused = Object.entries(clusters).flatMap(([cluster, objects]) =>
        checks.flatMap(({ id, offenders }) => {
          const found = new Set(offenders(objects.filter(knows)));
          return objects
            .filter(({ metadata }) => metadata.annotations?.[exemption(id)] !== undefined)
            .filter((object) => !found.has(object))
            .map(({ kind, metadata }) => `${cluster} ${kind}/${metadata.name}: ${id}`);
        }),
      );
      expect(unused).toEqual([]);
    },
  );
});
