import type { JudgedObject, Program } from '../../model/program.ts';
import { clusterOf, namespaceOf } from '../object-issue.ts';
import { isBuiltIn } from './built-in.ts';
import { clusterPeersOf } from './cluster-peers.ts';
import { declaredSecrets } from './declared-secrets.ts';
import { type MadeObject, madeOutOf } from './made-by-controllers.ts';

/** A thing that is there: an object of the program, what a controller makes of one, or `outside` for what others make. */
type Found = JudgedObject | MadeObject | 'outside';

/** What there is in the clusters, by namespace, kind and name: what leaves, and what is said to be there. */
export class Contents {
  /** By `cluster namespace kind`, then by name. */
  readonly #found = new Map<string, Map<string, Found>>();
  /** Namespaces that systems of the program have to themselves: of others nobody here knows what is in them. */
  readonly #owned: ReadonlySet<string>;
  readonly #program: Program;
  #secrets: ReadonlySet<string> | undefined;

  /** Built for the first rule that asks. */
  static of(objects: readonly JudgedObject[], program: Program): Contents {
    const contents = known.get(objects) ?? new Contents(objects, program);
    known.set(objects, contents);
    return contents;
  }

  private constructor(objects: readonly JudgedObject[], program: Program) {
    this.#program = program;
    this.#owned = new Set(program.systems.map(({ environment, namespace }) => `${environment.cluster} ${namespace}`));
    for (const object of objects) {
      for (const made of madeOutOf(object)) this.#addMade(namespaceOf(object), made);
    }
    for (const object of objects) {
      this.#add(namespaceOf(object), object.manifest.kind, object.manifest.metadata?.name, object);
    }
    this.#addDeclared(program);
  }

  /** Whether what is in a namespace is known here; the empty one holds the kinds that have none. */
  knows(object: JudgedObject, namespace: string): boolean {
    if (object.system === undefined) return this.#owned.has(`${clusterOf(object)} ${namespace}`);
    return namespace === '' || this.#owned.has(`${clusterOf(object)} ${namespace}`);
  }

  /** What has a name, as seen by an object; `undefined` where nothing has it. */
  find(from: JudgedObject, namespace: string, kind: string, name: string): Found | undefined {
    const place = `${clusterOf(from)} ${namespace}`;
    const found = this.#found.get(`${place} ${kind}`)?.get(name);
    if (found !== undefined) return found;
    if (isBuiltIn(kind, name)) return 'outside';
    if (kind !== 'Secret') return undefined;
    this.#secrets ??= declaredSecrets(this.#program);
    return this.#secrets.has(`${place} ${name}`) ? 'outside' : undefined;
  }

  /** Names of a kind in a namespace, for "did you mean". */
  names(from: JudgedObject, namespace: string, kind: string): Iterable<string> {
    return this.#found.get(`${clusterOf(from)} ${namespace} ${kind}`)?.keys() ?? [];
  }

  #addDeclared({ systems, environments, graph }: Program): void {
    for (const { existing, namespace, environment } of systems) {
      for (const { kind, name } of existing) {
        this.#add(`${environment.cluster} ${namespace}`, kind, name, 'outside');
        this.#add(`${environment.cluster} `, kind, name, 'outside');
      }
      for (const name of environment.platform.imagePullSecrets) {
        this.#add(`${environment.cluster} ${namespace}`, 'Secret', name, 'outside');
      }
    }
    for (const { cluster, platform } of environments) {
      for (const name of platform.priorityClasses) this.#add(`${cluster} `, 'PriorityClass', name, 'outside');
    }
    // Who is named as a peer of a call is there, wherever it is said to be.
    const clusters = [...new Set(environments.map(({ cluster }) => cluster))];
    for (const peer of clusterPeersOf(graph)) {
      for (const cluster of clusters) {
        this.#add(`${cluster} ${peer.namespace}`, 'Service', peer.host, 'outside');
        this.#add(`${cluster} ${peer.namespace}`, 'ServiceAccount', peer.serviceAccount, 'outside');
      }
    }
  }

  /** What two make, holds more than either says. */
  #addMade(place: string, made: MadeObject): void {
    const isSecond = this.#found.get(`${place} ${made.kind}`)?.has(made.name) === true;
    this.#add(place, made.kind, made.name, isSecond ? { ...made, keys: undefined } : made);
  }

  /** What is written stands before what is said to be there: its keys and ports are known. */
  #add(place: string, kind: string, name: string | undefined, found: Found): void {
    if (name === undefined) return;
    const key = `${place} ${kind}`;
    const names = this.#found.get(key) ?? new Map<string, Found>();
    this.#found.set(key, names);
    if (found !== 'outside' || !names.has(name)) names.set(name, found);
  }
}

const known = new WeakMap<readonly JudgedObject[], Contents>();
