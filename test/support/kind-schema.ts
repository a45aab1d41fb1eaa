import { kindsOf } from '../../scripts/schemas/kubernetes.ts';
import { projects } from '../../scripts/schemas/projects.ts';
import { apiVersionOf, type CustomKind, type Definitions, type Schema } from '../../scripts/schemas/schema.ts';
import { readKubernetes, readProject } from '../../scripts/schemas/store.ts';
import { schemaVersion } from './schemas.ts';

/** A JSON object whose fields nobody knows yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** A place in a schema: its references followed, and the name of the definition that one led to. */
export interface Place {
  readonly schema: Schema;
  /** `core.v1.PodSpec`; empty where no definition has a name. */
  readonly definition: string;
}

/** How the API server sees one kind. */
export interface KindSchema {
  readonly root: Place;
  /** Built-in kinds are Go structs in the API server and in Argo CD; a custom kind is its schema, and Argo CD sees plain JSON. */
  readonly builtIn: boolean;
  readonly place: (schema: Schema) => Place;
}

export function kindSchema({ apiVersion, kind }: Fields, kubernetes: string): KindSchema {
  const name = `${apiVersion}/${kind}`;
  const { definitions, definitionOf } = builtInKinds(schemaVersion(kubernetes));
  const place = (schema: Schema): Place => placeOf(schema, definitions);
  const definition = definitionOf.get(name);
  if (definition) return { root: place({ $ref: `#/definitions/${definition}` }), builtIn: true, place };
  const custom = customKinds().get(name);
  if (!custom) throw new Error(`no schema of ${name}`);
  return { root: { schema: custom.schema, definition: '' }, builtIn: false, place };
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema of a field, be it one with a name or an entry of a map; nothing where the schema is open. */
export function fieldSchema({ schema }: Place, field: string): Schema {
  const named = schema.properties?.[field];
  if (named) return named;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
}

function placeOf(schema: Schema, definitions: Definitions): Place {
  const name = schema.$ref?.replace('#/definitions/', '');
  if (name === undefined) return { schema, definition: '' };
  return { schema: definitions[name] ?? {}, definition: name.replace(/^io\.k8s\.(api\.)?/, '') };
}

interface BuiltInKinds {
  readonly definitions: Definitions;
  readonly definitionOf: ReadonlyMap<string, string>;
}

const builtInByVersion = new Map<string, BuiltInKinds>();

function builtInKinds(version: string): BuiltInKinds {
  const known = builtInByVersion.get(version);
  if (known) return known;
  const { definitions } = readKubernetes(version);
  const kinds = { definitions, definitionOf: kindsOf(definitions) };
  builtInByVersion.set(version, kinds);
  return kinds;
}

let custom: ReadonlyMap<string, CustomKind> | undefined;

function customKinds(): ReadonlyMap<string, CustomKind> {
  custom ??= new Map(
    Object.keys(projects)
      .flatMap((project) => readProject(project).kinds)
      .map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]),
  );
  return custom;
}
