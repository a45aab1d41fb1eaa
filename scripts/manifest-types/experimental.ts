import { apiVersionOf, type CustomKind, type Schema } from '../schemas/schema.ts';

/** Gateway API's experimental channel, with a mark on every field that its standard channel does not have. */
export function marked(experimental: readonly CustomKind[], standard: readonly CustomKind[]): CustomKind[] {
  return experimental.map((kind) => {
    const same = standard.find((other) => other.kind === kind.kind && apiVersionOf(other) === apiVersionOf(kind));
    return same ? { ...kind, schema: markedSchema(kind.schema, same.schema) } : kind;
  });
}

function markedSchema(schema: Schema, standard: Schema | undefined): Schema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(properties && { properties: markedProperties(properties, standard?.properties ?? {}) }),
    ...(items && { items: markedSchema(items, standard?.items) }),
  };
}

function markedProperties(
  properties: Readonly<Record<string, Schema>>,
  standard: Readonly<Record<string, Schema>>,
): Record<string, Schema> {
  const entries = Object.entries(properties).map(([key, property]): [string, Schema] => {
    const same = standard[key];
    return [key, same ? markedSchema(property, same) : { ...property, 'x-experimental': true }];
  });
  return Object.fromEntries(entries);
}
