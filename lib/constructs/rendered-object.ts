import { ApiObject, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ManifestEntry, ManifestTable } from '../manifests/manifest-entry.ts';
import { inItsWave } from '../manifests/sync-wave.ts';
import { hashedName } from '../model/hashed-name.ts';
import type { Issue } from '../model/issue.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { nearest } from '../support/nearest.ts';
import { CallSite } from './call-site.ts';
import { notAnOperation, operationOf, type PatchOperation, patched } from './patch.ts';
import { isMarked, mark } from './recognise.ts';
import { Registry } from './registry.ts';

/** What is known of an object before it is rendered. */
export interface RenderedObjectEntry {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly hashedName?: boolean | undefined;
  readonly place?: 'namespaces' | 'argocd' | 'argocdRoot' | undefined;
  /** The construct in whose file it is written, where that is not where it stands. */
  readonly owner?: Construct | undefined;
}

/** An object on its way out: as rendered, patched and named; `undefined` when it is not needed. */
export interface FinalManifest {
  readonly manifest: Manifest | undefined;
  readonly patched: boolean;
  /** What is wrong with the patches; path is the JSON pointer. */
  readonly problems: readonly { readonly issue: Issue; readonly line: string | undefined }[];
}

/**
 * A thin `ApiObject` for an object that a construct may need. Its body is rendered when asked, so that calls added
 * later are seen; JSON patches apply to that body, last.
 */
export class RenderedObject extends ApiObject {
  /** Whether something is one, of any copy of this package. */
  static isRenderedObject(x: unknown): x is RenderedObject {
    return isMarked(x, 'RenderedObject');
  }

  /** Where it is written: with its component, with the environment's namespaces, or with what applies the environment. */
  readonly place: 'component' | 'namespaces' | 'argocd' | 'argocdRoot';
  /** The construct in whose file it is written, where that is not where it stands. */
  readonly owner: Construct | undefined;
  readonly #render: () => Manifest | undefined;
  readonly #hashedName: boolean;
  readonly #patches: { readonly operation: PatchOperation; readonly site: CallSite }[] = [];
  #body: { readonly version: number; readonly manifest: Manifest | undefined } | undefined;

  constructor(scope: Construct, role: string, entry: RenderedObjectEntry, render: () => Manifest | undefined) {
    super(scope, role, {
      apiVersion: entry.apiVersion,
      kind: entry.kind,
      metadata: { name: entry.name, namespace: entry.namespace },
    });
    mark(this, 'RenderedObject');
    this.place = entry.place ?? 'component';
    this.owner = entry.owner;
    this.#hashedName = entry.hashedName === true;
    this.#render = render;
  }

  /** Applies to the rendered Kubernetes JSON, in Kubernetes' spelling. A path that is absent is an issue. */
  override addJsonPatch(...operations: JsonPatch[]): void {
    const site = new CallSite();
    for (const given of operations) {
      const operation = operationOf(given);
      if (operation !== undefined) {
        this.#patches.push({ operation, site });
        // Other objects may name this one by its content.
        Registry.of(this).version += 1;
      } else Registry.of(this).report(this.node.scope?.node.path ?? '', notAnOperation(this.node.id, given));
    }
  }

  /** The body, rendered once for each state of the program; no patch changes it. */
  #rendered(): Manifest | undefined {
    // What follows from other objects follows from patches of them, too, which no registry counts.
    if (this.place === 'argocd' || this.place === 'argocdRoot') return this.#render();
    const { version } = Registry.of(this);
    if (this.#body?.version !== version) this.#body = { version, manifest: this.#render() };
    return this.#body.manifest;
  }

  /** The object with labels, annotations and patches that users added, and the name that its content gives it. */
  final(): FinalManifest {
    const body = this.#rendered();
    if (body === undefined)
      return {
        manifest: undefined,
        patched: false,
        problems: this.#patches.map(({ site }) => notRendered(this, site)),
      };
    const withMetadata = withAddedMetadata(this, body);
    const { manifest, problems } = patched(
      withMetadata,
      this.#patches.map(({ operation }) => operation),
    );
    return {
      manifest: this.#hashedName ? named(manifest) : manifest,
      patched: this.#patches.length > 0 || withMetadata !== body,
      problems: problems.map(({ index, issue }) => ({ issue, line: this.#patches[index]?.site.line() })),
    };
  }

  // biome-ignore lint/suspicious/noExplicitAny: cdk8s declares it so
  override toJson(): any {
    return this.final().manifest;
  }
}

/** Adds an object for each line of a table that the model may ask for. */
export function addManifests<Model extends SystemModel | ServiceModel>(
  scope: Construct,
  table: ManifestTable<Model>,
  model: Model,
): void {
  const registry = Registry.of(scope);
  const finalOf = (role: string): Manifest | undefined => {
    const object = scope.node.tryFindChild(role);
    return RenderedObject.isRenderedObject(object) ? object.final().manifest : undefined;
  };
  const nameOf = (role: string): string => {
    const object = scope.node.tryFindChild(role);
    return finalOf(role)?.metadata.name ?? (RenderedObject.isRenderedObject(object) ? object.name : role);
  };
  for (const [role, entry] of Object.entries<ManifestEntry<Model>>(table)) {
    if (!entry.when(model)) continue;
    const { apiVersion, kind, wave, hashedName, place } = entry;
    const hashed = typeof hashedName === 'function' ? hashedName(model) : hashedName;
    new RenderedObject(
      scope,
      role,
      { apiVersion, kind, name: entry.name(model), namespace: model.namespace, hashedName: hashed, place },
      () => inItsWave(entry.render(model, { graph: registry.graph, nameOf, finalOf }), wave, model, registry.graph),
    );
  }
}

/**
 * Stands in for an object that a construct does not become, so that asking for it does not throw; a patch on it is an
 * issue, and so is a role that does not exist.
 */
export function absentObject(
  scope: Construct,
  role: string,
  table: Readonly<Record<string, ManifestEntry<never>>>,
): RenderedObject {
  const entry = table[role];
  if (entry === undefined) {
    const close = nearest(role, Object.keys(table));
    Registry.of(scope).report(scope.node.path, {
      rule: 'object-unknown',
      path: `object('${role}')`,
      problem: `'${role}' is nothing that it may become`,
      remedy: close === undefined ? `ask for one of ${Object.keys(table).join(', ')}` : `did you mean '${close}'?`,
    });
  }
  const { apiVersion = 'v1', kind = 'Absent' } = entry ?? {};
  return new RenderedObject(scope, role, { apiVersion, kind, name: scope.node.id, namespace: 'none' }, () => undefined);
}

function named(manifest: Manifest): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, name: hashedName(manifest.metadata.name, manifest) } };
}

/**
 * Labels and annotations that somebody added to `object.metadata`. Asking cdk8s for all metadata costs more than
 * rendering the object, so its fields are looked at first (a test keeps this honest).
 */
function withAddedMetadata(object: ApiObject, body: Manifest): Manifest {
  const fields = object.metadata as unknown as {
    labels: Record<string, string>;
    annotations: Record<string, string>;
    finalizers: unknown[];
    ownerReferences: unknown[];
  };
  const chartLabels = object.chart.labels;
  const labels = Object.keys(fields.labels).filter((key) => chartLabels[key] !== fields.labels[key]);
  const plain =
    labels.length === 0 &&
    Object.keys(fields.annotations).length === 0 &&
    fields.finalizers.length === 0 &&
    fields.ownerReferences.length === 0;
  if (plain) return body;
  const added = object.metadata.toJson() as {
    annotations?: Record<string, string>;
    finalizers?: unknown[];
    ownerReferences?: unknown[];
  };
  return {
    ...body,
    metadata: {
      ...body.metadata,
      labels: { ...body.metadata.labels, ...Object.fromEntries(labels.map((key) => [key, fields.labels[key] ?? ''])) },
      annotations:
        added.annotations === undefined
          ? body.metadata.annotations
          : { ...body.metadata.annotations, ...added.annotations },
      ...(added.finalizers === undefined ? {} : { finalizers: added.finalizers }),
      ...(added.ownerReferences === undefined ? {} : { ownerReferences: added.ownerReferences }),
    },
  };
}

function notRendered(object: RenderedObject, site: CallSite) {
  return {
    issue: {
      rule: 'patch-on-absent-object',
      path: object.node.id,
      problem: `the ${object.kind} is not rendered, so the patch has nothing to apply to`,
      remedy: 'remove the patch, or turn on what renders the object',
    },
    line: site.line(),
  };
}
