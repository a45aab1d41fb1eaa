import { type ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { judgedManifestsOf, type OutgoingObject } from '../constructs/outgoing.ts';
import { isMarked, mark, nearestOf } from '../constructs/recognise.ts';
import { Registry, usableId } from '../constructs/registry.ts';
import { RenderedObject } from '../constructs/rendered-object.ts';
import type { ArgoDeliveryProps, DeliveryModel } from '../model/delivery.ts';
import type { Issue } from '../model/issue.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Program } from '../model/program.ts';
import { resolveDelivery } from '../model/resolve-delivery.ts';
import { type ArgoRole, applicationRole, argoManifestsFor, argoRoles, rootRoles } from './argo-manifests.ts';
import { deliveredTo } from './delivered.ts';
import { applicationName } from './names.ts';

/**
 * Lets Argo CD apply the output: for each environment whose platform has it, the projects and Applications, in
 * `_argocd/<environment>.yaml`, and the root Application that applies those, in `_argocd/_roots/<environment>.yaml`.
 * Somebody applies the root once, by hand.
 *
 * @example
 * new ArgoDelivery(app, 'argocd', { repoURL: 'https://git.example.com/shop/deploy.git' });
 * app.synth();
 */
export class ArgoDelivery extends Chart {
  /** Whether something is one, of any copy of this package. */
  static isArgoDelivery(x: unknown): x is ArgoDelivery {
    return isMarked(x, 'ArgoDelivery');
  }

  /** `Chart` makes every chart an instance of every subclass of it; here only deliveries are. */
  static override [Symbol.hasInstance](x: unknown): x is ArgoDelivery {
    // biome-ignore lint/complexity/noThisInStatic: `this` is the class on the right of `instanceof`, a subclass perhaps
    return this === ArgoDelivery ? isMarked(x, 'ArgoDelivery') : Function.prototype[Symbol.hasInstance].call(this, x);
  }

  /** What was understood of the props. */
  readonly model: DeliveryModel;
  #manifests: ReadonlyMap<string, ReadonlyMap<string, Manifest>> = new Map();

  constructor(scope: Construct, id: string, props: ArgoDeliveryProps) {
    const usable = usableId(scope, id);
    super(scope, usable.id);
    mark(this, 'ArgoDelivery');
    const registry = Registry.of(this);
    this.model = resolveDelivery(this.node.path, props, registry.published);
    registry.addDelivery(this.model);
    const around = nearestOf(this, 'System') ?? nearestOf(this, 'Environment');
    if (around !== undefined) registry.report(this.model.key, insideOf(around.node.path));
    if (usable.wrong !== undefined) registry.report(this.model.key, usable.wrong);
  }

  /**
   * One object of an environment beside its Applications, to patch it.
   *
   * @example
   * delivery.object('prod', 'Project').addJsonPatch(JsonPatch.add('/spec/orphanedResources', { warn: true }));
   */
  object(environment: string, role: ArgoRole): ApiObject {
    return this.#objectFor(environment, role, { kind: argoRoles[role] ?? 'Absent', name: environment });
  }

  /** The Application of a folder of the output (`prod/bycoin`, `prod/bycoin/payments`), to patch it. */
  application(path: string): ApiObject {
    const [environment = ''] = path.split('/');
    return this.#objectFor(environment, applicationRole(path), { kind: 'Application', name: applicationName(path) });
  }

  /** Makes objects of all others, once those are there. For the library: `app.synth()` calls it. */
  prepare(objects: readonly OutgoingObject[], program: Program): void {
    const delivered = deliveredTo(this.model, objects, program);
    this.#manifests = new Map(delivered.map((each) => [each.environment.id, argoManifestsFor(each)]));
    for (const [environment, manifests] of this.#manifests) {
      for (const [role, { kind, metadata }] of manifests) {
        this.#objectFor(environment, role, { kind, name: metadata.name });
      }
    }
  }

  /**
   * Its manifests, in apply order.
   *
   * @throws RefusedError with everything that is wrong with the program
   */
  override toJson(): Manifest[] {
    return judgedManifestsOf(this);
  }

  #objectFor(environment: string, role: string, { kind, name }: { readonly kind: string; readonly name: string }) {
    const known = this.node.tryFindChild(environment);
    const scope = known instanceof Construct ? known : new Construct(this, environment);
    const id = role.replaceAll('/', ':');
    const there = scope.node.tryFindChild(id);
    if (RenderedObject.isRenderedObject(there)) return there;
    const entry = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind,
      name,
      namespace: this.model.namespace,
      place: rootRoles.includes(role) ? 'argocdRoot' : 'argocd',
    } as const;
    return new RenderedObject(scope, id, entry, () => this.#manifests.get(environment)?.get(role));
  }
}

/** Its objects would be those of one system, in files that no root includes. */
function insideOf(place: string): Issue {
  return {
    rule: 'delivery-inside',
    path: 'scope',
    problem: `lies in '${place}', and delivers all environments of the program`,
    remedy: "make it directly in the program: new ArgoDelivery(app, 'argocd', …)",
  };
}
