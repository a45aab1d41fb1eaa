import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { environments } from '../../environments.ts';
import {
  CloudNativeApp,
  Environment,
  type EnvironmentProps,
  MicroService,
  type MicroServiceProps,
  System,
} from '../../lib/index.ts';
import { retaining } from '../../lib/output/retaining.ts';
import { checked, type Outcome, synthesized } from '../../lib/output/synthesis.ts';
import { type Tree, treeOf } from './folders.ts';
import { textOf } from './programs.ts';
import { sized } from './shop.ts';

/** Services of a release, by id. */
export type Services = Readonly<Record<string, Partial<MicroServiceProps>>>;

/** An object of the output, as far as rollbacks are concerned. */
export interface Delivered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // biome-ignore lint/suspicious/noExplicitAny: each test names the fields it means
  readonly [field: string]: any;
}

/** A repository with a program, its output and what is kept for rollbacks, in a folder. */
export class Repository {
  readonly folder: string;
  /** What the last run told people, beside what is wrong. */
  said = '';

  readonly #environment: EnvironmentProps;
  readonly #name: string;
  readonly #outdir: string;

  constructor(
    folder: string,
    environment: EnvironmentProps = environments.prod,
    { name = 'shop', outdir = 'dist' } = {},
  ) {
    this.folder = folder;
    this.#environment = environment;
    this.#name = name;
    this.#outdir = outdir;
  }

  /** Synthesizes a release; what is wrong: `rule path: problem; remedy`. */
  synth(services: Services, { system = this.#name, removes = [] as readonly string[] } = {}): readonly string[] {
    const { app, options } = this.#program(services, system);
    const destination = { publish: true, asOneFile: false, emptied: false, fill: undefined };
    return this.#told(synthesized(app, { ...options, removes }, destination));
  }

  /** What `cloud-native synth --check` says, or `--against` a folder. */
  check(services: Services, against?: string): readonly string[] {
    const { app, options } = this.#program(services);
    const other = against === undefined ? undefined : join(this.folder, against);
    return this.#told(checked(app, { ...options, against: other }));
  }

  /** What `cloud-native retain` does; what is wrong. */
  retain(keep?: number): readonly string[] {
    const { app, options } = this.#program({});
    return this.#told(retaining(app, options, { keep }));
  }

  /** Every object that Argo CD would apply now. */
  get delivered(): readonly Delivered[] {
    return this.#objectsBelow('dist');
  }

  /** Names of the objects that a file keeps, or files whose paths begin so, in their order. */
  kept(path = 'retained/prod/shop.yaml'): readonly string[] {
    return this.#objectsBelow(path).map(({ metadata }) => metadata.name);
  }

  /** Files with their bytes, below a folder or at a path. */
  files(below = ''): Tree {
    return Object.fromEntries(Object.entries(treeOf(this.folder)).filter(([path]) => path.startsWith(below)));
  }

  #objectsBelow(path: string): readonly Delivered[] {
    const texts = Object.values(this.files(path)).map((text) => Buffer.from(text, 'latin1').toString());
    return texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Delivered));
  }

  #program(services: Services, system = this.#name) {
    const outdir = join(this.folder, this.#outdir);
    const app = new CloudNativeApp({ name: this.#name, outdir });
    const shop = new System(new Environment(app, 'prod', this.#environment), system);
    for (const [id, props] of Object.entries(services)) new MicroService(shop, id, { ...sized, ...props });
    const options = { name: this.#name, published: outdir, removes: [], retained: join(this.folder, 'retained') };
    return { app, options };
  }

  #told({ issues, text }: Outcome): readonly string[] {
    this.said = text;
    return issues.map((issue) => textOf(issue).replaceAll(`${this.folder}/`, ''));
  }
}

interface Named {
  readonly name?: string;
  readonly secretName?: string;
}

/** Where a pod names a ConfigMap or a Secret: a variable's source, a whole set of variables, a volume or part of one. */
interface Source {
  readonly configMap?: Named;
  readonly configMapKeyRef?: Named;
  readonly configMapRef?: Named;
  readonly secret?: Named;
  readonly secretKeyRef?: Named;
  readonly secretRef?: Named;
}

interface PodSpec {
  readonly initContainers?: readonly ContainerSpec[];
  readonly containers: readonly ContainerSpec[];
  readonly volumes?: readonly (Source & { readonly projected?: { readonly sources: readonly Source[] } })[];
}

interface ContainerSpec {
  readonly env?: readonly { readonly valueFrom?: Source }[];
  readonly envFrom?: readonly Source[];
}

/** ConfigMaps and Secrets that the pods of a workload cannot start without. */
export function referencesOf(workload: Delivered): readonly string[] {
  const pod: PodSpec = workload['spec'].template.spec;
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  const sources = [
    ...containers.flatMap(({ env = [] }) => env.map(({ valueFrom = {} }) => valueFrom)),
    ...containers.flatMap(({ envFrom = [] }) => envFrom),
    ...(pod.volumes ?? []).flatMap((volume) => [volume, ...(volume.projected?.sources ?? [])]),
  ];
  return sources.flatMap((one) => [
    ...nameIn('ConfigMap', one.configMap ?? one.configMapKeyRef ?? one.configMapRef),
    ...nameIn('Secret', one.secret ?? one.secretKeyRef ?? one.secretRef),
  ]);
}

function nameIn(kind: string, reference: Named | undefined): readonly string[] {
  return reference === undefined ? [] : [`${kind} ${reference.name ?? reference.secretName}`];
}

/** Those of its references that are not among objects, nor of others' making. */
export function missingFor(workload: Delivered, objects: readonly Delivered[], existing: readonly string[] = []) {
  const there = new Set([...objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`), ...existing]);
  return referencesOf(workload).filter((reference) => !there.has(reference));
}
