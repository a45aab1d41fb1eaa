import { kubernetesGroups } from './projects.ts';
import { apiVersionOf, type Definitions, type GroupVersionKind, type Schema } from './schema.ts';

/** The kept kinds of a Kubernetes version, and the definitions that these refer to. */
export function kept(definitions: Definitions, withDescriptions: boolean): Definitions {
  const pruned = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, withoutStatus(schema)]));
  const names = new Set<string>();
  const visit = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    for (const [, reference = ''] of JSON.stringify(pruned[name]).matchAll(/"#\/definitions\/([^"]+)"/g))
      visit(reference);
  };
  for (const [name, schema] of Object.entries(pruned)) if (kindOf(schema)) visit(name);
  const sorted = Object.fromEntries([...names].sort().map((name) => [name, pruned[name] ?? {}]));
  return withDescriptions ? sorted : JSON.parse(JSON.stringify(sorted, withoutDescription));
}

/** What a definition is the schema of: a kind that can be written into a file, or nothing. Lists are none. */
export function kindOf(schema: Schema): GroupVersionKind | undefined {
  const [kind] = schema['x-kubernetes-group-version-kind'] ?? [];
  if (!kind || !schema.properties?.['metadata']?.$ref?.endsWith('.ObjectMeta')) return undefined;
  const kinds = kubernetesGroups[`${kind.group}/${kind.version}`];
  return kinds === true || kinds?.includes(kind.kind)
    ? { group: kind.group, version: kind.version, kind: kind.kind }
    : undefined;
}

/** `apiVersion/kind` of every kept kind, with its definition's name. */
export function kindsOf(definitions: Definitions): Map<string, string> {
  const kinds = new Map<string, string>();
  for (const [name, schema] of Object.entries(definitions)) {
    const kind = kindOf(schema);
    if (kind) kinds.set(`${apiVersionOf(kind)}/${kind.kind}`, name);
  }
  return kinds;
}

function withoutStatus(schema: Schema): Schema {
  if (!schema['x-kubernetes-group-version-kind'] || !schema.properties) return schema;
  const { status: _, ...properties } = schema.properties;
  return { ...schema, properties };
}

/** A property that is called `description` has a schema, not text. */
const withoutDescription = (key: string, value: unknown): unknown =>
  key === 'description' && typeof value === 'string' ? undefined : value;
