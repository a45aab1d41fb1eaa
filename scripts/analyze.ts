/**
 * The analyzers of `istioctl analyze` over dist/, the snapshots and a generated system of sixty services, with sidecars and in
 * ambient mode. Part of the gate: builds test/judges/istio-analyze, must find the faults that are planted, and says how
 * many objects it looked at. Without a cluster there are no pods, so each workload gets one
 * of each generation, beside ours and not among it.
 *
 * @see https://istio.io/latest/docs/ops/diagnostic-tools/istioctl-analyze/
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { environments } from '../environments.ts';
import { render } from '../lib/index.ts';
import { dataPlanes, Sixty } from '../test/support/sixty.ts';

interface Message {
  readonly code: string;
  readonly level: string;
  readonly message: string;
  readonly origin?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind, as a reader of YAML gives them
type Document = any;

/** As many as Istio has at the version in go.mod; fewer mean that some were left out. */
const leastAnalyzers = 40;
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'analyze-'));
const faults: string[] = [];

try {
  const program = built();
  let objects = 0;
  for (const id of Object.keys(environments)) objects += judgedClean(program, `dist/${id}`, committed(`dist/${id}`));
  for (const file of readdirSync(join(root, '__snapshots__'))) {
    objects += judgedClean(program, file, documentsIn(join('__snapshots__', file)));
  }
  for (const [id, props] of Object.entries(dataPlanes)) {
    objects += judgedClean(program, `sixty services, ${id}`, [...render(Sixty, props).objects]);
  }
  judgePlanted(program);
  console.log(`${objects} objects`);
} finally {
  rmSync(folder, { recursive: true });
}
for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

/** Outside node_modules, which `npm ci` empties; ignored by Git. Go's own cache makes it cheap in another checkout. */
function built(): string {
  const program = join(root, '.cache', 'istio-analyze');
  mkdirSync(join(root, '.cache'), { recursive: true });
  execFileSync('go', ['build', '-trimpath', '-buildvcs=false', '-o', program, '.'], {
    cwd: join(root, 'test', 'judges', 'istio-analyze'),
    stdio: 'inherit',
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  return program;
}

function committed(folder: string): Document[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.yaml')).flatMap((file) => documentsIn(join(folder, file)));
}

function documentsIn(file: string): Document[] {
  const documents = parseAllDocuments(readFileSync(join(root, file), 'utf8'));
  return [...documents].map((document) => ('toJS' in document ? document.toJS() : undefined));
}

/** Every message is a fault: nothing of ours needs an excuse that is not written into the object itself. */
function judgedClean(program: string, title: string, documents: readonly Document[]): number {
  const messages = analyzed(program, documents);
  for (const { code, level, message, origin } of messages)
    faults.push(`${title}: ${level} ${code} ${origin}: ${message}`);
  if (documents.length === 0) faults.push(`${title}: no objects`);
  console.log(`${title}: ${documents.length} objects, ${messages.length} messages`);
  return documents.length;
}

function analyzed(program: string, documents: readonly Document[]): readonly Message[] {
  const file = join(folder, 'objects.yaml');
  const all = [...documents, ...documents.flatMap(podsOf), ...platformServices(documents)];
  writeFileSync(file, all.map((document) => `---\n${JSON.stringify(document)}\n`).join(''));
  const { stdout, stderr, status } = spawnSync(program, [file], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`istio-analyze ended with ${status}: ${stderr}`);
  const result = JSON.parse(stdout) as { readonly analyzers: number; readonly messages: readonly Message[] };
  if (result.analyzers < leastAnalyzers) faults.push(`only ${result.analyzers} analyzers were run`);
  return result.messages;
}

/** The pods of each workload, as they would run: analysis without a cluster has no others. */
function podsOf({ kind, metadata, spec }: Document): Document[] {
  const template = templateOf({ kind, spec });
  if (template === undefined) return [];
  const proxy = { name: 'istio-proxy', image: 'proxyv2', restartPolicy: 'Always' };
  return generationsOf({ kind, spec }).map((labels, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata.labels, ...labels },
      name: `${metadata.name}-${index}`,
      namespace: metadata.namespace,
    },
    spec: { ...template.spec, initContainers: [...(template.spec.initContainers ?? []), proxy] },
  }));
}

function templateOf({ kind, spec }: Document): Document {
  if (kind === 'CronJob') return spec.jobTemplate.spec.template;
  return ['Deployment', 'StatefulSet', 'Rollout', 'Job'].includes(kind) ? spec.template : undefined;
}

/** The labels by which pods of one workload differ: Argo Rollouts tells the old ones of a release from the new. */
function generationsOf({ kind, spec }: Document): Document[] {
  if (kind !== 'Rollout') return [{}];
  const { canary, blueGreen } = spec.strategy;
  const [now, next] = canary
    ? [canary.stableMetadata, canary.canaryMetadata]
    : [blueGreen.activeMetadata, blueGreen.previewMetadata];
  return [now?.labels, next?.labels];
}

/** Services of the platform that sidecars name, and that live in namespaces of others. */
function platformServices(documents: readonly Document[]): Document[] {
  const hosts = documents
    .filter(({ kind }) => kind === 'Sidecar')
    .flatMap(({ spec }) => spec.egress.flatMap(({ hosts }: { hosts: string[] }) => hosts));
  const known = new Set(documents.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`));
  return [...new Set(hosts)].flatMap((host) => {
    const [, namespace, name] = /^([^/]+)\/([^.]+)\.\1\.svc\.cluster\.local$/.exec(host) ?? [];
    if (name === undefined || known.has(`Service ${namespace}/${name}`)) return [];
    const ports = [{ name: 'grpc', port: 4317 }];
    return [
      { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports, selector: { app: name } } },
    ];
  });
}

/** One fault for each thing that the analysis is here for; a judge that misses one is blind. */
function judgePlanted(program: string): void {
  const { sidecar } = dataPlanes;
  const planted: Record<string, (documents: Document[]) => void> = {
    IST0101: (documents) => {
      find(documents, 'VirtualService').spec.http[0].route[0].destination.host = 'nobody.sixty.svc.cluster.local';
    },
    IST0106: (documents) => {
      find(documents, 'DestinationRule').spec.trafficPolicy.outlierDetection = { maxEjectionPercent: 200 };
    },
    IST0109: (documents) => {
      const route = find(documents, 'VirtualService');
      documents.push({ ...route, metadata: { ...route.metadata, name: 'another' } });
    },
    IST0127: (documents) => {
      const policy = documents.find(({ kind, spec }) => kind === 'AuthorizationPolicy' && spec.selector !== undefined);
      policy.spec.selector.matchLabels = { app: 'nobody' };
    },
    IST0118: (documents) => {
      const [port] = find(documents, 'Service').spec.ports;
      Object.assign(port, { name: 'unheard-of', appProtocol: 'unheard-of' });
    },
  };
  const found = Object.entries(planted).filter(([code, plant]) => {
    const documents: Document[] = structuredClone(JSON.parse(JSON.stringify(render(Sixty, sidecar).objects)));
    plant(documents);
    const seen = analyzed(program, documents).some((message) => message.code === code);
    if (!seen) faults.push(`blind: a planted ${code} was not found`);
    return seen;
  });
  console.log(`planted ${Object.keys(planted).length} faults, ${found.length} found`);
}

function find(documents: readonly Document[], kind: string): Document {
  const found = documents.find((document) => document.kind === kind);
  if (found === undefined) throw new Error(`the generated system has no ${kind}`);
  return found;
}
