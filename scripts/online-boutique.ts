/**
 * Online Boutique three ways, in numbers: what people write, what comes out, and what the gate's scanners find in it, for
 * upstream's manifests, for upstream's Helm chart with its default values, and for ours. Upstream's are made again from the
 * facts of test/facts/, since nothing is copied.
 *
 *     node --import tsx scripts/online-boutique.ts
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { environments } from '../environments.ts';
import { type Check, helmChart, type Workload, workloads } from '../test/facts/online-boutique.ts';
import { checkov } from './scanners/checkov.ts';
import { kubeScore } from './scanners/kube-score.ts';
import { kubectlValidate } from './scanners/kubectl-validate.ts';
import { kubesec } from './scanners/kubesec.ts';
import type { Group } from './scanners/scanner.ts';

const root = join(import.meta.dirname, '..');
const { kubernetes } = environments.prod.platform;
const folder = mkdtempSync(join(tmpdir(), 'online-boutique-'));
try {
  const upstream = written(join(folder, 'upstream.yaml'), upstreamObjects());
  const chart = written(join(folder, 'chart.yaml'), chartObjects());
  const ours = readdirSync(join(root, 'dist/prod/boutique')).map((file) => join(root, 'dist/prod/boutique', file));
  const lines = readFileSync(join(root, 'systems/online-boutique.ts'), 'utf8').split('\n').length - 1;
  const groups = [
    { lines: readFileSync(upstream, 'utf8').split('\n').length - 1, ...groupOf('upstream, made again', [upstream]) },
    // Who takes the default values writes none; the lines of the chart itself are nobody's to write.
    { lines: 0, ...groupOf('upstream’s Helm chart, made again', [chart]) },
    { lines, ...groupOf('ours, in production', ours) },
  ];
  const scanners = [kubeScore, checkov, kubesec, kubectlValidate];
  const scans = scanners.map((scanner) => scanner.install());
  const rows = groups.map((group) => {
    const found = scans.map((scan) => scan(group).findings.length);
    return [group.title, group.lines, group.kinds.length, ...found];
  });
  const heads = ['', 'lines written', 'objects', ...scanners.map(({ name }) => name)];
  for (const cells of [heads, heads.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
} finally {
  rmSync(folder, { recursive: true });
}

function groupOf(title: string, files: readonly string[]): Group {
  const documents = files.flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')));
  const kinds = documents.map((one) => ('toJS' in one ? (one.toJS() as { readonly kind: string }).kind : ''));
  return { title, kubernetes, files, kinds };
}

function written(file: string, objects: readonly object[]): string {
  writeFileSync(file, objects.map((object) => `---\n${stringify(object)}`).join(''));
  return file;
}

/** What the chart renders with its default values, for a release in a namespace of its own. */
function chartObjects(): readonly object[] {
  const accounts = helmChart.serviceAccounts.map((name) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name },
  }));
  const changed = workloads.map(([name, workload]): [string, Workload] => {
    const memory = helmChart.memory[name];
    if (memory === undefined) return [name, workload];
    const { requests, limits } = workload;
    return [
      name,
      {
        ...workload,
        requests: { ...requests, memory: memory.requests },
        limits: { ...limits, memory: memory.limits },
      },
    ];
  });
  return [...upstreamObjects(changed), ...accounts].map((object) => {
    const { metadata, ...rest } = object as { readonly metadata: object };
    return { ...rest, metadata: { ...metadata, namespace: 'boutique' } };
  });
}

function upstreamObjects(described: typeof workloads = workloads): readonly object[] {
  return described.flatMap(([name, workload]) => [
    deploymentOf(name, workload),
    ...(workload.port === null ? [] : [serviceOf(name, workload)]),
    ...(name === 'frontend' ? [serviceOf('frontend-external', workload, 'LoadBalancer')] : []),
    ...(name === 'redis-cart' ? [] : [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } }]),
  ]);
}

function deploymentOf(name: string, workload: Workload): object {
  const isRedis = name === 'redis-cart';
  const restricted = {
    allowPrivilegeEscalation: false,
    privileged: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  };
  const container = {
    name: isRedis ? 'redis' : name === 'loadgenerator' ? 'main' : 'server',
    image: workload.image,
    ports: workload.port === null ? undefined : [{ containerPort: workload.port }],
    env: Object.entries(workload.environment).map(([variable, { value }]) => ({ name: variable, value })),
    readinessProbe: probeOf(workload.readiness, workload.delay),
    livenessProbe: probeOf(workload.liveness, workload.delay),
    resources: { requests: workload.requests, limits: workload.limits },
    securityContext: restricted,
    volumeMounts: isRedis ? [{ name: 'redis-data', mountPath: '/data' }] : undefined,
  };
  const waiting = {
    name: 'frontend-check',
    image: 'busybox:1.38.0@sha256:fd8d9aa63ba2f0982b5304e1ee8d3b90a210bc1ffb5314d980eb6962f1a9715d',
    env: [{ name: 'FRONTEND_ADDR', value: 'frontend:80' }],
    securityContext: restricted,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: name === 'loadgenerator' ? 1 : undefined,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          serviceAccountName: isRedis ? undefined : name,
          terminationGracePeriodSeconds: workload.gracePeriod ?? undefined,
          securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, runAsNonRoot: true },
          initContainers: name === 'loadgenerator' ? [waiting] : undefined,
          containers: [container],
          volumes: isRedis ? [{ name: 'redis-data', emptyDir: {} }] : undefined,
        },
      },
    },
  };
}

function serviceOf(name: string, workload: Workload, type = 'ClusterIP'): object {
  const app = name === 'frontend-external' ? 'frontend' : name;
  const port = {
    name: workload.readiness?.kind === 'grpc' ? 'grpc' : workload.readiness?.kind === 'http' ? 'http' : 'tcp-redis',
  };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { app } },
    spec: { type, selector: { app }, ports: [{ ...port, port: workload.servicePort, targetPort: workload.port }] },
  };
}

function probeOf(check: Check | null, delay = 0): object | undefined {
  if (check === null) return undefined;
  const { kind, port, period, path, header = {} } = check;
  const httpHeaders = Object.entries(header).map(([name, value]) => ({ name, value }));
  const how =
    kind === 'http'
      ? { httpGet: { path, port, httpHeaders } }
      : kind === 'grpc'
        ? { grpc: { port } }
        : { tcpSocket: { port } };
  return { ...how, periodSeconds: period, initialDelaySeconds: delay };
}
