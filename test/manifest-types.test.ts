import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kindsOf } from '../scripts/schemas/kubernetes.ts';
import { newestKubernetes, typeFiles } from '../scripts/schemas/projects.ts';
import { readKubernetes, readProject } from '../scripts/schemas/store.ts';
import { looks } from './support/type-gaps.ts';
import { readTypes } from './support/type-text.ts';

const folder = join(import.meta.dirname, '..', 'lib', 'manifests', 'types');
const written = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const { definitions } = readKubernetes(newestKubernetes);

interface Comparison {
  readonly kinds: number;
  readonly paths: number;
  readonly gaps: readonly string[];
}

/** All kept kinds of Kubernetes and of every project, against the text of these files. */
function compared(texts: Readonly<Record<string, string>>): Comparison {
  const sides = { types: readTypes(texts), definitions };
  const kinds = [...kubernetesKinds(), ...customKinds()];
  const seen = kinds.flatMap(({ file, kind, schema }) => [...looks(schema, { file, type: kind, path: kind }, sides)]);
  const gaps = seen.flatMap(({ path, gap }) => (gap ? [`${path} ${gap}`] : []));
  return { kinds: kinds.length, paths: seen.length, gaps };
}

const kubernetesKinds = () =>
  [...kindsOf(definitions)].map(([name, definition]) => {
    const kind = name.slice(name.lastIndexOf('/') + 1);
    return { file: 'kubernetes.ts', kind, schema: definitions[definition] ?? {} };
  });

const customKinds = () =>
  Object.entries(typeFiles).flatMap(([file, projects]) =>
    projects.flatMap((name) =>
      readProject(name).kinds.map(({ kind, schema }) => ({ file: `${file}.ts`, kind, schema })),
    ),
  );

const without = (file: string, line: string): Record<string, string> => {
  const text = written[file] ?? '';
  expect(text).toContain(line);
  return { ...written, [file]: text.replace(line, '') };
};

describe('the types of manifests', () => {
  const { gaps, paths, kinds } = compared(written);

  test('have every property of the schemas, as optional and as wide', () => {
    expect(gaps).toEqual([]);
  });

  test('are compared in all kinds and paths', () => {
    expect(kinds).toBe(105);
    expect(paths).toBeGreaterThan(33_000);
  });

  test('would be found to lack a property of Kubernetes', () => {
    const { gaps } = compared(
      without('kubernetes.ts', '  readonly terminationGracePeriodSeconds?: number | undefined;\n'),
    );
    expect(gaps).toContain('Deployment.spec.template.spec.terminationGracePeriodSeconds is missing');
  });

  test('would be found to lack a property of a custom resource', () => {
    const { gaps } = compared(without('istio.ts', '  readonly perTryTimeout?: string | undefined;\n'));
    expect(gaps).toEqual(['VirtualService.spec.http.retries.perTryTimeout is missing']);
  });

  test('would be found to be of another type', () => {
    const text = (written['keda.ts'] ?? '').replace(
      'readonly idleReplicaCount?: number',
      'readonly idleReplicaCount?: string',
    );
    expect(compared({ ...written, 'keda.ts': text }).gaps).toEqual(['ScaledObject.spec.idleReplicaCount is string']);
  });

  test('say which fields only the experimental channel has', () => {
    expect(written['gateway-api.ts']).toContain('/** Experimental channel only. Retry defines');
  });
});
