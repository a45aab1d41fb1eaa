import {
  type Document,
  ofContainers,
  ofKind,
  ofPods,
  type ScannerCheck,
  templateOf,
  withoutAnnotations,
} from './scanner-check.ts';

const dangerous = /^(?:ALL|SYS_ADMIN|NET_ADMIN)$/i;
const insecure =
  /^(?:CHOWN|DAC_OVERRIDE|FSETID|FOWNER|MKNOD|NET_RAW|SETGID|SETUID|SETFCAP|SETPCAP|SYS_CHROOT|KILL|AUDIT_WRITE)$/i;
const telling = /password|token|bearer|secret|^AWS_SECRET_ACCESS_KEY$|^AZURE_.+KEY$|^GOOGLE_APPLICATION_CREDENTIALS$/i;
const attaching = ['pods/exec', 'pods/attach'];

/** What Polaris calls security; the bindings to roles of such rights are one check here. */
export const securityChecks: readonly ScannerCheck[] = [
  ofPods(
    'automountServiceAccountToken',
    (pod) => pod.automountServiceAccountToken !== false,
    (pod) => {
      pod.automountServiceAccountToken = true;
    },
  ),
  ...['hostIPC', 'hostPID', 'hostNetwork'].map((field) =>
    ofPods(
      `${field}Set`,
      (pod) => pod[field] === true,
      (pod) => Object.assign(pod, { [field]: true }),
    ),
  ),
  ofPods(
    'hostPathSet',
    ({ volumes = [] }) => volumes.some(({ hostPath }: Document) => hostPath !== undefined),
    (pod) => Object.assign(pod, { volumes: [{ hostPath: { path: '/var' } }] }),
  ),
  ofContainers(
    'hostPortSet',
    ({ ports = [] }) => ports.some(({ hostPort }: Document) => hostPort),
    ({ ports }) => {
      ports[0].hostPort = 80;
    },
  ),
  ofContainers(
    'hostProcess',
    ({ securityContext }) => securityContext?.windowsOptions?.hostProcess,
    (container) => Object.assign(container.securityContext, { windowsOptions: { hostProcess: true } }),
  ),
  ofContainers(
    'linuxHardening',
    ({ securityContext }, pod) =>
      !(securityContext?.capabilities?.drop?.length > 0) &&
      [undefined, 'Unconfined'].includes(
        (securityContext?.seccompProfile ?? pod.securityContext?.seccompProfile)?.type,
      ),
    ({ securityContext }, pod) => {
      delete securityContext.capabilities;
      delete securityContext.seccompProfile;
      delete pod.securityContext.seccompProfile;
    },
  ),
  {
    id: 'missingNetworkPolicy',
    offenders: (objects) =>
      ofPods(
        '',
        (_, owner) => !hasPolicy(owner, objects),
        () => undefined,
      ).offenders(objects),
    spoil: (objects) => withoutAnnotations(objects.find(({ kind }) => kind === 'Deployment')),
  },
  ofContainers(
    'notReadOnlyRootFilesystem',
    ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true,
    ({ securityContext }) => {
      securityContext.readOnlyRootFilesystem = false;
    },
  ),
  ofContainers(
    'privilegeEscalationAllowed',
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false,
    ({ securityContext }) => {
      securityContext.allowPrivilegeEscalation = true;
    },
  ),
  ofContainers(
    'procMount',
    ({ securityContext }) => ![undefined, 'Default'].includes(securityContext?.procMount),
    ({ securityContext }) => {
      securityContext.procMount = 'Unmasked';
    },
  ),
  ofContainers(
    'runAsRootAllowed',
    ({ securityContext }, pod) =>
      (securityContext?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot) !== true || securityContext?.runAsUser === 0,
    ({ securityContext }) => {
      securityContext.runAsUser = 0;
    },
  ),
  ofContainers(
    'runAsPrivileged',
    ({ securityContext }) => securityContext?.privileged === true,
    ({ securityContext }) => {
      securityContext.privileged = true;
    },
  ),
  ofContainers(
    'dangerousCapabilities',
    ({ securityContext }) => securityContext?.capabilities?.add?.some((name: string) => dangerous.test(name)),
    ({ securityContext }) => {
      securityContext.capabilities.add = ['SYS_ADMIN'];
    },
  ),
  ofContainers(
    'insecureCapabilities',
    ({ securityContext }) =>
      !securityContext?.capabilities?.drop?.includes('ALL') ||
      securityContext.capabilities.add?.some((name: string) => insecure.test(name)),
    ({ securityContext }) => {
      securityContext.capabilities.drop = ['NET_RAW'];
    },
  ),
  {
    id: 'tlsSettingsMissing',
    offenders: (objects) => objects.filter(({ kind, spec }) => kind === 'Ingress' && !(spec.tls?.length > 0)),
    spoil: (objects) => {
      objects.push({ kind: 'Ingress', metadata: { name: 'plain' }, spec: { rules: [] } });
    },
  },
  ofContainers(
    'sensitiveContainerEnvVar',
    ({ env = [] }) => env.some(({ name, value }: Document) => value !== undefined && telling.test(name)),
    (container) => Object.assign(container, { env: [{ name: 'DB_PASSWORD', value: 'x' }] }),
  ),
  ofKind(
    'ConfigMap',
    'sensitiveConfigmapContent',
    ({ data = {} }) =>
      Object.entries(data).some(([key, value]) => telling.test(key) || /-BEGIN\s.*PRIVATE KEY-/i.test(`${value}`)),
    (object) => {
      object.data = { password: 'x' };
    },
  ),
  ...['Role', 'ClusterRole'].map((kind) => ({
    id: `${kind.toLowerCase()}PodExecAttach`,
    offenders: (objects: readonly Document[]) =>
      objects.filter(
        (object) =>
          object.kind === kind &&
          object.rules.some(({ resources }: Document) => resources.some((name: string) => attaching.includes(name))),
      ),
    spoil: (objects: Document[]) => {
      objects.push({ kind, metadata: { name: 'attaching' }, rules: [{ resources: ['pods/exec'], verbs: ['create'] }] });
    },
  })),
  {
    id: 'rolebindingClusterAdminClusterRole',
    offenders: (objects) =>
      objects.filter(({ kind, roleRef }) => /RoleBinding$/.test(kind) && roleRef.name === 'cluster-admin'),
    spoil: (objects) => {
      objects.push({
        kind: 'RoleBinding',
        metadata: { name: 'all' },
        roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
      });
    },
  },
];

/** It wants a policy whose selector has exactly one of the pods' labels, and rules both ways. */
function hasPolicy(owner: Document, objects: readonly Document[]): boolean {
  const labels = templateOf(owner).metadata.labels ?? {};
  return objects.some(({ kind, spec }) => {
    if (kind !== 'NetworkPolicy' || !(spec.ingress?.length > 0) || !(spec.egress?.length > 0)) return false;
    const shared = Object.entries(spec.podSelector.matchLabels ?? {}).filter(([key, value]) => labels[key] === value);
    return shared.length === 1;
  });
}
