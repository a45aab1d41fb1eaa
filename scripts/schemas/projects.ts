/**
 * What is kept of Kubernetes and of each project: the kinds that the library writes, now or soon, in the one API version
 * that one should write (ReferenceGrant in two, since Gateway API below 1.5 knows only the older).
 */
export const kubernetesVersions = ['1.27', '1.29', '1.31', '1.33', '1.34', '1.35', '1.36'] as const;

export const newestKubernetes = '1.36';

export const kubernetesSource = (version: string): string =>
  `https://raw.githubusercontent.com/cdk8s-team/cdk8s/master/kubernetes-schemas/v${version}.0/_definitions.json`;

/** All kinds of these groups are kept, of `storage.k8s.io` only the one named. */
export const kubernetesGroups: Readonly<Record<string, true | readonly string[]>> = {
  '/v1': true,
  'apps/v1': true,
  'autoscaling/v2': true,
  'batch/v1': true,
  'coordination.k8s.io/v1': true,
  'discovery.k8s.io/v1': true,
  'networking.k8s.io/v1': true,
  'policy/v1': true,
  'rbac.authorization.k8s.io/v1': true,
  'scheduling.k8s.io/v1': true,
  'storage.k8s.io/v1': ['StorageClass'],
};

export interface Project {
  readonly version: string;
  readonly source: string;
  /** By `group/version`. */
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** What `imports/` leaves out to stay small: a kind's classes are made anew for every path of its schema. */
  readonly withoutClasses?: readonly string[];
}

const github = (repository: string, tag: string, path: string): string =>
  `https://github.com/${repository}/tree/${tag}/${path}`;

const gatewayKinds = {
  'gateway.networking.k8s.io/v1': [
    'HTTPRoute',
    'GRPCRoute',
    'Gateway',
    'GatewayClass',
    'ListenerSet',
    'BackendTLSPolicy',
    'ReferenceGrant',
    'TCPRoute',
    'TLSRoute',
    'UDPRoute',
  ],
  'gateway.networking.k8s.io/v1beta1': ['ReferenceGrant'],
};

/** By the name of their file of CustomResourceDefinitions, which is also that of their file in `schemas/`. */
export const projects: Readonly<Record<string, Project>> = {
  'argo-cd': {
    version: '3.5.1',
    source: github('argoproj/argo-cd', 'v3.5.1', 'manifests/crds'),
    kinds: { 'argoproj.io/v1alpha1': ['Application', 'ApplicationSet', 'AppProject'] },
    withoutClasses: ['ApplicationSet'],
  },
  'argo-rollouts': {
    version: '1.9.1',
    source: github('argoproj/argo-rollouts', 'v1.9.1', 'manifests/crds'),
    kinds: {
      'argoproj.io/v1alpha1': ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun', 'Experiment'],
    },
    withoutClasses: ['AnalysisRun', 'ClusterAnalysisTemplate', 'Experiment'],
  },
  'cert-manager': {
    version: '1.21.1',
    source: github('cert-manager/cert-manager', 'v1.21.1', 'deploy/crds'),
    kinds: { 'cert-manager.io/v1': ['Certificate', 'Issuer', 'ClusterIssuer'] },
  },
  'cloudnative-pg': {
    version: '1.30.0',
    source: github('cloudnative-pg/cloudnative-pg', 'v1.30.0', 'config/crd/bases'),
    kinds: { 'postgresql.cnpg.io/v1': ['Cluster', 'ScheduledBackup'] },
    withoutClasses: ['Cluster', 'ScheduledBackup'],
  },
  'external-secrets': {
    version: '2.9.0',
    source: github('external-secrets/external-secrets', 'v2.9.0', 'deploy/crds/bundle.yaml'),
    kinds: { 'external-secrets.io/v1': ['ExternalSecret', 'SecretStore', 'ClusterSecretStore'] },
    withoutClasses: ['SecretStore', 'ClusterSecretStore'],
  },
  'gateway-api-experimental': {
    version: '1.6.1',
    source: github('kubernetes-sigs/gateway-api', 'v1.6.1', 'config/crd/experimental'),
    kinds: { ...gatewayKinds, 'gateway.networking.x-k8s.io/v1alpha1': ['XBackendTrafficPolicy'] },
    withoutClasses: [...gatewayKinds['gateway.networking.k8s.io/v1'], 'XBackendTrafficPolicy'],
  },
  'gateway-api-standard': {
    version: '1.6.1',
    source: github('kubernetes-sigs/gateway-api', 'v1.6.1', 'config/crd/standard'),
    kinds: gatewayKinds,
  },
  'grafana-operator': {
    version: '5.24.0',
    source: github('grafana/grafana-operator', 'v5.24.0', 'deploy/kustomize/base/crds.yaml'),
    kinds: { 'grafana.integreatly.org/v1beta1': ['GrafanaDashboard'] },
  },
  istio: {
    version: '1.30.3',
    source: github('istio/istio', '1.30.3', 'manifests/charts/base/files/crd-all.gen.yaml'),
    kinds: {
      'networking.istio.io/v1': [
        'VirtualService',
        'DestinationRule',
        'Gateway',
        'ServiceEntry',
        'Sidecar',
        'WorkloadEntry',
        'WorkloadGroup',
      ],
      'networking.istio.io/v1alpha3': ['EnvoyFilter'],
      'networking.istio.io/v1beta1': ['ProxyConfig'],
      'security.istio.io/v1': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
      'telemetry.istio.io/v1': ['Telemetry'],
    },
  },
  keda: {
    version: '2.20.2',
    source: github('kedacore/keda', 'v2.20.2', 'config/crd/bases'),
    kinds: {
      'keda.sh/v1alpha1': ['ScaledObject', 'ScaledJob', 'TriggerAuthentication', 'ClusterTriggerAuthentication'],
      'eventing.keda.sh/v1alpha1': ['CloudEventSource', 'ClusterCloudEventSource'],
    },
  },
  'keda-http': {
    version: '0.15.0',
    source: github('kedacore/http-add-on', 'v0.15.0', 'config/crd/bases'),
    kinds: { 'http.keda.sh/v1beta1': ['InterceptorRoute'], 'http.keda.sh/v1alpha1': ['HTTPScaledObject'] },
  },
  'knative-eventing': {
    version: '1.22.2',
    source: github('knative/eventing', 'knative-v1.22.2', 'config/core/resources'),
    kinds: {
      'eventing.knative.dev/v1': ['Broker', 'Trigger'],
      'sources.knative.dev/v1': ['ApiServerSource', 'ContainerSource', 'PingSource', 'SinkBinding'],
      'sources.knative.dev/v1alpha1': ['IntegrationSource'],
    },
  },
  'knative-serving': {
    version: '1.23.0',
    source: github('knative/serving', 'knative-v1.23.0', 'config/core/300-resources'),
    kinds: { 'serving.knative.dev/v1': ['Service'], 'serving.knative.dev/v1beta1': ['DomainMapping'] },
  },
  'opentelemetry-operator': {
    version: '0.158.0',
    source: github('open-telemetry/opentelemetry-operator', 'v0.158.0', 'config/crd/bases'),
    kinds: { 'opentelemetry.io/v1alpha1': ['Instrumentation'] },
    withoutClasses: ['Instrumentation'],
  },
  'prometheus-operator': {
    version: '0.93.0',
    source: github('prometheus-operator/prometheus-operator', 'v0.93.0', 'example/prometheus-operator-crd'),
    kinds: { 'monitoring.coreos.com/v1': ['ServiceMonitor', 'PodMonitor', 'Probe', 'PrometheusRule'] },
  },
  'sealed-secrets': {
    version: '0.38.4',
    source: github('bitnami/sealed-secrets', 'v0.38.4', 'helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml'),
    kinds: { 'bitnami.com/v1alpha1': ['SealedSecret'] },
  },
};

/** Which projects make one file of `lib/manifests/types/`. Of Gateway API it is the larger channel, with a mark on what only it has. */
export const typeFiles: Readonly<Record<string, readonly string[]>> = {
  'argo-cd': ['argo-cd'],
  'argo-rollouts': ['argo-rollouts'],
  'cert-manager': ['cert-manager'],
  'cloudnative-pg': ['cloudnative-pg'],
  'external-secrets': ['external-secrets'],
  'gateway-api': ['gateway-api-experimental'],
  'grafana-operator': ['grafana-operator'],
  istio: ['istio'],
  keda: ['keda', 'keda-http'],
  knative: ['knative-eventing', 'knative-serving'],
  'opentelemetry-operator': ['opentelemetry-operator'],
  'prometheus-operator': ['prometheus-operator'],
  'sealed-secrets': ['sealed-secrets'],
};
