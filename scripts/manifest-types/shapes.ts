import { type Definitions, isQuantity, requiredOf, type Schema } from '../schemas/schema.ts';
import { list, map, type Property, union } from './text.ts';

/** Not a map, to which no interface may be assigned: an `Affinity` is to fit where Knative leaves its schema open. */
const unknownObject = 'object';

/** What these definitions are in TypeScript; they have no properties of their own, or are written as text. */
const plainDefinitions: Readonly<Record<string, string>> = {
  FieldsV1: unknownObject,
  IntOrString: 'number | string',
  MicroTime: 'string',
  Quantity: 'string',
  RawExtension: unknownObject,
  Time: 'string',
};

/** An object with known properties. Equal ones are one shape, wherever they are. Types name other shapes as `#3#`. */
export interface Shape {
  readonly description: string | undefined;
  readonly properties: readonly Property[];
}

export const baseName = (definition: string): string => definition.slice(definition.lastIndexOf('.') + 1);

export const definitionOf = (reference: string): string => reference.slice('#/definitions/'.length);

/** The type of a schema, given what an object with properties and a reference are called. */
export function typeText(schema: Schema, nameOf: (schema: Schema) => string): string {
  const of = (inner: Schema): string => typeText(inner, nameOf);
  if (schema.$ref) return plainDefinitions[baseName(schema.$ref)] ?? nameOf(schema);
  if (schema.enum) return union(schema.enum);
  if (isQuantity(schema)) return 'string';
  if (schema['x-kubernetes-int-or-string']) return 'number | string';
  if (schema.properties) return nameOf(schema);
  if (schema.items) return list(of(schema.items));
  if (typeof schema.additionalProperties === 'object') return map(of(schema.additionalProperties));
  if (schema.type === 'object') return schema['x-kubernetes-preserve-unknown-fields'] ? unknownObject : map('never');
  if (schema.type === 'array') return list('unknown');
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return schema.type ?? 'unknown';
}

export class Shapes {
  readonly #shapes: Shape[] = [];
  readonly #ids = new Map<string, number>();
  readonly #kubernetes = new Map<number, string[]>();
  /** Shapes that no custom resource has had yet: the first that has one describes it in its own words. */
  readonly #kubernetesOnly = new Set<number>();
  readonly #definitions: Definitions;

  /** The definitions of Kubernetes come first, so that a custom resource's equal shapes are known to be theirs. */
  constructor(definitions: Definitions) {
    this.#definitions = definitions;
    for (const [name, schema] of Object.entries(definitions)) {
      if (!schema.properties) continue;
      const id = this.idOf(schema);
      this.#kubernetes.set(id, [...(this.#kubernetes.get(id) ?? []), baseName(name)]);
    }
    for (const id of this.#shapes.keys()) this.#kubernetesOnly.add(id);
  }

  shape(id: number): Shape {
    const shape = this.#shapes[id];
    if (!shape) throw new Error(`no shape ${id}`);
    return shape;
  }

  /** Kubernetes' own name of a shape. What two of its definitions have, or what is too small to mean one (a name and a namespace), has none. */
  kubernetesName(id: number): string | undefined {
    const names = this.#kubernetes.get(id) ?? [];
    const { properties } = this.shape(id);
    const telling = properties.length > 2 || properties.some(({ type }) => type.includes('#'));
    return names.length === 1 && telling ? names[0] : undefined;
  }

  idOf(schema: Schema): number {
    const properties = this.propertiesOf(schema);
    const identity = properties.map(({ key, type, required, description }) => [
      key,
      type,
      required,
      isExperimental(description),
    ]);
    const key = JSON.stringify(identity.sort());
    const shape = { description: schema.description, properties };
    const known = this.#ids.get(key);
    if (known === undefined) {
      this.#ids.set(key, this.#shapes.length);
      return this.#shapes.push(shape) - 1;
    }
    if (this.#kubernetesOnly.delete(known)) this.#shapes[known] = shape;
    return known;
  }

  propertiesOf(schema: Schema): Property[] {
    const required = requiredOf(schema);
    return Object.entries(schema.properties ?? {}).map(([key, property]) => ({
      key,
      type: typeText(property, (inner) => this.#nameOf(inner)),
      required: required.includes(key),
      description: property['x-experimental']
        ? `${experimentalMark} ${property.description ?? ''}`
        : property.description,
    }));
  }

  #nameOf(schema: Schema): string {
    if (!schema.$ref) return `#${this.idOf(schema)}#`;
    if (baseName(schema.$ref) === 'ObjectMeta') return 'k8s.ObjectMeta';
    const definition = this.#definitions[definitionOf(schema.$ref)];
    if (!definition) throw new Error(`no definition ${schema.$ref}`);
    return this.#nameOf(definition);
  }
}

const experimentalMark = 'Experimental channel only.';

const isExperimental = (description: string | undefined): boolean => description?.startsWith(experimentalMark) ?? false;
