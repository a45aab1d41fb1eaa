import type { Construct, IConstruct } from 'constructs';
import type { EnvironmentModel } from '../model/environment.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';

/**
 * Our constructs are recognised by symbols, which two copies of the package share; `instanceof` would know only its own
 * copy's, and cdk8s overrides it for charts.
 */
const symbols = {
  Environment: Symbol.for('cdk8s-cloud-native.Environment'),
  System: Symbol.for('cdk8s-cloud-native.System'),
  MicroService: Symbol.for('cdk8s-cloud-native.MicroService'),
  RenderedObject: Symbol.for('cdk8s-cloud-native.RenderedObject'),
  ArgoDelivery: Symbol.for('cdk8s-cloud-native.ArgoDelivery'),
} as const;

/** What kinds of construct carry a model. */
interface Models {
  readonly Environment: EnvironmentModel;
  readonly System: SystemModel;
  readonly MicroService: ServiceModel;
}

/** A construct of ours, as far as other files need it. */
export type Recognised<Kind extends keyof Models> = Construct & { readonly model: Models[Kind] };

/** Marks a construct as one of ours. */
export function mark(construct: object, kind: keyof typeof symbols): void {
  Object.defineProperty(construct, symbols[kind], { value: true });
}

/** Whether something is one of ours. */
export function isMarked(x: unknown, kind: keyof typeof symbols): boolean {
  return typeof x === 'object' && x !== null && symbols[kind] in x;
}

/** The nearest construct of a kind that a construct is or lies in, if any. */
export function nearestOf<Kind extends keyof Models>(construct: IConstruct, kind: Kind): Recognised<Kind> | undefined {
  for (let here: IConstruct | undefined = construct; here !== undefined; here = here.node.scope) {
    if (isMarked(here, kind)) return here as Recognised<Kind>;
  }
  return undefined;
}
