import type { SystemModel } from '../model/system.ts';
import { waypointFor } from './gateway-api/waypoint.ts';
import { gatewayManifests } from './gateway-manifests.ts';
import { denyAllFor } from './istio/deny-all.ts';
import { peerAuthenticationFor } from './istio/peer-authentication.ts';
import { defaultDenyFor } from './kubernetes/default-deny.ts';
import { namespaceFor } from './kubernetes/namespace.ts';
import { waypointConfigMapFor } from './kubernetes/waypoint-config-map.ts';
import { waypointNetworkPolicyFor } from './kubernetes/waypoint-network-policy.ts';
import type { ManifestTable } from './manifest-entry.ts';
import { suppressed } from './suppressed.ts';

const always = () => true;
const mesh = (system: SystemModel) => system.environment.platform.mesh;

/** What the namespace of a system shares, in apply order. */
export const systemManifests = {
  Namespace: {
    apiVersion: 'v1',
    kind: 'Namespace',
    wave: 'none',
    name: (system) => system.namespace,
    when: always,
    render: namespaceFor,
    place: 'namespaces',
  },
  DefaultDeny: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    wave: 'first',
    name: () => 'default-deny',
    when: always,
    render: defaultDenyFor,
  },
  PeerAuthentication: {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    wave: 'first',
    name: () => 'default',
    when: (system) => mesh(system) !== undefined,
    render: peerAuthenticationFor,
  },
  DenyAll: {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    wave: 'first',
    name: () => 'deny-all',
    when: (system) => mesh(system) !== undefined,
    render: denyAllFor,
  },
  Waypoint: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    wave: 'first',
    name: () => 'waypoint',
    when: (system) => mesh(system)?.mode === 'ambient',
    render: waypointFor,
  },
  WaypointConfigMap: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    wave: 'first',
    name: () => 'waypoint',
    when: (system) => mesh(system)?.mode === 'ambient',
    render: waypointConfigMapFor,
  },
  WaypointNetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    wave: 'first',
    name: () => 'waypoint',
    when: (system) => mesh(system)?.mode === 'ambient',
    render: suppressed(waypointNetworkPolicyFor),
  },
  ...gatewayManifests,
} satisfies ManifestTable<SystemModel>;
