import type { SystemModel } from '../model/system.ts';
import { gatewayFor } from './gateway-api/gateway.ts';
import { gatewayAuthorizationPolicyFor } from './istio/gateway-authorization-policy.ts';
import { solverAuthorizationPolicyFor } from './istio/solver-authorization-policy.ts';
import { solverPeerAuthenticationFor } from './istio/solver-peer-authentication.ts';
import { gatewayConfigMapFor } from './kubernetes/gateway-config-map.ts';
import { gatewayNetworkPolicyFor } from './kubernetes/gateway-network-policy.ts';
import { solverNetworkPolicyFor } from './kubernetes/solver-network-policy.ts';
import type { ManifestTable } from './manifest-entry.ts';
import { solverName } from './solver.ts';
import { suppressed } from './suppressed.ts';

const inMesh = ({ environment }: SystemModel) => environment.platform.mesh !== undefined;
const bringsGateway = ({ gateway }: SystemModel) => gateway !== undefined;
const mayBeChallenged = ({ gateway, environment }: SystemModel) =>
  environment.platform.certManager !== undefined &&
  (gateway !== undefined || environment.platform.entrances.some(({ kind }) => kind === 'ingressClass'));
const gatewayName = ({ gateway, id }: SystemModel) => gateway?.name ?? id;

/** What a system shares where its services are exposed: its own gateway, and the way for challenges of certificates. */
export const gatewayManifests = {
  Gateway: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    wave: 'last',
    name: gatewayName,
    when: bringsGateway,
    render: gatewayFor,
  },
  GatewayConfigMap: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    wave: 'first',
    name: gatewayName,
    when: bringsGateway,
    render: gatewayConfigMapFor,
  },
  GatewayNetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    wave: 'first',
    name: gatewayName,
    when: bringsGateway,
    render: suppressed(gatewayNetworkPolicyFor),
  },
  GatewayAuthorizationPolicy: {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    wave: 'first',
    name: gatewayName,
    when: (system) => bringsGateway(system) && inMesh(system),
    render: gatewayAuthorizationPolicyFor,
  },
  SolverNetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    wave: 'first',
    name: () => solverName,
    when: mayBeChallenged,
    render: suppressed(solverNetworkPolicyFor),
  },
  SolverPeerAuthentication: {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    wave: 'first',
    name: () => solverName,
    when: (system) => mayBeChallenged(system) && inMesh(system),
    render: solverPeerAuthenticationFor,
  },
  SolverAuthorizationPolicy: {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    wave: 'first',
    name: () => solverName,
    when: (system) => mayBeChallenged(system) && inMesh(system),
    render: solverAuthorizationPolicyFor,
  },
} satisfies ManifestTable<SystemModel>;
