import { peersServiceName } from '../model/callee-hosts.ts';
import type { ServiceModel } from '../model/service.ts';
import { workloadKindOf } from '../model/workload-kind.ts';
import { httpRouteFor } from './gateway-api/http-route.ts';
import { authorizationPolicyFor } from './istio/authorization-policy.ts';
import { destinationRuleFor } from './istio/destination-rule.ts';
import { localRateLimitFor } from './istio/local-rate-limit.ts';
import { requestAuthenticationFor } from './istio/request-authentication.ts';
import { sidecarFor } from './istio/sidecar.ts';
import { virtualServiceFor } from './istio/virtual-service.ts';
import { waypointAuthorizationPolicyFor } from './istio/waypoint-authorization-policy.ts';
import { configMapFor } from './kubernetes/config-map.ts';
import { deploymentFor } from './kubernetes/deployment.ts';
import { horizontalPodAutoscalerFor } from './kubernetes/horizontal-pod-autoscaler.ts';
import { networkPolicyFor } from './kubernetes/network-policy.ts';
import { peersServiceFor } from './kubernetes/peers-service.ts';
import { podDisruptionBudgetFor } from './kubernetes/pod-disruption-budget.ts';
import { podsServiceFor } from './kubernetes/pods-service.ts';
import { roleFor } from './kubernetes/role.ts';
import { roleBindingFor } from './kubernetes/role-binding.ts';
import { serviceFor } from './kubernetes/service.ts';
import { serviceAccountFor } from './kubernetes/service-account.ts';
import { statefulSetFor } from './kubernetes/stateful-set.ts';
import type { ManifestTable } from './manifest-entry.ts';
import { suppressed } from './suppressed.ts';

const name = (service: ServiceModel) => service.name;
const always = () => true;
const serves = (service: ServiceModel) => service.ports.length > 0;
const keeps = (service: ServiceModel) => service.state !== undefined;
const meshMode = (service: ServiceModel) =>
  service.inMesh ? service.system.environment.platform.mesh?.mode : undefined;

/** Everything that a service may become, in apply order. All the ifs stand here, or in what a renderer finds not needed. */
export const serviceManifests = {
  NetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    name,
    when: always,
    render: networkPolicyFor,
  },
  PodDisruptionBudget: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    name,
    when: always,
    render: podDisruptionBudgetFor,
  },
  ServiceAccount: { apiVersion: 'v1', kind: 'ServiceAccount', name, when: always, render: serviceAccountFor },
  ConfigMap: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: (service) => `${service.name}-files`,
    hashedName: true,
    when: (service) =>
      [service, ...service.containers].some(({ files }) =>
        files.some((file) => file.kind === 'content' || file.kind === 'binary'),
      ),
    render: configMapFor,
  },
  Role: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    name,
    when: (service) => service.permissions.length > 0,
    render: roleFor,
  },
  RoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    name,
    when: (service) => service.permissions.length > 0,
    render: roleBindingFor,
  },
  Service: { apiVersion: 'v1', kind: 'Service', name, when: serves, render: serviceFor },
  PodsService: {
    apiVersion: 'v1',
    kind: 'Service',
    name: (service) => `${service.name}-pods`,
    when: (service) => !service.inMesh && service.ports.some(({ protocol }) => protocol === 'grpc'),
    render: podsServiceFor,
  },
  PeersService: { apiVersion: 'v1', kind: 'Service', name: peersServiceName, when: keeps, render: peersServiceFor },
  Deployment: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name,
    when: (service) => workloadKindOf(service) === 'Deployment',
    render: suppressed(deploymentFor),
  },
  StatefulSet: { apiVersion: 'apps/v1', kind: 'StatefulSet', name, when: keeps, render: suppressed(statefulSetFor) },
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    name,
    when: (service) => service.autoscaling !== undefined,
    render: suppressed(horizontalPodAutoscalerFor),
  },
  AuthorizationPolicy: {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name,
    when: (service) => service.inMesh && serves(service),
    render: authorizationPolicyFor,
  },
  WaypointAuthorizationPolicy: {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name: (service) => `${service.name}-waypoint`,
    when: (service) => meshMode(service) === 'ambient' && serves(service),
    render: waypointAuthorizationPolicyFor,
  },
  RequestAuthentication: {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    name,
    when: (service) => service.inMesh && service.promise?.jwt !== undefined,
    render: requestAuthenticationFor,
  },
  DestinationRule: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    name,
    when: (service) => service.inMesh && service.promise !== undefined,
    render: destinationRuleFor,
  },
  Sidecar: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    name,
    when: (service) => meshMode(service) === 'sidecar',
    render: sidecarFor,
  },
  EnvoyFilter: {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    name,
    when: (service) => service.promise?.rateLimit !== undefined && meshMode(service) === 'sidecar',
    render: localRateLimitFor,
  },
  HTTPRoute: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    name,
    when: (service) => meshMode(service) === 'ambient' && serves(service),
    render: httpRouteFor,
  },
  VirtualService: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    name,
    when: (service) => service.inMesh && serves(service),
    render: virtualServiceFor,
  },
} satisfies ManifestTable<ServiceModel>;
