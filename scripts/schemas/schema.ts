/** The part of JSON Schema and OpenAPI that Kubernetes and its CustomResourceDefinitions use. */
export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly $ref?: string;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  /** Ours: only Gateway API's experimental channel has it. */
  readonly 'x-experimental'?: boolean;
  readonly [keyword: string]: unknown;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export type Definitions = Readonly<Record<string, Schema>>;

/** `schemas/kubernetes-<version>.json.br`. */
export interface KubernetesSchemas {
  readonly version: string;
  readonly source: string;
  readonly definitions: Definitions;
}

/** `schemas/<project>.json.br`: one entry for each kind and version that the library may write. */
export interface ProjectSchemas {
  readonly version: string;
  readonly source: string;
  readonly kinds: readonly CustomKind[];
}

export interface CustomKind extends GroupVersionKind {
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly schema: Schema;
}

export const apiVersionOf = ({ group, version }: GroupVersionKind): string => (group ? `${group}/${version}` : version);

/** `true` for a Kubernetes quantity in a CRD, which is an int-or-string with a pattern. */
export const isQuantity = (schema: Schema): boolean => Boolean(schema['x-kubernetes-int-or-string'] && schema.pattern);

/** What one writes: a required field with a default may be left out, since the API server fills it in before it checks. */
export const requiredOf = (schema: Schema): readonly string[] =>
  (schema.required ?? []).filter((key) => schema.properties?.[key]?.default === undefined);
