import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { Environment } from '../constructs/environment.ts';
import { byApplyOrder } from '../model/apply-order.ts';
import type { EnvironmentProps } from '../model/environment.ts';
import type { Manifest } from '../model/manifest.ts';
import { RefusedError } from '../rules/refused-error.ts';
import { nearest } from '../support/nearest.ts';
import { withoutUndefined } from '../support/plain.ts';
import { written } from './synthesis.ts';

/** A manifest as a test reads into it, whatever its kind. */
export interface RenderedManifest extends Manifest {
  // biome-ignore lint/suspicious/noExplicitAny: as cdk8s' own Testing.synth gives it; a test names the fields it means
  readonly [field: string]: any;
}

/** What a system became, for tests of one's own. */
export interface Rendered {
  /** Every object, those of the environment included, in apply order. */
  readonly objects: readonly RenderedManifest[];
  /**
   * The object of a kind and name.
   *
   * @throws Error where there is none, or several in different namespaces; the message lists what there is
   */
  readonly object: (kind: string, name: string) => RenderedManifest;
  /** The object of a kind and name, if there is one: for tests that there is none. */
  readonly find: (kind: string, name: string) => RenderedManifest | undefined;
}

/**
 * Renders a system in an app of its own, as it would be in an environment. Nothing is written.
 *
 * @throws RefusedError with everything that is wrong
 * @example
 * const { object } = render(Bycoin, { id: 'prod', ...environments.prod });
 * expect(object('HorizontalPodAutoscaler', 'wallet').spec.minReplicas).toBe(10);
 */
export function render(
  SystemClass: new (scope: Construct) => Construct,
  { id, ...props }: EnvironmentProps & { readonly id: string },
): Rendered {
  const app = new App();
  new SystemClass(new Environment(app, id, props));
  const { objects: outgoing, issues } = written(app, { name: 'render' });
  if (issues.length > 0) throw new RefusedError(issues);
  const objects: readonly RenderedManifest[] = outgoing
    .map(({ manifest }) => withoutUndefined(manifest) as RenderedManifest)
    .sort(byApplyOrder);
  const all = (kind: string, name: string) =>
    objects.filter((object) => object.kind === kind && object.metadata.name === name);
  return {
    objects,
    object(kind, name) {
      const [found, ...others] = all(kind, name);
      if (found === undefined) throw new Error(`there is no ${kind} '${name}'; ${whatThereIs(objects, kind)}`);
      if (others.length > 0)
        throw new Error(`there are ${others.length + 1} objects ${kind} '${name}'; filter 'objects' by namespace`);
      return found;
    },
    find: (kind, name) => all(kind, name)[0],
  };
}

function whatThereIs(objects: readonly Manifest[], kind: string): string {
  const names = objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
  if (names.length > 0) return `of that kind there are ${names.join(', ')}`;
  const kinds = new Set(objects.map((object) => object.kind));
  const close = nearest(kind, kinds);
  return close === undefined ? `kinds are ${[...kinds].join(', ')}` : `did you mean the kind ${close}?`;
}
