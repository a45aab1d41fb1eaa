import { kindOf } from '../schemas/kubernetes.ts';
import { apiVersionOf, type Definitions, type Schema } from '../schemas/schema.ts';
import { kubernetesEnums } from './enums.ts';
import { baseName, definitionOf, typeText } from './shapes.ts';
import { type Interface, list, type Property, union } from './text.ts';

/** The interfaces of Kubernetes' own kinds, by the names of its definitions. */
export function kubernetesInterfaces(definitions: Definitions): Interface[] {
  const names = namesOf(definitions);
  const used = new Set<string>();
  const interfaces: Interface[] = [];
  for (const [definition, schema] of Object.entries(definitions)) {
    const name = names.get(definition);
    if (name)
      interfaces.push({ name, description: schema.description, properties: propertiesOf(name, schema, names, used) });
  }
  const unused = Object.keys(kubernetesEnums).filter((path) => !used.has(path));
  if (unused.length > 0) throw new Error(`enums of no property: ${unused.join(', ')}`);
  return interfaces;
}

function propertiesOf(name: string, schema: Schema, names: ReadonlyMap<string, string>, used: Set<string>): Property[] {
  const kind = kindOf(schema);
  const literals: Readonly<Record<string, unknown>> = kind ? { apiVersion: apiVersionOf(kind), kind: kind.kind } : {};
  return Object.entries(schema.properties ?? {}).map(([key, property]) => {
    if (literals[key]) return { key, type: union([literals[key]]), required: true };
    const required = (schema.required ?? []).includes(key) || Boolean(kind && key === 'metadata');
    return { key, type: withEnum(`${name}.${key}`, property), required, description: property.description };
  });

  function withEnum(path: string, property: Schema): string {
    const values = kubernetesEnums[path];
    if (values) used.add(path);
    if (values) return property.items ? list(union(values)) : union(values);
    return typeText(property, ({ $ref = '' }) => names.get(definitionOf($ref)) ?? 'unknown');
  }
}

/** The base name, with the group in front where an earlier group has the same one (`DiscoveryEndpointPort`). */
export function namesOf(definitions: Definitions): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [definition, schema] of Object.entries(definitions)) {
    if (!schema.properties) continue;
    const group = definition.split('.').at(-3) ?? '';
    const base = baseName(definition);
    const name = taken.has(base) ? group.charAt(0).toUpperCase() + group.slice(1) + base : base;
    taken.add(name);
    names.set(definition, name);
  }
  return names;
}
