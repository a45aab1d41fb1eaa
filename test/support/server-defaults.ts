import type { Fields } from './kind-schema.ts';

/** What is filled into an object where it says nothing: `undefined` fills nothing in. `parent` is the definition it stands in. */
type Defaults = (self: Fields, parent: string) => Fields;

const defaultsOf =
  (defaults: Fields): Defaults =>
  () =>
    defaults;

const mode = defaultsOf({ defaultMode: 0o644 });

/** @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/v1/defaults.go */
const core: Readonly<Record<string, Defaults>> = {
  'core.v1.PodSpec': ({ serviceAccountName }) => ({
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    securityContext: {},
    // The field's old name, which conversion.go of the same folder keeps beside it.
    serviceAccount: serviceAccountName,
  }),
  'core.v1.PodTemplateSpec': defaultsOf({ metadata: {} }),
  'core.v1.PersistentVolumeClaimTemplate': defaultsOf({ metadata: {} }),
  'core.v1.Container': ({ image }) => ({
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isLatest(String(image)) ? 'Always' : 'IfNotPresent',
    resources: {},
  }),
  'core.v1.ContainerPort': defaultsOf({ protocol: 'TCP' }),
  'core.v1.Probe': defaultsOf({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  'core.v1.HTTPGetAction': defaultsOf({ path: '/', scheme: 'HTTP' }),
  'core.v1.GRPCAction': defaultsOf({ service: '' }),
  'core.v1.ObjectFieldSelector': defaultsOf({ apiVersion: 'v1' }),
  'core.v1.ResourceFieldSelector': defaultsOf({ divisor: '0' }),
  'core.v1.Volume': (volume) => (Object.keys(volume).length === 1 ? { emptyDir: {} } : {}),
  'core.v1.SecretVolumeSource': mode,
  'core.v1.ConfigMapVolumeSource': mode,
  'core.v1.DownwardAPIVolumeSource': mode,
  'core.v1.ProjectedVolumeSource': mode,
  'core.v1.ServiceAccountTokenProjection': defaultsOf({ expirationSeconds: 3600 }),
  'core.v1.HostPathVolumeSource': defaultsOf({ type: '' }),
  // The type is written into what a StatefulSet asks for, since its claims stand there as whole objects.
  'core.v1.PersistentVolumeClaim': (_, parent) =>
    parent === 'apps.v1.StatefulSetSpec'
      ? { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } }
      : {},
  'core.v1.PersistentVolumeClaimSpec': defaultsOf({ volumeMode: 'Filesystem' }),
  'core.v1.Secret': defaultsOf({ type: 'Opaque' }),
  'core.v1.NamespaceSpec': defaultsOf({ finalizers: ['kubernetes'] }),
  'core.v1.Namespace': defaultsOf({ spec: {} }),
  'core.v1.ServiceSpec': (service) => ({
    type: 'ClusterIP',
    sessionAffinity: 'None',
    sessionAffinityConfig:
      service['sessionAffinity'] === 'ClientIP' ? { clientIP: { timeoutSeconds: 10_800 } } : undefined,
    ...(service['type'] === 'ExternalName' ? {} : reachable(service)),
  }),
  'core.v1.ServicePort': ({ port }) => ({ protocol: 'TCP', targetPort: port }),
};

/** Addresses are given out by the registry of Services; which ones is nobody's concern here. */
function reachable({ type, clusterIP = '10.96.0.10', selector }: Fields): Fields {
  const fromOutside = type === 'LoadBalancer' || type === 'NodePort';
  const bothFamilies = clusterIP === 'None' && selector === undefined;
  return {
    clusterIP,
    clusterIPs: [clusterIP],
    ipFamilies: bothFamilies ? ['IPv4', 'IPv6'] : ['IPv4'],
    ipFamilyPolicy: bothFamilies ? 'RequireDualStack' : 'SingleStack',
    internalTrafficPolicy: 'Cluster',
    externalTrafficPolicy: fromOutside ? 'Cluster' : undefined,
    allocateLoadBalancerNodePorts: type === 'LoadBalancer' ? true : undefined,
  };
}

/** @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/apps/v1/defaults.go */
const apps: Readonly<Record<string, Defaults>> = {
  'apps.v1.DeploymentSpec': defaultsOf({
    replicas: 1,
    strategy: {},
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  }),
  'apps.v1.DeploymentStrategy': ({ type = 'RollingUpdate' }) => ({
    type,
    rollingUpdate: type === 'RollingUpdate' ? {} : undefined,
  }),
  'apps.v1.RollingUpdateDeployment': defaultsOf({ maxUnavailable: '25%', maxSurge: '25%' }),
  'apps.v1.StatefulSetSpec': defaultsOf({
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: {},
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: {},
  }),
  'apps.v1.StatefulSetUpdateStrategy': ({ type = 'RollingUpdate' }) => ({
    type,
    rollingUpdate: type === 'RollingUpdate' ? {} : undefined,
  }),
  'apps.v1.RollingUpdateStatefulSetStrategy': defaultsOf({ partition: 0 }),
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': defaultsOf({
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
  }),
};

/**
 * Only the Job itself is filled in, not the one that a CronJob keeps for later.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/batch/v1/defaults.go
 */
const batch: Readonly<Record<string, Defaults>> = {
  'batch.v1.JobSpec': (job, parent) =>
    parent === 'batch.v1.Job'
      ? {
          completions: job['parallelism'] === undefined ? 1 : undefined,
          parallelism: 1,
          backoffLimit: job['backoffLimitPerIndex'] === undefined ? 6 : 2 ** 31 - 1,
          completionMode: 'NonIndexed',
          suspend: false,
          manualSelector: false,
          podReplacementPolicy: job['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed',
        }
      : {},
  'batch.v1.JobTemplateSpec': defaultsOf({ metadata: {} }),
  'batch.v1.PodFailurePolicyOnPodConditionsPattern': defaultsOf({ status: 'True' }),
  'batch.v1.CronJobSpec': defaultsOf({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  }),
};

/** @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/autoscaling/v2/defaults.go */
const autoscaling: Readonly<Record<string, Defaults>> = {
  'autoscaling.v2.HorizontalPodAutoscalerSpec': defaultsOf({
    minReplicas: 1,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  }),
  'autoscaling.v2.HorizontalPodAutoscalerBehavior': defaultsOf({
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
    },
    scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
  }),
};

/**
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/networking/v1/defaults.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/rbac/v1/defaults.go
 */
const others: Readonly<Record<string, Defaults>> = {
  'networking.v1.NetworkPolicyPort': defaultsOf({ protocol: 'TCP' }),
  'networking.v1.NetworkPolicySpec': ({ egress }) => ({
    podSelector: {},
    policyTypes: Array.isArray(egress) && egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'],
  }),
  'rbac.v1.RoleRef': defaultsOf({ apiGroup: 'rbac.authorization.k8s.io' }),
  'rbac.v1.Subject': ({ kind }) => (kind === 'ServiceAccount' ? {} : { apiGroup: 'rbac.authorization.k8s.io' }),
  'scheduling.v1.PriorityClass': defaultsOf({ preemptionPolicy: 'PreemptLowerPriority' }),
};

/**
 * The defaults of built-in kinds, which are Go code in the API server and stand in no schema. Each entry was compared with what
 * an API server 1.36 gives back. Left out are names, addresses and labels made up for one object only.
 */
export const serverDefaults: Readonly<Record<string, Defaults>> = {
  ...core,
  ...apps,
  ...batch,
  ...autoscaling,
  ...others,
};

/** @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/util/parsers/parsers.go */
function isLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const [, tag = 'latest'] = /:([^/:]+)$/.exec(image) ?? [];
  return tag === 'latest';
}

/**
 * Fields whose zero, `false` or empty text Go leaves out when it writes them, since they are no pointers. OpenAPI does not tell.
 *
 * @see https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go
 */
export const leftOutWhenZero: ReadonlySet<string> = new Set([
  'core.v1.EnvVar.value',
  'core.v1.Container.workingDir',
  'core.v1.Container.stdin',
  'core.v1.Container.tty',
  'core.v1.ContainerPort.hostPort',
  'core.v1.VolumeMount.readOnly',
  'core.v1.VolumeMount.subPath',
  'core.v1.Probe.initialDelaySeconds',
  'core.v1.PodSpec.hostNetwork',
  'core.v1.PodSpec.hostPID',
  'core.v1.PodSpec.hostIPC',
  'core.v1.ServiceSpec.publishNotReadyAddresses',
  'core.v1.ServicePort.nodePort',
  'apps.v1.DeploymentSpec.minReadySeconds',
  'apps.v1.DeploymentSpec.paused',
  'apps.v1.StatefulSetSpec.minReadySeconds',
]);
