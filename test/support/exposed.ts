import { expect } from 'vitest';
import { environments } from '../../environments.ts';
import {
  type EnvironmentProps,
  type ExposeOptions,
  gateway,
  MicroService,
  type MicroServiceProps,
  type PlatformOptions,
  RefusedError,
  type Rendered,
  render,
  System,
  type SystemProps,
} from '../../lib/index.ts';
import { ambient } from './policies.ts';
import { schemaProblems } from './schemas.ts';
import { sized } from './shop.ts';

/** A gateway of the platform, with a listener on which routes redirect. */
export const publicGateway = gateway({ name: 'public', namespace: 'istio-ingress', redirectListener: 'http' });

/** Services by id, with what is said of each beside its size. */
export type ServicesOf = Readonly<Record<string, Partial<MicroServiceProps>>>;

/** Where services stand, if not on the usual platform, and what is said of their system. */
export interface ExposedPlace {
  readonly platform?: Partial<PlatformOptions> | undefined;
  readonly environment?: Partial<EnvironmentProps> | undefined;
  readonly system?: SystemProps | undefined;
}

/** What services of a system `shop` in production become, all of it valid on the cluster that it is for. */
export function exposing(
  services: ServicesOf,
  { platform = {}, environment = {}, system = {} }: ExposedPlace = {},
): Rendered {
  class Shop extends System {
    constructor(scope: ConstructorParameters<typeof System>[0]) {
      super(scope, 'shop', system);
      for (const [id, props] of Object.entries(services)) new MicroService(this, id, { ...sized, ...props });
    }
  }
  const rendered = render(Shop, {
    id: 'prod',
    ...environments.prod,
    releases: {},
    platform: { kubernetes: '1.33', ...ambient, certManager: '1.18', gateways: [publicGateway], ...platform },
    ...environment,
  });
  for (const object of rendered.objects)
    expect(schemaProblems(object, { kubernetes: platform.kubernetes ?? '1.33' })).toEqual([]);
  return rendered;
}

/** A place where a system brings its own gateway, and the platform has none. */
export const ownGateway = { platform: { gateways: [] }, system: { gateway: {} } } as const satisfies ExposedPlace;

/** What a service `front` becomes. */
export function exposingFront(expose: ExposeOptions | readonly ExposeOptions[], place: ExposedPlace = {}): Rendered {
  return exposing({ front: { expose } }, place);
}

/** What is wrong with services: `rule path: problem; remedy` for each issue. */
export function refusalsOfExposing(services: ServicesOf, place: ExposedPlace = {}): readonly string[] {
  try {
    exposing(services, place);
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.issues.map(({ rule, path, problem, remedy }) => `${rule} ${path}: ${problem}; ${remedy}`);
  }
}

/** The rules that a service `front` breaks. */
export function rulesOfFront(expose: unknown, place: ExposedPlace = {}): readonly string[] {
  return refusalsOfExposing({ front: { expose: expose as ExposeOptions } }, place).map(
    (text) => text.split(':')[0] ?? '',
  );
}
