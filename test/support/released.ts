import { environments } from '../../environments.ts';
import { canary, MicroService, type MicroServiceProps, type Rendered, type Rollout } from '../../lib/index.ts';
import { issuesOf, shop, sized } from './shop.ts';

/** Props of the service that is released, and what stands on its platform beside Argo Rollouts. */
export interface ReleasedOptions {
  readonly props?: Partial<MicroServiceProps>;
  readonly platform?: object;
  /** Whether a service `web` calls it. */
  readonly called?: boolean;
}

function builder(rollout: Rollout | undefined, { props = {}, called = true }: ReleasedOptions) {
  return (system: ConstructorParameters<typeof MicroService>[0]) => {
    const wallet = new MicroService(system, 'wallet', { ...sized, rollout, ...props });
    if (called) new MicroService(system, 'web', { ...sized, calls: [wallet] });
  };
}

function environment({ platform = {} }: ReleasedOptions) {
  return { platform: { ...environments.prod.platform, argoRollouts: '1.9', ...platform } };
}

/** A service `wallet` in production, ambient unless said, that is released in a way, and `web` that calls it. */
export function released(rollout: Rollout | undefined = canary(), options: ReleasedOptions = {}): Rendered {
  return shop(builder(rollout, options), environment(options));
}

/** What is wrong with it: `rule path: problem; remedy`. That nobody calls it is no news here. */
export function releaseRefusals(rollout: Rollout, options: ReleasedOptions = {}): readonly string[] {
  return issuesOf(builder(rollout, options), environment(options))
    .filter(({ rule }) => rule !== 'service-unreachable')
    .map(({ rule, path, problem, remedy }) => `${rule} ${path}: ${problem}; ${remedy}`);
}
