import {
  type Document,
  ofContainers,
  ofKind,
  ofPods,
  owners,
  type ScannerCheck,
  selects,
  templateOf,
} from './scanner-check.ts';

const sensitiveFolders = ['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr'];
const unsafeSysctls = ['kernel.msg', 'kernel.sem', 'kernel.shm', 'fs.mqueue.', 'net.'];

/** Those of kube-linter that are on by default. */
export const kubeLinterChecks: readonly ScannerCheck[] = [
  ofKind('Service', 'dangling-service', selectsNobody, (service) => {
    service.spec.selector = { app: 'nobody' };
  }),
  ofPods(
    'deprecated-service-account-field',
    (pod) => pod.serviceAccount !== undefined && pod.serviceAccount !== pod.serviceAccountName,
    (pod) => Object.assign(pod, { serviceAccount: 'old' }),
  ),
  hostPaths('docker-sock', (path) => path.endsWith('docker.sock'), '/var/run/docker.sock'),
  hostPaths('sensitive-host-mounts', (path) => sensitiveFolders.includes(path), '/etc'),
  ofContainers(
    'drop-net-raw-capability',
    ({ securityContext }) => !['ALL', 'NET_RAW'].some((name) => securityContext?.capabilities?.drop?.includes(name)),
    ({ securityContext }) => {
      securityContext.capabilities.drop = [];
    },
  ),
  ofContainers(
    'duplicate-env-var',
    ({ env = [] }) => new Set(env.map(({ name }: Document) => name)).size < env.length,
    (container) => Object.assign(container, { env: [variable('A'), variable('A')] }),
  ),
  ofContainers(
    'env-var-secret',
    ({ env = [] }) => env.some(({ name, value }: Document) => /secret/i.test(name) && value),
    (container) => Object.assign(container, { env: [variable('MY_SECRET')] }),
  ),
  ...['hostIPC', 'hostNetwork', 'hostPID'].map((field) =>
    ofPods(
      field.replace('host', 'host-').toLowerCase(),
      (pod) => pod[field] === true,
      (pod) => Object.assign(pod, { [field]: true }),
    ),
  ),
  ofKind('Service', 'invalid-target-ports', hasUnusableTarget, (service) => {
    service.spec.ports[0].targetPort = 'Not_A_Port';
  }),
  {
    id: 'job-ttl-seconds-after-finished',
    offenders: (objects) =>
      objects.filter(
        ({ kind, spec }) =>
          (kind === 'Job' && spec.ttlSecondsAfterFinished === undefined) ||
          (kind === 'CronJob' && spec.jobTemplate.spec.ttlSecondsAfterFinished !== undefined),
      ),
    spoil: (objects) => {
      objects.push({ kind: 'Job', metadata: { name: 'kept' }, spec: { template: { spec: { containers: [] } } } });
    },
  },
  ofContainers(
    'latest-tag',
    ({ image }) => !image.includes(':') || image.endsWith(':latest') || /\/[^:/]+$/.test(image),
    (container) => Object.assign(container, { image: 'docker.io/library/nginx:latest' }),
  ),
  ...['liveness', 'readiness', 'startup'].map((probe) =>
    ofContainers(
      `${probe}-port`,
      (container) => asksClosedPort(container, container[`${probe}Probe`]),
      (container) => {
        container[`${probe}Probe`] = { httpGet: { port: 9999 } };
      },
    ),
  ),
  ofPods(
    'mismatching-selector',
    (_, owner) =>
      owner.spec.selector !== undefined && !selects(owner.spec.selector.matchLabels, templateOf(owner).metadata.labels),
    (_, owner) => {
      owner.spec.selector.matchLabels = { app: 'nobody' };
    },
  ),
  ofPods(
    'no-anti-affinity',
    ({ affinity }, { spec }) => (spec.replicas ?? 1) > 1 && affinity?.podAntiAffinity === undefined,
    (pod, owner) => {
      delete pod.affinity;
      owner.spec.replicas = 2;
    },
  ),
  ofKind('Deployment', 'no-extensions-v1beta', isOldExtension, (object) => {
    object.apiVersion = 'extensions/v1beta1';
  }),
  ofContainers(
    'no-read-only-root-fs',
    ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true,
    ({ securityContext }) => {
      delete securityContext.readOnlyRootFilesystem;
    },
  ),
  {
    id: 'non-existent-service-account',
    offenders: (objects) => {
      const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name);
      return owners(objects).filter((owner) => !accounts.includes(templateOf(owner).spec.serviceAccountName));
    },
    spoil: (objects) => {
      objects.find(({ kind }) => kind === 'ServiceAccount').metadata.name = 'another';
    },
  },
  ofKind(
    'PodDisruptionBudget',
    'pdb-max-unavailable',
    ({ spec }) => /^0%?$/.test(`${spec.maxUnavailable}`),
    (budget) => {
      budget.spec.maxUnavailable = 0;
    },
  ),
  ofKind('PodDisruptionBudget', 'pdb-min-available', leavesNone, (budget) => {
    budget.spec.minAvailable = '100%';
  }),
  ofKind(
    'PodDisruptionBudget',
    'pdb-unhealthy-pod-eviction-policy',
    ({ spec }) => spec.unhealthyPodEvictionPolicy === undefined,
    (budget) => {
      delete budget.spec.unhealthyPodEvictionPolicy;
    },
  ),
  ofContainers(
    'privilege-escalation-container',
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false,
    ({ securityContext }) => {
      delete securityContext.allowPrivilegeEscalation;
    },
  ),
  ofContainers(
    'privileged-container',
    ({ securityContext }) => securityContext?.privileged === true,
    ({ securityContext }) => {
      securityContext.privileged = true;
    },
  ),
  ofContainers(
    'run-as-non-root',
    ({ securityContext }, pod) =>
      (securityContext?.runAsUser ?? pod.securityContext?.runAsUser) === 0 ||
      (securityContext?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot) !== true,
    ({ securityContext }) => {
      securityContext.runAsNonRoot = false;
    },
  ),
  ofContainers(
    'ssh-port',
    ({ ports = [] }) => ports.some(({ containerPort }: Document) => containerPort === 22),
    ({ ports }) => {
      ports[0].containerPort = 22;
    },
  ),
  ofPods(
    'unsafe-sysctls',
    ({ securityContext }) =>
      securityContext?.sysctls?.some(({ name }: Document) => unsafeSysctls.some((start) => name.startsWith(start))),
    ({ securityContext }) => {
      securityContext.sysctls = [{ name: 'net.core.somaxconn', value: '1024' }];
    },
  ),
  ofContainers(
    'unset-cpu-requirements',
    ({ resources }) => resources?.requests?.cpu === undefined,
    ({ resources }) => {
      delete resources.requests.cpu;
    },
  ),
  ofContainers(
    'unset-memory-requirements',
    ({ resources }) => resources?.limits?.memory === undefined,
    ({ resources }) => {
      delete resources.limits.memory;
    },
  ),
];

function hostPaths(id: string, isBad: (path: string) => boolean, path: string): ScannerCheck {
  return ofPods(
    id,
    ({ volumes = [] }) => volumes.some(({ hostPath }: Document) => hostPath !== undefined && isBad(hostPath.path)),
    (pod) => Object.assign(pod, { volumes: [{ name: 'host', hostPath: { path } }] }),
  );
}

function selectsNobody({ spec, metadata }: Document, objects: readonly Document[]): boolean {
  return !owners(objects).some(
    (owner) =>
      owner.metadata.namespace === metadata.namespace &&
      selects(spec.selector ?? {}, templateOf(owner).metadata.labels),
  );
}

function hasUnusableTarget({ spec }: Document): boolean {
  return spec.ports.some(({ targetPort = 1 }: Document) =>
    typeof targetPort === 'number'
      ? targetPort < 1 || targetPort > 65_535
      : !/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*$/.test(targetPort),
  );
}

function asksClosedPort({ ports = [] }: Document, probe: Document): boolean {
  const asked = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
  return asked !== undefined && !ports.some((port: Document) => port.containerPort === asked || port.name === asked);
}

function isOldExtension({ apiVersion }: Document): boolean {
  return /^extensions\/v1beta/.test(apiVersion);
}

function leavesNone({ spec }: Document, objects: readonly Document[]): boolean {
  if (spec.minAvailable === undefined) return false;
  const [owner] = owners(objects).filter((owner) =>
    selects(spec.selector.matchLabels, templateOf(owner).metadata.labels),
  );
  return spec.minAvailable === '100%' || spec.minAvailable >= (owner?.spec.replicas ?? 1);
}

const variable = (name: string): Document => ({ name, value: 'x' });
