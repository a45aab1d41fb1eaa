import { analysisIn, analysisOf, checkPeer, isCheckedByJobs } from '../model/analysis-phases.ts';
import { peersServiceName } from '../model/callee-hosts.ts';
import { ownerBy } from '../model/handover.ts';
import { argoRolloutOf, trafficOf } from '../model/rollout.ts';
import type { ServiceModel } from '../model/service.ts';
import { analysisTemplateName } from './argo-rollouts/analysis-reference.ts';
import { analysisTemplateFor } from './argo-rollouts/analysis-template.ts';
import { httpRouteFor } from './gateway-api/http-route.ts';
import { authorizationPolicyFor } from './istio/authorization-policy.ts';
import { destinationRuleFor } from './istio/destination-rule.ts';
import { localRateLimitFor } from './istio/local-rate-limit.ts';
import { requestAuthenticationFor } from './istio/request-authentication.ts';
import { sidecarFor } from './istio/sidecar.ts';
import { virtualServiceFor } from './istio/virtual-service.ts';
import { waypointAuthorizationPolicyFor } from './istio/waypoint-authorization-policy.ts';
import { checkNetworkPolicyFor } from './kubernetes/check-network-policy.ts';
import { configMapFor } from './kubernetes/config-map.ts';
import { cronJobFor } from './kubernetes/cron-job.ts';
import { deploymentFor } from './kubernetes/deployment.ts';
import { horizontalPodAutoscalerFor } from './kubernetes/horizontal-pod-autoscaler.ts';
import { isHook, jobFor } from './kubernetes/job.ts';
import { networkPolicyFor } from './kubernetes/network-policy.ts';
import { peersServiceFor } from './kubernetes/peers-service.ts';
import { podDisruptionBudgetFor } from './kubernetes/pod-disruption-budget.ts';
import { podsServiceFor } from './kubernetes/pods-service.ts';
import { roleFor } from './kubernetes/role.ts';
import { roleBindingFor } from './kubernetes/role-binding.ts';
import { serviceFor } from './kubernetes/service.ts';
import { serviceAccountFor } from './kubernetes/service-account.ts';
import { statefulSetFor } from './kubernetes/stateful-set.ts';
import { triggering } from './kubernetes/task-trigger.ts';
import type { ManifestTable } from './manifest-entry.ts';
import { ownedBy } from './owned-by.ts';
import { rolloutManifests } from './rollout-manifests.ts';
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
    wave: 'first',
    name,
    when: always,
    render: suppressed(networkPolicyFor),
  },
  CheckNetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    wave: 'first',
    name: (service) => checkPeer(service).name,
    when: isCheckedByJobs,
    render: suppressed(checkNetworkPolicyFor),
  },
  PodDisruptionBudget: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    wave: 'first',
    name,
    when: always,
    render: podDisruptionBudgetFor,
  },
  ServiceAccount: {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    wave: 'first',
    name,
    when: always,
    render: triggering(serviceAccountFor),
  },
  ConfigMap: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    wave: 'first',
    name: (service) => `${service.name}-files`,
    hashedName: (service) => service.task === undefined,
    when: (service) =>
      [service, ...service.containers].some(({ files }) =>
        files.some((file) => file.kind === 'content' || file.kind === 'binary'),
      ),
    render: configMapFor,
  },
  Role: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    wave: 'first',
    name,
    when: (service) => service.permissions.length > 0,
    render: roleFor,
  },
  RoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    wave: 'first',
    name,
    when: (service) => service.permissions.length > 0,
    render: roleBindingFor,
  },
  Service: { apiVersion: 'v1', kind: 'Service', wave: 'first', name, when: serves, render: suppressed(serviceFor) },
  PodsService: {
    apiVersion: 'v1',
    kind: 'Service',
    wave: 'first',
    name: (service) => `${service.name}-pods`,
    when: (service) => !service.inMesh && service.ports.some(({ protocol }) => protocol === 'grpc'),
    render: suppressed(podsServiceFor),
  },
  PeersService: {
    apiVersion: 'v1',
    kind: 'Service',
    wave: 'first',
    name: peersServiceName,
    when: keeps,
    render: peersServiceFor,
  },
  ...rolloutManifests,
  Deployment: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    wave: 'workload',
    name,
    when: (service) => ownerBy('Deployment', service) !== undefined,
    render: suppressed(ownedBy('Deployment', deploymentFor)),
  },
  Job: {
    apiVersion: 'batch/v1',
    kind: 'Job',
    wave: 'workload',
    name,
    hashedName: (service) => !isHook(service),
    when: (service) => service.task?.kind === 'once',
    render: suppressed(jobFor),
  },
  // Argo CD calls one whose last run failed degraded, and no wave goes on after that.
  CronJob: {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    wave: 'last',
    name,
    when: (service) => service.task?.kind === 'scheduled',
    render: suppressed(cronJobFor),
  },
  StatefulSet: {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    wave: 'workload',
    name,
    when: keeps,
    render: suppressed(statefulSetFor),
  },
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    wave: 'last',
    name,
    when: (service) => service.autoscaling !== undefined,
    render: suppressed(horizontalPodAutoscalerFor),
  },
  AuthorizationPolicy: {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    wave: 'first',
    name,
    when: (service) => service.inMesh && serves(service),
    render: authorizationPolicyFor,
  },
  WaypointAuthorizationPolicy: {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    wave: 'first',
    name: (service) => `${service.name}-waypoint`,
    when: (service) => meshMode(service) === 'ambient' && serves(service),
    render: waypointAuthorizationPolicyFor,
  },
  RequestAuthentication: {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    wave: 'first',
    name,
    when: (service) => service.inMesh && service.promise?.jwt !== undefined,
    render: requestAuthenticationFor,
  },
  DestinationRule: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    wave: 'first',
    name,
    when: (service) => service.inMesh && (service.promise !== undefined || trafficOf(service).mesh),
    render: destinationRuleFor,
  },
  Sidecar: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    wave: 'first',
    name,
    when: (service) => meshMode(service) === 'sidecar',
    render: sidecarFor,
  },
  EnvoyFilter: {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    wave: 'first',
    name,
    when: (service) => service.promise?.rateLimit !== undefined && meshMode(service) === 'sidecar',
    render: localRateLimitFor,
  },
  HTTPRoute: {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    wave: 'route',
    name,
    when: (service) => meshMode(service) === 'ambient' && serves(service),
    render: httpRouteFor,
  },
  VirtualService: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    wave: 'route',
    name,
    when: (service) => service.inMesh && serves(service),
    render: virtualServiceFor,
  },
  AnalysisTemplate: {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    wave: 'first',
    name,
    when: (service) => analysisOf(service) !== undefined,
    render: (service, context) =>
      analysisTemplateFor(argoRolloutOf(service)?.kind === 'canary' ? 'canary' : 'postPromotion', service, context),
  },
  PreviewAnalysisTemplate: {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    wave: 'first',
    name: (service) => analysisTemplateName('prePromotion', service),
    when: (service) => analysisIn('prePromotion', service) !== undefined,
    render: (service, context) => analysisTemplateFor('prePromotion', service, context),
  },
} satisfies ManifestTable<ServiceModel>;
