import { type ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { graphDataOf } from '../manifests/graph-data.ts';
import { systemManifests } from '../manifests/system-manifests.ts';
import type { GraphData } from '../model/graph-data.ts';
import { graphPart } from '../model/graph-part.ts';
import type { Manifest } from '../model/manifest.ts';
import { resolveSystem } from '../model/resolve-system.ts';
import type { SystemModel, SystemProps } from '../model/system.ts';
import { Environment } from './environment.ts';
import { judgedManifestsOf } from './outgoing.ts';
import { isMarked, mark, nearestOf } from './recognise.ts';
import { Registry, usableId } from './registry.ts';
import { addManifests } from './rendered-object.ts';

/**
 * Services that ship together into one namespace. A chart, so that everything of cdk8s and cdk8s-plus can stand beside
 * the services.
 *
 * @example
 * class Bycoin extends System {
 *   constructor(scope: Construct) {
 *     super(scope, 'bycoin', { owner: 'payments' });
 *     new MicroService(this, 'ledger', { image: 'registry.example.com/bycoin/ledger:2.3.0', port: 8080, cpu: '250m', memory: '256Mi' });
 *   }
 * }
 */
export class System extends Chart {
  /** Whether something is a system, of any copy of this package. */
  static isSystem(x: unknown): x is System {
    return isMarked(x, 'System');
  }

  /** `Chart` makes every chart an instance of every subclass of it; here only systems are, and a user's own system only of itself. */
  static override [Symbol.hasInstance](x: unknown): x is System {
    // biome-ignore lint/complexity/noThisInStatic: `this` is the class on the right of `instanceof`, a subclass perhaps
    return this === System ? System.isSystem(x) : Function.prototype[Symbol.hasInstance].call(this, x);
  }

  /** The system that a construct lies in, if any. */
  static tryOf(construct: IConstruct): System | undefined {
    return nearestOf(construct, 'System') as System | undefined;
  }

  /** What was understood of the props. */
  readonly model: SystemModel;
  /** The environment it runs in. */
  readonly environment: Environment;

  constructor(scope: Construct, id: string, props: SystemProps = {}) {
    const usable = usableId(scope, id);
    const outside = Environment.tryOf(scope) === undefined;
    const environment = Environment.tryOf(scope) ?? standInEnvironment(scope);
    const model = resolveSystem(usable.id, props, environment.model);
    super(scope, usable.id, { namespace: model.namespace, labels: { ...model.labels } });
    mark(this, 'System');
    this.model = model;
    const registry = Registry.of(this);
    registry.addSystem(model);
    if (usable.wrong !== undefined) registry.report(model.key, usable.wrong);
    if (outside) registry.report(model.key, outsideEnvironment(usable.id));
    this.environment = environment;
    addManifests(this, systemManifests, model);
  }

  /**
   * The manifests of this system, in apply order.
   *
   * @throws RefusedError with everything that is wrong with the program
   */
  override toJson(): Manifest[] {
    return judgedManifestsOf(this);
  }

  /** Who calls whom here, and what goes in and out; as of now, so read it after the last call was declared. */
  get graph(): GraphData {
    return graphPart(graphDataOf(Registry.of(this).graph), {
      environment: this.model.environment.id,
      system: this.model.id,
    });
  }

  /** One object that the system itself becomes, such as `DefaultDeny`, to patch it. */
  object(role: keyof typeof systemManifests): ApiObject {
    return this.node.findChild(role) as ApiObject;
  }
}

/** Stands in for the environment that a system should lie in, so that everything else wrong with it is found too. */
export function standInEnvironment(scope: Construct): Environment {
  const id = 'outside-any-environment';
  const known = scope.node.tryFindChild(id);
  if (Environment.isEnvironment(known)) return known;
  return new Environment(scope, id, {
    tier: 'development',
    edition: '2026.12',
    cloud: { kind: 'cloud', name: 'none', region: undefined, loadBalancerDelay: 0, zones: false, problems: [] },
    platform: { kubernetes: '1.33' },
    releases: {},
  });
}

function outsideEnvironment(id: string) {
  return {
    rule: 'system-outside-environment',
    path: 'scope',
    problem: `system '${id}' is not inside an environment`,
    remedy: `make it in one: new Bycoin(new Environment(app, 'dev', {…}))`,
  };
}
