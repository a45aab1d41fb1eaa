import { kubernetesEnums } from '../../scripts/manifest-types/enums.ts';
import { namesOf } from '../../scripts/manifest-types/kubernetes.ts';
import {
  apiVersionOf,
  type CustomKind,
  type Definitions,
  requiredOf,
  type Schema,
} from '../../scripts/schemas/schema.ts';

const objectMeta = { $ref: 'kubernetes#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };

const quantity = {
  anyOf: [
    { type: 'number' },
    { type: 'string', pattern: '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?[0-9]+)?$' },
  ],
};

/** Every definition of a Kubernetes version, with no field but its own, and with the enums that its OpenAPI leaves out. */
export function closedDefinitions(definitions: Definitions): Definitions {
  const names = namesOf(definitions);
  const closedOnes = Object.entries(definitions).map(([name, schema]): [string, Schema] => {
    if (name.endsWith('.Quantity')) return [name, quantity];
    if (name.endsWith('.RawExtension') || name.endsWith('.FieldsV1')) return [name, { type: 'object' }];
    const type = names.get(name);
    return [name, closed(type ? withEnums(type, schema) : schema)];
  });
  return Object.fromEntries(closedOnes);
}

export function closedKind(definition: string, name: string): Schema {
  const slash = name.lastIndexOf('/');
  const own = { apiVersion: { const: name.slice(0, slash) }, kind: { const: name.slice(slash + 1) } };
  return {
    ...named,
    properties: { ...named.properties, ...own },
    allOf: [{ $ref: `kubernetes#/definitions/${definition}` }],
  };
}

export function closedCustomKind(custom: CustomKind): Schema {
  const schema = closed(custom.schema);
  const own = {
    apiVersion: { const: apiVersionOf(custom) },
    kind: { const: custom.kind },
    metadata: { ...named.properties.metadata, allOf: [objectMeta] },
  };
  return {
    ...schema,
    required: [...new Set([...named.required, ...(schema.required ?? [])])],
    properties: { ...schema.properties, ...own },
  };
}

/** An API server takes no object without these, though no schema says so. */
const named = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: { metadata: { type: 'object', required: ['name'] } },
} as const;

/**
 * Refuses what an API server would prune. Only where structure is declared: the parts of `oneOf`, `anyOf` and `not` name a few
 * properties each, and are left as they are.
 */
function closed(schema: Schema): Schema {
  const { properties, items, additionalProperties, default: _, ...others } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] || schema['x-kubernetes-embedded-resource'];
  const structural = properties || (schema.type === 'object' && additionalProperties === undefined);
  const values = typeof additionalProperties === 'object' ? closed(additionalProperties) : additionalProperties;
  return {
    ...others,
    ...(schema.required && { required: requiredOf(schema) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, closed(value)])),
    }),
    ...(items && { items: closed(items) }),
    ...(values !== undefined && { additionalProperties: values }),
    ...(structural && !open && { additionalProperties: false }),
  };
}

function withEnums(type: string, schema: Schema): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(([key, property]): [string, Schema] => {
    const values = kubernetesEnums[`${type}.${key}`];
    if (!values) return [key, property];
    return [
      key,
      property.items ? { ...property, items: { ...property.items, enum: values } } : { ...property, enum: values },
    ];
  });
  return properties.length > 0 ? { ...schema, properties: Object.fromEntries(properties) } : schema;
}
