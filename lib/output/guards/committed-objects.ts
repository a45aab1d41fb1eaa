import { parseDocument } from 'yaml';
import type { OutgoingObject } from '../../constructs/outgoing.ts';
import { apiGroupOf } from '../../model/kinds.ts';
import type { Manifest } from '../../model/manifest.ts';
import { isPlainObject } from '../../support/plain.ts';
import { filePlaceOf, foldersOf } from '../file-paths.ts';
import type { OutputFile } from '../layout.ts';
import { unmarked } from '../mark.ts';
import { documentsOf } from '../retained-generation.ts';

/** An object as the committed tree has it. */
export interface CommittedObject {
  /** Its file, and the first folder of that: the environment. */
  readonly path: string;
  readonly environment: string;
  /** With its group: `apps/Deployment`. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** Whether the program writes its environment the same document, in whichever file. */
  readonly unchanged: boolean;
  /** All of it, parsed when somebody asks. What is no YAML says no more than its name. */
  readonly manifest: Manifest;
}

/** The objects of the committed tree. An object is found by what a cluster knows it by, wherever its file has moved to. */
export interface CommittedObjects {
  /** What an object was, of its own kind unless another is asked for: `apps/Deployment`. */
  before(object: OutgoingObject, kind?: string): CommittedObject | undefined;
  /** All of some kinds. */
  ofKinds(...kinds: readonly string[]): readonly CommittedObject[];
}

/** Reads files as they were, given those that the program writes now. */
export function committedObjects(was: readonly OutputFile[], now: readonly OutputFile[]): CommittedObjects {
  const written = new Set<string>();
  for (const { path, text } of now) {
    for (const document of documentsIn(text)) written.add(`${environmentOf(path)}\n${document}`);
  }
  const byKind = new Map<string, CommittedObject[]>();
  const byName = new Map<string, CommittedObject>();
  for (const { path, text } of was) {
    if (!path.endsWith('.yaml')) continue;
    const environment = environmentOf(path);
    for (const document of documentsIn(text)) {
      const unchanged = written.has(`${environment}\n${document}`);
      const object = new ReadObject(document, { path, environment, unchanged });
      const others = byKind.get(object.kind);
      if (others === undefined) byKind.set(object.kind, [object]);
      else others.push(object);
      byName.set(keyOf(object, object.kind), object);
    }
  }
  return {
    before(object, kind = kindOf(object.manifest)) {
      const { name, namespace } = object.manifest.metadata;
      return byName.get(keyOf({ environment: environmentOf(filePlaceOf(object).path), name, namespace }, kind));
    },
    ofKinds: (...kinds) => kinds.flatMap((kind) => byKind.get(kind) ?? []),
  };
}

/** Our own text is regular enough to see without a YAML reader whose document it is: reading all would take seconds. */
class ReadObject implements CommittedObject {
  readonly path: string;
  readonly environment: string;
  readonly unchanged: boolean;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly #document: string;
  #manifest: Manifest | undefined;

  constructor(document: string, place: Pick<CommittedObject, 'path' | 'environment' | 'unchanged'>) {
    this.path = place.path;
    this.environment = place.environment;
    this.unchanged = place.unchanged;
    this.#document = document;
    const metadata = /^metadata:\n(?: .*\n)*/m.exec(document)?.[0] ?? '';
    this.kind = kindOf({ apiVersion: memberIn('apiVersion', document), kind: memberIn('kind', document) });
    this.name = /^ {2}name: "?([^"\n]+)"?$/m.exec(metadata)?.[1] ?? '';
    this.namespace = /^ {2}namespace: "?([^"\n]+)"?$/m.exec(metadata)?.[1];
  }

  get manifest(): Manifest {
    this.#manifest ??= this.#parsed();
    return this.#manifest;
  }

  #parsed(): Manifest {
    const { name, namespace } = this;
    const parsed = parseDocument(this.#document);
    const value: unknown = parsed.errors.length > 0 ? undefined : parsed.toJS();
    const object = { apiVersion: '', kind: '', ...(isPlainObject(value) ? value : {}) };
    return { ...object, metadata: { name, namespace, ...metadataOf(value) } };
  }
}

/** Of a member of a document itself. */
function memberIn(key: 'apiVersion' | 'kind', document: string): string {
  return new RegExp(`^${key}: "?([^"\\n]+)"?$`, 'm').exec(document)?.[1] ?? '';
}

function metadataOf(value: unknown): object {
  const metadata = isPlainObject(value) ? value['metadata'] : undefined;
  return isPlainObject(metadata) ? metadata : {};
}

function keyOf(
  { environment, namespace, name }: Pick<CommittedObject, 'environment' | 'namespace' | 'name'>,
  kind: string,
): string {
  return [environment, kind, namespace, name].join(' ');
}

/** `apps/Deployment`; kinds of the core group have no group: `Service`. */
export function kindOf({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  const group = apiGroupOf(apiVersion);
  return group === '' ? kind : `${group}/${kind}`;
}

/** `prod` of `prod/bycoin/wallet.yaml`; a file outside any environment has none. */
export function environmentOf(path: string): string {
  return foldersOf(path)[0] ?? '';
}

/** Without the mark of their file, which stands in the first. */
function documentsIn(text: string): readonly string[] {
  return documentsOf(text.startsWith('---\n# ') ? unmarked(text) : text);
}
