import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { environments } from '../environments.ts';
import {
  type EnvironmentProps,
  istioAmbient,
  istioSidecar,
  local,
  type Manifest,
  type Mesh,
  render,
} from '../lib/index.ts';
import { scenarios } from './support/scenarios.ts';
import { schemaProblems } from './support/schemas.ts';

function manifestsIn(folder: string): readonly Manifest[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS() as Manifest),
  );
}

function problemsOf(manifests: readonly Manifest[], kubernetes: string): readonly string[] {
  return manifests.flatMap((manifest) =>
    schemaProblems(JSON.parse(JSON.stringify(manifest)), { kubernetes }).map(
      (problem) => `${manifest.kind}/${manifest.metadata.name} ${problem}`,
    ),
  );
}

describe('the committed output', () => {
  for (const [id, { platform }] of Object.entries(environments)) {
    test(`of ${id} is valid on its own Kubernetes ${platform.kubernetes}`, () => {
      const manifests = manifestsIn(join('dist', id));
      expect(manifests.length).toBeGreaterThan(25);
      expect(problemsOf(manifests, platform.kubernetes)).toEqual([]);
    });
  }

  test('made wrong on purpose fails', () => {
    const [deployment] = manifestsIn(join('dist', 'prod')).filter(({ kind }) => kind === 'Deployment');
    const planted = structuredClone(deployment) as unknown as { spec: { replica: number } };
    planted.spec.replica = 3;
    expect(problemsOf([planted as unknown as Manifest], '1.33')).toEqual([
      expect.stringContaining('spec.replica: unknown field'),
    ]);
  });
});

const meshes: Readonly<Record<string, Mesh | undefined>> = {
  'no mesh': undefined,
  sidecars: istioSidecar('1.30'),
  ambient: istioAmbient('1.30'),
};

describe('every scenario', () => {
  for (const kubernetes of ['1.27', '1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36']) {
    test(`is valid on Kubernetes ${kubernetes} with each mesh`, () => {
      let looked = 0;
      for (const [name, mesh] of Object.entries(meshes)) {
        for (const [scenario, { system, needs = {} }] of Object.entries(scenarios)) {
          if (needs.mesh === true && mesh === undefined) continue;
          if (needs.kubernetes !== undefined && Number(kubernetes.slice(2)) < Number(needs.kubernetes.slice(2)))
            continue;
          const props: EnvironmentProps = {
            tier: 'staging',
            edition: '2026.12',
            cloud: local(),
            platform: { kubernetes, gatewayApi: '1.5', mesh },
            releases: {},
          };
          const { objects } = render(system, { id: 'staging', ...props });
          looked += objects.length;
          expect(problemsOf(objects, kubernetes), `${scenario}, ${name}`).toEqual([]);
        }
      }
      expect(looked).toBeGreaterThan(30);
    });
  }
});
