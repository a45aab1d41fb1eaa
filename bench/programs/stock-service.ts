import { ApiObject, type Chart, Duration, Size } from 'cdk8s';
import {
  Cpu,
  Deployment,
  DeploymentStrategy,
  EnvValue,
  HorizontalPodAutoscaler,
  ImagePullPolicy,
  type IScalable,
  type IServiceAccount,
  Metric,
  MetricTarget,
  PercentOrAbsolute,
  Probe,
  Service,
  ServiceAccount,
} from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { calleesOf, callersOf, imageOf, nameOf, systemOf, variablesOf, versionOf } from './facts.ts';

/** One service with the constructs of cdk8s-plus-27, and plain `ApiObject`s for what it has none for. */
export function stockService(chart: Chart, index: number, services: number): void {
  const name = nameOf(index);
  const namespace = systemOf(index);
  const scope = new Construct(chart, `component-${index}`);
  const selector = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
  const labels = {
    ...selector,
    'app.kubernetes.io/part-of': namespace,
    'app.kubernetes.io/version': versionOf(index),
    owner: 'bench',
  };
  const metadata = { name, namespace, labels };
  const serviceAccount = new ServiceAccount(scope, 'account', { metadata }) as IServiceAccount;
  const deployment = new Deployment(scope, 'deployment', {
    metadata,
    podMetadata: { labels },
    serviceAccount,
    minReady: Duration.seconds(10),
    strategy: DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.percent(25),
      maxUnavailable: PercentOrAbsolute.absolute(0),
    }),
    terminationGracePeriod: Duration.seconds(45),
    securityContext: { user: 10001, group: 10001, fsGroup: 10001 },
    containers: [
      {
        name: 'app',
        image: imageOf(index),
        imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
        ports: [{ number: 8080, name: 'http' }],
        envVariables: variables(index),
        resources: {
          cpu: { request: Cpu.millis(250) },
          memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
          // It writes whole gibibytes only.
          ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
        },
        readiness: Probe.fromHttpGet('/ready', {
          port: 8080,
          periodSeconds: Duration.seconds(5),
          timeoutSeconds: Duration.seconds(2),
        }),
        liveness: Probe.fromHttpGet('/live', {
          port: 8080,
          periodSeconds: Duration.seconds(10),
          timeoutSeconds: Duration.seconds(3),
        }),
        startup: Probe.fromHttpGet('/started', {
          port: 8080,
          periodSeconds: Duration.seconds(2),
          failureThreshold: 60,
        }),
        securityContext: { user: 10001, group: 10001 },
      },
    ],
  });
  new Service(scope, 'service', { metadata, selector: deployment, ports: [{ name: 'http', port: 8080 }] });
  new HorizontalPodAutoscaler(scope, 'autoscaler', {
    metadata,
    target: deployment as unknown as IScalable,
    minReplicas: 3,
    maxReplicas: 9,
    metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(80))],
  });
  for (const [id, apiVersion, kind, spec] of plainSpecs(index, services, selector)) {
    new ApiObject(scope, id, {
      apiVersion,
      kind,
      metadata: { ...metadata, name: id === 'waypoint' ? `${name}-waypoint` : name },
      spec,
    });
  }
}

function variables(index: number): Record<string, EnvValue> {
  const calls = calleesOf(index).map((callee) => [`SERVICE_${callee}_URL`, `http://${hostOf(callee)}:8080`] as const);
  return Object.fromEntries(
    [...Object.entries(variablesOf(index)), ...calls].map(([name, value]) => [name, EnvValue.fromValue(value)]),
  );
}

function plainSpecs(
  index: number,
  services: number,
  matchLabels: object,
): readonly (readonly [string, string, string, object])[] {
  const host = hostOf(index);
  const principal = (caller: number) => `cluster.local/ns/${systemOf(caller)}/sa/${nameOf(caller)}`;
  const allow = (principals: readonly string[]) => ({
    action: 'ALLOW',
    rules: principals.map((one) => ({
      from: [{ source: { principals: [one] } }],
      to: [{ operation: { ports: ['8080'] } }],
    })),
  });
  return [
    [
      'budget',
      'policy/v1',
      'PodDisruptionBudget',
      { maxUnavailable: 1, selector: { matchLabels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    ],
    ['network', 'networking.k8s.io/v1', 'NetworkPolicy', networkSpec(systemOf(index), matchLabels)],
    [
      'authorization',
      'security.istio.io/v1',
      'AuthorizationPolicy',
      { selector: { matchLabels }, ...allow([`cluster.local/ns/${systemOf(index)}/sa/waypoint`]) },
    ],
    [
      'waypoint',
      'security.istio.io/v1',
      'AuthorizationPolicy',
      {
        targetRefs: [{ group: '', kind: 'Service', name: nameOf(index) }],
        ...allow(callersOf(index, services).map(principal)),
      },
    ],
    [
      'destination',
      'networking.istio.io/v1',
      'DestinationRule',
      {
        host,
        trafficPolicy: {
          loadBalancer: { localityLbSetting: { enabled: false } },
          connectionPool: { tcp: { maxConnections: 100 } },
          outlierDetection: {
            consecutive5xxErrors: 5,
            interval: '10s',
            baseEjectionTime: '30s',
            maxEjectionPercent: 50,
          },
        },
      },
    ],
    [
      'route',
      'networking.istio.io/v1',
      'VirtualService',
      {
        hosts: [host],
        http: [
          {
            name: 'http',
            route: [{ destination: { host, port: { number: 8080 } } }],
            timeout: '2s',
            retries: {
              attempts: 2,
              perTryTimeout: '600ms',
              retryOn: 'connect-failure,refused-stream,reset-before-request',
            },
          },
        ],
      },
    ],
  ];
}

function networkSpec(namespace: string, matchLabels: object): object {
  const peer = (name: string, podLabels: object) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    podSelector: { matchLabels: podLabels },
  });
  const waypoint = peer(namespace, { 'gateway.networking.k8s.io/gateway-name': 'waypoint' });
  const hbone = [{ protocol: 'TCP', port: 15008 }];
  return {
    podSelector: { matchLabels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [{ ipBlock: { cidr: '169.254.7.127/32' } }], ports: [{ protocol: 'TCP', port: 8080 }] },
      { from: [waypoint], ports: hbone },
    ],
    egress: [
      {
        to: [peer('kube-system', { 'k8s-app': 'kube-dns' })],
        ports: [
          { protocol: 'TCP', port: 53 },
          { protocol: 'UDP', port: 53 },
        ],
      },
      { to: [waypoint], ports: hbone },
    ],
  };
}

function hostOf(index: number): string {
  return `${nameOf(index)}.${systemOf(index)}.svc.cluster.local`;
}
