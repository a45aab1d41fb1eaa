import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closedCustomKind, closedDefinitions, closedKind } from '../../test/support/closed-schema.ts';
import { schemaVersion } from '../../test/support/schemas.ts';
import { kindsOf } from './kubernetes.ts';
import { newestKubernetes, projects } from './projects.ts';
import { apiVersionOf, type Definitions, type Schema } from './schema.ts';
import { readKubernetes, readProject } from './store.ts';

/** Where `kubeconformSchemas` puts what, in the words of `kubeconform -schema-location`. */
export const schemaLocations = [
  '{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json',
  'crds/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json',
] as const;

/**
 * Writes what `kubeconform -strict` judges by into a folder: the same closed schemas as the tests', one file per kind that
 * stands alone, so that an implementation of JSON Schema that nobody here wrote says the same. Gives the kinds that it can
 * then judge, as `apiVersion/kind`.
 *
 * @param kubernetesVersion such as `1.33`; of 1.28, 1.30 and 1.32 there is no schema, and the next lower one is written under
 * their name, which refuses what is newer.
 */
export function kubeconformSchemas(folder: string, kubernetesVersion: string): string[] {
  const { definitions } = readKubernetes(schemaVersion(kubernetesVersion));
  const closed = closedDefinitions(definitions);
  const names: string[] = [];
  const write = (name: string, file: string, schema: Schema): void => {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), JSON.stringify(schema));
    names.push(name);
  };
  for (const [name, definition] of kindsOf(definitions)) {
    const file = join(`v${kubernetesVersion}.0-standalone-strict`, fileOf(name));
    write(name, file, standalone(closedKind(definition, name), closed));
  }
  // A custom resource has only its metadata of Kubernetes.
  const newest = closedDefinitions(readKubernetes(newestKubernetes).definitions);
  const custom = Object.keys(projects).filter((name) => name !== 'gateway-api-experimental');
  for (const kind of custom.flatMap((name) => readProject(name).kinds)) {
    const file = join('crds', kind.group, `${kind.kind.toLowerCase()}_${kind.version}.json`);
    write(`${apiVersionOf(kind)}/${kind.kind}`, file, standalone(closedCustomKind(kind), newest));
  }
  return names;
}

/** `apps/v1/Deployment` is `deployment-apps-v1.json`, `v1/Service` is `service-v1.json`; of a group only its first label counts. */
function fileOf(name: string): string {
  const [kind = '', version, group] = name.split('/').reverse();
  return `${[kind, group?.split('.')[0], version].filter((part) => part !== undefined).join('-')}.json`.toLowerCase();
}

/** With the definitions that it refers to, in place of references to another document. */
function standalone(schema: Schema, definitions: Definitions): Schema {
  const own = inside(schema);
  const needed: Record<string, Schema> = {};
  const visit = (part: Schema): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (needed[name]) continue;
      needed[name] = inside(definitions[name] ?? {});
      visit(needed[name]);
    }
  };
  visit(own);
  // Without it kubeconform takes draft 4, which knows no `const` and finds a schema with an empty `required` broken.
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...own, definitions: needed };
}

const inside = (schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"kubernetes#/definitions/', '"#/definitions/'));
