/**
 * Makes `schemas/` from a folder that holds `kubernetes-schemas/v<version>.0.json` and `crds/<project>.yaml` as their projects
 * publish them: `node --import tsx scripts/schemas.ts <folder>`. Only whoever raises a version needs it; everything else reads
 * `schemas/`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { kept } from './schemas/kubernetes.ts';
import { kubernetesSource, kubernetesVersions, newestKubernetes, type Project, projects } from './schemas/projects.ts';
import type { CustomKind, ProjectSchemas, Schema } from './schemas/schema.ts';
import { writeSchemas } from './schemas/store.ts';

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly scope: CustomKind['scope'];
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('name the folder that holds kubernetes-schemas/ and crds/');

const rows: string[] = [];
for (const version of kubernetesVersions) {
  const definitions = JSON.parse(
    readFileSync(join(folder, 'kubernetes-schemas', `v${version}.0.json`), 'utf8'),
  ).definitions;
  const source = kubernetesSource(version);
  const size = writeSchemas(`kubernetes-${version}`, {
    version,
    source,
    definitions: kept(definitions, version === newestKubernetes),
  });
  rows.push(`| \`kubernetes-${version}.json.br\` | ${size} | ${version}.0 | ${source} |`);
}
for (const [name, project] of Object.entries(projects)) {
  const crds = loadAll(readFileSync(join(folder, 'crds', `${name}.yaml`), 'utf8')) as CustomResourceDefinition[];
  const size = writeSchemas(name, projectSchemas(project, crds));
  rows.push(`| \`${name}.json.br\` | ${size} | ${project.version} | ${project.source} |`);
}
writeFileSync(join(import.meta.dirname, '..', 'schemas', 'README.md'), readme());

function projectSchemas(
  { version, source, kinds }: Project,
  crds: readonly CustomResourceDefinition[],
): ProjectSchemas {
  const found: CustomKind[] = [];
  for (const [apiVersion, names] of Object.entries(kinds)) {
    for (const name of names) found.push(customKind(apiVersion, name, crds));
  }
  return { version, source, kinds: found };
}

function customKind(apiVersion: string, kind: string, crds: readonly CustomResourceDefinition[]): CustomKind {
  const [group = '', version = ''] = apiVersion.split('/');
  const spec = crds.find((crd) => crd.spec.group === group && crd.spec.names.kind === kind)?.spec;
  const served = spec?.versions.find((candidate) => candidate.name === version && candidate.served);
  if (!spec || !served) throw new Error(`${apiVersion} ${kind} is not served`);
  return {
    group,
    version,
    kind,
    plural: spec.names.plural,
    scope: spec.scope,
    schema: withoutStatus(served.schema.openAPIV3Schema),
  };
}

/** Nobody writes a status, and in some kinds it is half of the schema. */
function withoutStatus({ properties, required, ...schema }: Schema): Schema {
  const { status: _, ...others } = properties ?? {};
  return { ...schema, required: (required ?? []).filter((key) => key !== 'status'), properties: others };
}

function readme(): string {
  return `# Schemas

The sources of \`lib/manifests/types/\` and \`imports/\`, and what the tests judge manifests by: JSON, compressed with Brotli, so that
nothing needs a network. Written by \`scripts/schemas.ts\`; which kinds are kept, and in which API version, is said in
\`scripts/schemas/projects.ts\`. Left out: every \`status\`, lists, and the descriptions of all but the newest Kubernetes. Nothing else is
changed.

To raise a version, put the files of the new one into a folder (\`kubernetes-schemas/v<version>.0.json\`, \`crds/<project>.yaml\`), write it
into \`scripts/schemas/projects.ts\`, and run \`node --import tsx scripts/schemas.ts <folder>\` and \`npm run import\`.

KEDA's are the files of its source tree; its release patches them in two places (a ScaledJob's pod template, the range of a stabilization
window). What CustomResourceDefinitions say in CEL is kept, and nothing here evaluates it.

All of it is under the Apache License 2.0 of its project.

| file | bytes | version | upstream |
|---|---|---|---|
${rows.join('\n')}
`;
}
