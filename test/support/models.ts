import type { EnvironmentModel, EnvironmentProps } from '../../lib/model/environment.ts';
import { resolveEnvironment } from '../../lib/model/resolve-environment.ts';
import { resolveService } from '../../lib/model/resolve-service.ts';
import { resolveSystem } from '../../lib/model/resolve-system.ts';
import type { ServiceModel } from '../../lib/model/service.ts';
import type { MicroServiceProps } from '../../lib/model/service-props.ts';
import type { SystemModel, SystemProps } from '../../lib/model/system.ts';

type Overrides<Props> = { readonly [Key in keyof Props]?: Props[Key] | undefined } & {
  readonly id?: string | undefined;
};

/** A production environment over several zones, without a mesh. */
export function environmentModel({ id = 'prod', ...overrides }: Overrides<EnvironmentProps> = {}): EnvironmentModel {
  const props = {
    tier: 'production',
    edition: '2026.12',
    cloud: { kind: 'cloud', name: 'local', region: undefined, loadBalancerDelay: 0, zones: true, problems: [] },
    platform: { kubernetes: '1.33', gatewayApi: '1.5' },
    releases: {},
    ...overrides,
  };
  return resolveEnvironment(id, props, () => undefined);
}

/** Where a system stands in a test: an environment, or what is said of one. */
type Place = EnvironmentModel | (Overrides<EnvironmentProps> & { readonly defaults?: never });

/** A system that says nothing but its name. */
export function systemModel({ id = 'bycoin', ...props }: Overrides<SystemProps> = {}, place: Place = {}): SystemModel {
  const environment = place.defaults === undefined ? environmentModel(place) : place;
  return resolveSystem(id, props, environment);
}

/** An HTTP service that says what production asks for, and nothing else. */
export function serviceModel(
  { id, ...overrides }: Overrides<MicroServiceProps> = {},
  place: Place | SystemModel = {},
  name = 'wallet',
): ServiceModel {
  const system = 'key' in place ? place : systemModel({}, place);
  const props = {
    image: 'registry.example.com/bycoin/wallet:1.4.2',
    ...('ports' in overrides ? {} : { port: 8080 }),
    cpu: '250m',
    memory: '256Mi',
    health: { readiness: '/ready', liveness: '/live' },
    ...overrides,
  };
  return resolveService(id ?? name, props, system);
}
