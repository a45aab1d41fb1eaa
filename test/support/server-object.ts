import { isQuantity, type Schema } from '../../scripts/schemas/schema.ts';
import { canonicalQuantity } from './canonical-quantity.ts';
import { type Fields, fieldSchema, isFields, type KindSchema, kindSchema, type Place } from './kind-schema.ts';
import { leftOutWhenZero, serverDefaults } from './server-defaults.ts';

/** The object that an API server gives back when it was given this one: defaults filled in, quantities printed anew, empties gone. */
export function storedFor(manifest: Fields, kubernetes: string): Fields {
  return completed(manifest, kindSchema(manifest, kubernetes));
}

/** The same for whatever a strategy of Argo CD believes that a sync would send. */
export function completed(object: Fields, kind: KindSchema): Fields {
  const { stringData, ...others } = object;
  const written =
    isFields(stringData) && kind.builtIn ? { ...others, data: withText(others['data'], stringData) } : object;
  return visited(written, { place: kind.root, parent: '', defaults: true }, kind) as Fields;
}

/** As Argo CD reads a built-in kind into Go and writes it again: printed anew, nothing filled in. */
export function printedAnew(object: Fields, kind: KindSchema): Fields {
  return visited(object, { place: kind.root, parent: '', defaults: false }, kind) as Fields;
}

/**
 * Argo CD knows that a Rollout has a pod spec, and reads that into Go as well. Its `grpc.service` is then written even where
 * nobody gave one, as null.
 *
 * @see https://github.com/argoproj/argo-cd/blob/v3.6.1/util/argo/normalizers/knowntypes_normalizer.go
 */
export function withKnownTypes(object: Fields, kind: KindSchema): Fields {
  const { spec } = object;
  const template = isFields(spec) ? spec['template'] : undefined;
  if (object['kind'] !== 'Rollout' || !isFields(spec) || !isFields(template)) return object;
  const place = kind.place({ $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' });
  const pod = visited(template['spec'], { place, parent: '', defaults: false }, { ...kind, builtIn: true });
  return { ...object, spec: { ...spec, template: { ...template, spec: pod } } };
}

/** An entry of a list, completed: how its keys are found where it leaves one to a default. */
export function completedItem(item: unknown, place: Place, kind: KindSchema): unknown {
  return visited(item, { place, parent: '', defaults: true }, kind);
}

interface Visit {
  readonly place: Place;
  readonly parent: string;
  readonly defaults: boolean;
}

function visited(value: unknown, visit: Visit, kind: KindSchema): unknown {
  const { schema, definition } = visit.place;
  if (definition.endsWith('.Quantity') || (kind.builtIn && isQuantity(schema))) return canonicalQuantity(value);
  if (Array.isArray(value)) {
    const place = kind.place(schema.items ?? {});
    return value.map((item) => visited(item, { ...visit, place }, kind));
  }
  if (!isFields(value)) return value;
  const filled = visit.defaults ? withDefaults(value, visit, kind) : value;
  const unsaid = definition === 'core.v1.GRPCAction' && !visit.defaults ? { service: null } : {};
  const fields = Object.entries(filled).flatMap(([field, inner]): [string, unknown][] => {
    const place = kind.place(fieldSchema(visit.place, field));
    if (isDropped(inner, field, visit.place, place, kind)) return [];
    return [[field, visited(inner, { ...visit, place, parent: definition || visit.parent }, kind)]];
  });
  return { ...unsaid, ...Object.fromEntries(fields) };
}

function withDefaults(value: Fields, { place, parent }: Visit, kind: KindSchema): Fields {
  const ofKind = serverDefaults[place.definition]?.(value, parent) ?? {};
  const ofSchema = kind.builtIn ? [] : Object.entries(place.schema.properties ?? {}).flatMap(schemaDefault);
  const defaults = { ...Object.fromEntries(ofSchema), ...ofKind };
  const missing = Object.entries(defaults).flatMap(([field, filling]): [string, unknown][] => {
    if (filling === undefined) return [];
    const written = value[field];
    // What a table fills in as a whole is filled into what is written of it, too.
    if (isFields(written) && isFields(filling)) return [[field, { ...filling, ...written }]];
    return isMissing(written, field, place, kind) ? [[field, filling]] : [];
  });
  return { ...value, ...Object.fromEntries(missing) };
}

const schemaDefault = ([field, schema]: [string, Schema]): [string, unknown][] =>
  schema.default === undefined ? [] : [[field, structuredClone(schema.default)]];

function isMissing(value: unknown, field: string, place: Place, kind: KindSchema): boolean {
  if (value === undefined || value === null) return true;
  return isDropped(value, field, place, kind.place(fieldSchema(place, field)), kind);
}

/** Go leaves out what is empty, except structs and pointers; a custom object is kept as it was written. */
function isDropped(value: unknown, field: string, parent: Place, { schema }: Place, kind: KindSchema): boolean {
  if (value === undefined || value === null) return true;
  if (!kind.builtIn) return false;
  if (Array.isArray(value)) return value.length === 0;
  if (value === '' || value === 0 || value === false) return leftOutWhenZero.has(`${parent.definition}.${field}`);
  return isFields(value) && Object.keys(value).length === 0 && typeof schema.additionalProperties === 'object';
}

function withText(data: unknown, text: Fields): Fields {
  const encoded = Object.entries(text).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
  return { ...(isFields(data) ? data : {}), ...Object.fromEntries(encoded) };
}
