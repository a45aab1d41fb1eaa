import { calleesOf, callersOf, imageOf, nameOf, settingsOf, systemOf, versionOf } from './facts.ts';

/** What the library makes of a service of the fleet `seven`, written by hand. */
export function sevenObjects(index: number, services: number): readonly object[] {
  const name = nameOf(index);
  const namespace = systemOf(index);
  const selector = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
  const labels = {
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'bench',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': namespace,
    'app.kubernetes.io/version': versionOf(index),
    owner: 'bench',
  };
  const metadata = { name, namespace, labels };
  const files = `${name}-files-${(index * 7919).toString(36).padStart(10, 'b')}`;
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ['Ingress', 'Egress'],
        ingress: callersOf(index, services).map((caller) => ({ from: [peerOf(caller)], ports: serving })),
        egress: [dns, ...calleesOf(index).map((callee) => ({ to: [peerOf(callee)], ports: serving }))],
      },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: selector }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...metadata, name: files },
      immutable: true,
      data: { 'etc-app-settings.yaml': settingsOf(index) },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        type: 'ClusterIP',
        selector,
        ports: [{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        minReadySeconds: 10,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 600,
        selector: { matchLabels: selector },
        template: { metadata: { labels }, spec: podSpec(index, selector, files) },
      },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: 3,
        maxReplicas: 9,
        metrics: [
          {
            type: 'ContainerResource',
            containerResource: {
              name: 'cpu',
              container: 'app',
              target: { type: 'Utilization', averageUtilization: 80 },
            },
          },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            selectPolicy: 'Max',
            policies: [
              { type: 'Percent', value: 100, periodSeconds: 30 },
              { type: 'Pods', value: 4, periodSeconds: 30 },
            ],
          },
          scaleDown: {
            stabilizationWindowSeconds: 300,
            selectPolicy: 'Min',
            policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }],
          },
        },
      },
    },
  ];
}

const serving = [{ protocol: 'TCP', port: 8080 }];

const dns = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'TCP', port: 53 },
    { protocol: 'UDP', port: 53 },
  ],
};

function peerOf(index: number): object {
  const name = nameOf(index);
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': systemOf(index) } },
    podSelector: { matchLabels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name } },
  };
}

function podSpec(index: number, selector: object, files: string): object {
  const apart = { labelSelector: { matchLabels: selector }, matchLabelKeys: ['pod-template-hash'] };
  const user = { runAsUser: 10001, runAsNonRoot: true, runAsGroup: 10001, seccompProfile: { type: 'RuntimeDefault' } };
  return {
    containers: [
      {
        name: 'app',
        image: imageOf(index),
        imagePullPolicy: 'IfNotPresent',
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        env: calleesOf(index).map((callee) => ({
          name: `SERVICE_${callee}_URL`,
          value: `http://${nameOf(callee)}.${systemOf(callee)}.svc.cluster.local:8080`,
        })),
        volumeMounts: [
          { name: 'files', mountPath: '/etc/app/settings.yaml', subPath: 'etc-app-settings.yaml', readOnly: true },
          { name: 'writable-tmp', mountPath: '/tmp' },
        ],
        resources: {
          requests: { cpu: '250m', memory: '256Mi', 'ephemeral-storage': '512Mi' },
          limits: { memory: '256Mi', 'ephemeral-storage': '512Mi' },
        },
        lifecycle: { preStop: { sleep: { seconds: 10 } } },
        livenessProbe: probe('/live', 10, 3, 6),
        readinessProbe: probe('/ready', 5, 2, 3),
        startupProbe: probe('/started', 2, 2, 60),
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          privileged: false,
          readOnlyRootFilesystem: true,
          ...user,
        },
      },
    ],
    enableServiceLinks: false,
    volumes: [
      { name: 'files', configMap: { name: files } },
      { name: 'writable-tmp', emptyDir: { sizeLimit: '64Mi' } },
    ],
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { ...apart, topologyKey: 'kubernetes.io/hostname' } },
        ],
      },
    },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', ...apart },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 45,
    serviceAccountName: nameOf(index),
    automountServiceAccountToken: false,
    securityContext: { fsGroup: 10001, fsGroupChangePolicy: 'OnRootMismatch', ...user },
  };
}

function probe(path: string, periodSeconds: number, timeoutSeconds: number, failureThreshold: number): object {
  const httpGet = { path, port: 8080, scheme: 'HTTP' };
  return { httpGet, initialDelaySeconds: 0, periodSeconds, timeoutSeconds, failureThreshold, successThreshold: 1 };
}
