import type { ExposureModel } from '../model/exposure.ts';
import type { ServiceModel } from '../model/service.ts';
import { certificateFor } from './cert-manager/certificate.ts';
import { exposedGrpcRouteFor } from './gateway-api/exposed-grpc-route.ts';
import { redirectParentOf } from './gateway-api/exposed-parents.ts';
import { exposedRouteFor } from './gateway-api/exposed-route.ts';
import { redirectRouteFor } from './gateway-api/redirect-route.ts';
import { ingressFor } from './kubernetes/ingress.ts';
import type { ManifestEntry, ManifestTable } from './manifest-entry.ts';

/** A service, and one of its exposures. */
interface OneExposure {
  readonly service: ServiceModel;
  readonly exposure: ExposureModel;
}

const name = ({ exposure }: OneExposure) => exposure.name;
const isRouted = ({ exposure }: OneExposure) =>
  exposure.entrance !== undefined && exposure.entrance.kind !== 'ingressClass';
const isGrpc = ({ exposure }: OneExposure) => exposure.port?.protocol === 'grpc';

/** Everything that one exposure of a service may become. */
export const oneExposure = {
  Certificate: {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    wave: 'last',
    name: ({ exposure }) => exposure.tls?.secretName ?? exposure.name,
    when: ({ exposure }) => exposure.tls?.issuer !== undefined,
    render: ({ service, exposure }) => certificateFor(service, exposure),
  },
  ExposedRoute: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    wave: 'exposedRoute',
    name,
    when: (one) => isRouted(one) && !isGrpc(one),
    render: ({ service, exposure }, context) => exposedRouteFor(service, exposure, context),
  },
  ExposedGrpcRoute: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GRPCRoute',
    wave: 'exposedRoute',
    name,
    when: (one) => isRouted(one) && isGrpc(one),
    render: ({ service, exposure }, context) => exposedGrpcRouteFor(service, exposure, context),
  },
  RedirectRoute: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    wave: 'last',
    name: ({ exposure }) => `${exposure.name}-redirect`,
    when: ({ exposure }) => redirectParentOf(exposure) !== undefined,
    render: ({ service, exposure }) => redirectRouteFor(service, exposure),
  },
  Ingress: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    wave: 'last',
    name,
    when: ({ exposure }) => exposure.entrance?.kind === 'ingressClass',
    render: ({ service, exposure }, context) => ingressFor(service, exposure, context),
  },
} satisfies ManifestTable<OneExposure>;

/** Names of what exposures may become: of a second one `ExposedRoute2`, and so on. */
export type ExposureRole = keyof typeof oneExposure | `${keyof typeof oneExposure}${number}`;

/** Everything that the exposures of a service may become. */
export function exposureManifests({ exposures }: ServiceModel): ManifestTable<ServiceModel> {
  const roles = Object.entries<ManifestEntry<OneExposure>>(oneExposure);
  return Object.fromEntries(
    exposures.flatMap((exposure, index) =>
      roles.map(([role, entry]) => [index === 0 ? role : `${role}${index + 1}`, entryFor(entry, exposure)]),
    ),
  );
}

function entryFor(entry: ManifestEntry<OneExposure>, exposure: ExposureModel): ManifestEntry<ServiceModel> {
  return {
    apiVersion: entry.apiVersion,
    kind: entry.kind,
    wave: entry.wave,
    name: (service) => entry.name({ service, exposure }),
    when: (service) => entry.when({ service, exposure }),
    render: (service, context) => entry.render({ service, exposure }, context),
  };
}
