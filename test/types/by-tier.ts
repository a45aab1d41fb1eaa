import { App } from 'cdk8s';
import { Environment, type EnvironmentProps, type MicroServiceProps } from '../../lib/index.ts';

declare const props: EnvironmentProps;
const environment = new Environment(new App(), 'prod', props);

/** What `byTier` gives fits where it stands, template-literal types included. */
export const fits: Pick<MicroServiceProps, 'cpu' | 'replicas' | 'autoscaling' | 'mesh'> = {
  cpu: environment.byTier({ production: '500m', otherwise: '100m' }),
  replicas: environment.byTier({ development: 1, staging: 2, production: 4 }),
  autoscaling: environment.byTier({ production: { maxReplicas: 15 }, otherwise: undefined }),
};

export const misspelt: Pick<MicroServiceProps, 'autoscaling'> = {
  // @ts-expect-error: a misspelt key inside a branch is refused
  autoscaling: environment.byTier({ production: { maxReplicas: 15, minReplica: 3 }, otherwise: undefined }),
};

// @ts-expect-error: a tier is missing
export const partial = environment.byTier({ development: 1, staging: 2 });
