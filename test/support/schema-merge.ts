import { type Fields, fieldSchema, isFields, type KindSchema, type Place } from './kind-schema.ts';
import { completedItem } from './server-object.ts';

/** How a list is merged: by these fields of its items (none: by the items themselves), or not at all. */
export type ListKeys = (place: Place) => readonly string[] | undefined;

/**
 * As server-side apply merges, and with it Argo CD's structured-merge diff: lists by all their keys.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export const mapKeys: ListKeys = ({ schema }) => {
  if (schema['x-kubernetes-list-type'] === 'set') return [];
  return schema['x-kubernetes-list-type'] === 'map' ? schema['x-kubernetes-list-map-keys'] : undefined;
};

/** As client-side apply merges built-in kinds, by one key at most: two ports of one number are one to it. */
export const patchKeys: ListKeys = ({ schema }) => {
  if (schema['x-kubernetes-patch-strategy']?.toString().includes('merge') !== true) return undefined;
  const key = schema['x-kubernetes-patch-merge-key'];
  return typeof key === 'string' ? [key] : [];
};

/** What one wrote, laid over what there is. What is not merged is replaced. */
export interface Merge {
  readonly kind: KindSchema;
  readonly keys: ListKeys;
  /** More places that are replaced as a whole. */
  readonly whole?: (place: Place) => boolean;
}

export function merged(live: unknown, written: unknown, place: Place, merge: Merge): unknown {
  if (written === undefined) return live;
  if (isFields(live) && isFields(written))
    return isWhole(place, merge) ? written : mergedFields(live, written, place, merge);
  if (Array.isArray(live) && Array.isArray(written)) return mergedList(live, written, place, merge);
  return written;
}

const isWhole = (place: Place, { whole }: Merge): boolean =>
  place.schema['x-kubernetes-map-type'] === 'atomic' || whole?.(place) === true;

function mergedFields(live: Fields, written: Fields, place: Place, merge: Merge): Fields {
  const fields = Object.keys({ ...live, ...written }).map((field): [string, unknown] => {
    const inner = merge.kind.place(fieldSchema(place, field));
    return [field, merged(live[field], written[field], inner, merge)];
  });
  return Object.fromEntries(fields);
}

function mergedList(live: readonly unknown[], written: readonly unknown[], place: Place, merge: Merge): unknown {
  const keys = merge.keys(place);
  if (!keys) return written;
  const inner = merge.kind.place(place.schema.items ?? {});
  const keyed = new Map(live.map((item) => [keyOf(item, keys, inner, merge.kind), item]));
  const names = new Set(written.map((item) => keyOf(item, keys, inner, merge.kind)));
  const ours = written.map((item) => merged(keyed.get(keyOf(item, keys, inner, merge.kind)), item, inner, merge));
  const theirs = [...keyed].filter(([key]) => !names.has(key)).map(([, item]) => item);
  return [...ours, ...theirs];
}

/** Where two items of a list have one key, which server-side apply refuses, and client-side apply mixes up later. */
export function doubled(value: unknown, place: Place, merge: Merge, path = ''): readonly string[] {
  if (isFields(value)) {
    return Object.entries(value).flatMap(([field, inner]) =>
      doubled(inner, merge.kind.place(fieldSchema(place, field)), merge, path ? `${path}.${field}` : field),
    );
  }
  if (!Array.isArray(value)) return [];
  const inner = merge.kind.place(place.schema.items ?? {});
  const keys = merge.keys(place);
  const names = keys ? value.map((item) => keyOf(item, keys, inner, merge.kind)) : [];
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return [
    ...twice.map((name) => `${path}: two of ${name}`),
    ...value.flatMap((item, index) => doubled(item, inner, merge, `${path}[${index}]`)),
  ];
}

/** A key that an item leaves to its default counts as written. */
function keyOf(item: unknown, keys: readonly string[], place: Place, kind: KindSchema): string {
  if (keys.length === 0 || !isFields(item)) return JSON.stringify(item);
  const whole = completedItem(item, place, kind) as Fields;
  return keys.map((key) => String(whole[key])).join('/');
}
