import { type Definitions, isQuantity, requiredOf, type Schema } from '../../scripts/schemas/schema.ts';
import { elementOf, type TypeFiles } from './type-text.ts';

/** One property path that was looked at, with what the type lacks there. A property is looked at once for each path to it. */
export interface Look {
  readonly path: string;
  readonly gap?: string;
}

interface Place {
  readonly file: string;
  readonly type: string;
  readonly path: string;
}

interface Sides {
  readonly types: TypeFiles;
  readonly definitions: Definitions;
}

/** Goes through a raw schema and the type that stands for it, side by side. */
export function* looks(schema: Schema, place: Place, sides: Sides): Generator<Look> {
  const target = schema.$ref && sides.definitions[schema.$ref.slice('#/definitions/'.length)];
  const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  const inner = schema.items ?? values;
  const element = elementOf(place.type);
  if (target) yield* looks(target, place, sides);
  else if (schema.properties) yield* looksAtProperties(schema, place, sides);
  else if (inner && element) yield* looks(inner, { ...place, type: element }, sides);
  else if (inner || !isLeafType(schema, place.type)) yield { path: place.path, gap: `is ${place.type}` };
}

function* looksAtProperties(schema: Schema, place: Place, sides: Sides): Generator<Look> {
  const shared = place.type.startsWith('k8s.');
  const file = shared ? 'kubernetes.ts' : place.file;
  const properties = sides.types.get(file)?.get(shared ? place.type.slice('k8s.'.length) : place.type);
  const required = requiredOf(schema);
  const isKind = !place.path.includes('.') || schema['x-kubernetes-group-version-kind'] !== undefined;
  if (!properties) yield { path: place.path, gap: `is ${place.type}` };
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const path = `${place.path}.${key}`;
    const typed = properties?.get(key);
    if (!typed) yield { path, gap: 'is missing' };
    // Of these the types ask more than the schemas, which leave them optional and untyped.
    else if (isKind && ['apiVersion', 'kind', 'metadata'].includes(key)) yield { path };
    else {
      yield typed.optional === required.includes(key)
        ? { path, gap: typed.optional ? 'is optional' : 'is required' }
        : { path };
      yield* looks(property, { file, type: typed.type, path }, sides);
    }
  }
}

function isLeafType(schema: Schema, type: string): boolean {
  if (schema.enum) return type.split(' | ').length === schema.enum.length;
  if (isQuantity(schema)) return type === 'string';
  if (schema['x-kubernetes-int-or-string']) return type === 'number | string';
  if (Array.isArray(schema['oneOf'])) return type === 'number | string' || type === 'string';
  if (schema.type === 'object') return type === 'object' || type === 'Readonly<Record<string, never>>';
  if (schema.type === 'integer' || schema.type === 'number') return type === 'number';
  if (schema.type === 'string') return type === 'string' || /^'[^']*'( \| '[^']*')*$/.test(type);
  return type === (schema.type ?? 'unknown');
}
