import { JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  type AnalysisOptions,
  blueGreen,
  canary,
  clusterService,
  istioAmbient,
  istioSidecar,
  jobCheck,
  type Mesh,
  MicroService,
  query,
  type Rendered,
  webCheck,
} from '../lib/index.ts';
import { analysisReferenceFor } from '../lib/manifests/argo-rollouts/analysis-reference.ts';
import type { AnalysisTemplate, RolloutSpecStrategyCanary } from '../lib/manifests/types/argo-rollouts.ts';
import { serviceModel } from './support/models.ts';
import { schemaProblems } from './support/schemas.ts';
import { issuesOf, shop, sized } from './support/shop.ts';

const metrics = clusterService({
  namespace: 'monitoring',
  name: 'prometheus',
  labels: { app: 'prometheus' },
  serviceAccount: 'prometheus',
  ports: { http: 9090 },
});
const platformWith = (mesh: Mesh | 'none', more: object = {}) => ({
  ...environments.staging.platform,
  argoRollouts: '1.9',
  mesh: mesh === 'none' ? undefined : mesh,
  metrics,
  ...more,
});
const sidecar = istioSidecar('1.30');
const ambient = istioAmbient('1.30');
const served = { ...sized, serves: { timeout: '2s' } } as const;

/** A canary in production that is measured so. */
const measured = (analysis: AnalysisOptions, mesh: Mesh | 'none' = sidecar, props: object = {}, more: object = {}) =>
  shop((system) => new MicroService(system, 'till', { ...served, rollout: canary({ analysis }), ...props }), {
    platform: platformWith(mesh, more),
  });

const smoke = { smoke: jobCheck({ command: ['/app/smoke'] }) };

function templateOf(rendered: Rendered, name = 'till'): AnalysisTemplate {
  const found = rendered.objects.find(({ kind, metadata }) => kind === 'AnalysisTemplate' && metadata.name === name);
  if (found === undefined) throw new Error(`no AnalysisTemplate ${name}`);
  return found as never;
}

function metricOf(rendered: Rendered, name: string, template = 'till') {
  const found = templateOf(rendered, template).spec.metrics?.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`no metric ${name}`);
  return found;
}

const queryOf = (...[rendered, name]: Parameters<typeof metricOf>) =>
  metricOf(rendered, name).provider.prometheus?.query ?? '';

/** The number that a query gives for given requests per second, by the few forms of PromQL that it is made of. */
function rateOfSuccess(text: string, { all, failed }: { all: number | undefined; failed: number | undefined }) {
  expect(text).toMatch(/^100 \* \(1 -\n {2}\(sum\(rate\(.+\)\) or vector\(0\)\)\n {2}\/\n {2}sum\(rate\(.+\)\)\n\)$/);
  return all === undefined ? undefined : 100 * (1 - (failed ?? 0) / all);
}

describe('a canary that is measured', () => {
  const rendered = measured({ successRate: 99, latency: { p99: '500ms' } });

  test('gets one AnalysisTemplate with all that is measured', () => {
    expect(templateOf(rendered).spec.metrics?.map(({ name }) => name)).toEqual(['success-rate', 'latency-p99']);
  });

  test('writes every limit out', () => {
    expect(metricOf(rendered, 'success-rate')).toMatchObject({
      initialDelay: '2m',
      interval: '1m',
      failureLimit: 2,
      inconclusiveLimit: 0,
      consecutiveErrorLimit: 4,
    });
  });

  test('is measured until its steps end', () => {
    expect(metricOf(rendered, 'success-rate')).not.toHaveProperty('count');
  });

  test('does not fail where nobody asks it', () => {
    expect(metricOf(rendered, 'success-rate').successCondition).toBe(
      'len(result) == 0 || isNaN(result[0]) || result[0] >= 99',
    );
    expect(metricOf(rendered, 'latency-p99').successCondition).toBe(
      'len(result) == 0 || isNaN(result[0]) || result[0] <= 500',
    );
  });

  test('fails where every request fails, so that there is no series of successes', () => {
    const text = queryOf(rendered, 'success-rate');
    expect(rateOfSuccess(text, { all: 10, failed: 10 })).toBe(0);
    expect(rateOfSuccess(text, { all: 10, failed: undefined })).toBe(100);
    expect(rateOfSuccess(text, { all: undefined, failed: undefined })).toBeUndefined();
    expect(text).not.toContain('!~');
  });

  test('asks the Prometheus of the platform', () => {
    expect(metricOf(rendered, 'success-rate').provider.prometheus?.address).toBe(
      'http://prometheus.monitoring.svc.cluster.local:9090',
    );
  });

  test('asks another one where it is named', () => {
    const other = measured({ successRate: 99, prometheus: 'http://thanos.example.com:10902' });
    expect(metricOf(other, 'success-rate').provider.prometheus?.address).toBe('http://thanos.example.com:10902');
  });

  test('looks back over four scrapes of the platform, and not before the release', () => {
    const slow = measured({ successRate: 99 }, sidecar, {}, { scrapeInterval: '1m' });
    expect(queryOf(slow, 'success-rate')).toContain('[4m]');
    expect(metricOf(slow, 'success-rate').initialDelay).toBe('4m');
  });
});

test.each([
  ['sidecars', sidecar],
  ['ambient mode', ambient],
])('every AnalysisTemplate is one that an API server takes, with %s', (_, mesh) => {
  const checks = {
    ...smoke,
    load: webCheck({ url: 'https://k6.example.com/verdict', jsonPath: '{$.ok}' }),
    paid: query({ promql: 'paid', atLeast: 1 }),
  };
  const analysis = { successRate: 99, latency: { p50: '25ms', p99: '500ms' }, checks } as const;
  for (const rollout of [canary({ analysis }), blueGreen({ analysis })]) {
    const templates = measured({}, mesh, { rollout }).objects.filter(({ kind }) => kind === 'AnalysisTemplate');
    expect(templates).toHaveLength(rollout.kind === 'canary' ? 1 : 2);
    expect(templates.flatMap((template) => schemaProblems(template, { kubernetes: '1.35' }))).toEqual([]);
  }
});

describe('new pods are told from old ones', () => {
  test('in sidecar mode by the names of the pods that are scraped', () => {
    const text = queryOf(measured({ successRate: 99 }), 'success-rate');
    expect(text.match(/\{(?!\{).*?[^}]\}\[/g)).toEqual([
      '{reporter="destination",destination_workload_namespace="shop",destination_canonical_service="till",pod=~"till-{{args.canary-hash}}-?.+",response_code=~"5.."}[',
      '{reporter="destination",destination_workload_namespace="shop",destination_canonical_service="till",pod=~"till-{{args.canary-hash}}-?.+"}[',
    ]);
  });

  test('in sidecar mode also where the API server cuts the last dash off the names of pods', () => {
    // ReplicaSet `<name>-<hash>`; of what pods are called after it the API server keeps 58 characters.
    const podOf = (name: string) => `${`${name}-674bc88d74-`.slice(0, 58)}x7k2p`;
    const matches = ['till', 't'.repeat(46), 't'.repeat(47)].map((name) => {
      const rendered = shop(
        (system) => new MicroService(system, name, { ...served, rollout: canary({ analysis: { successRate: 99 } }) }),
        { platform: platformWith(sidecar) },
      );
      const text = templateOf(rendered, name).spec.metrics?.[0]?.provider.prometheus?.query ?? '';
      const [, pattern = ''] = /,pod=~"(.+?)"/.exec(text) ?? [];
      return new RegExp(`^(?:${pattern.replace('{{args.canary-hash}}', '674bc88d74')})$`).test(podOf(name));
    });
    expect(matches).toEqual([true, true, true]);
  });

  test('in sidecar mode by a hash that the Rollout fills in', () => {
    const rendered = measured({ successRate: 99 });
    expect(templateOf(rendered).spec.args).toEqual([{ name: 'canary-hash' }]);
    expect(referenceOf({ successRate: 99 }, sidecar).canary?.args).toEqual([
      { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    ]);
  });

  test('in ambient mode by the revision that the waypoint reads from their labels', () => {
    const text = queryOf(measured({ latency: { p95: '1s' } }, ambient), 'latency-p95');
    expect(text).toBe(
      [
        'histogram_quantile(0.95,',
        '  sum by (le) (rate(istio_request_duration_milliseconds_bucket{reporter=~"source|waypoint",destination_workload_namespace="shop",destination_canonical_service="till",destination_canonical_revision="{{args.revision}}"}[2m]))',
        ')',
      ].join('\n'),
    );
  });

  test('in ambient mode by labels that Argo Rollouts changes with their part', () => {
    const { canary: background, newPods, oldPods } = referenceOf({ successRate: 99 }, ambient);
    expect(background?.args).toEqual([{ name: 'revision', value: 'canary' }]);
    expect(newPods).toEqual({ labels: { 'service.istio.io/canonical-revision': 'canary' } });
    expect(oldPods).toEqual({ labels: { 'service.istio.io/canonical-revision': 'stable' } });
  });

  test('without such labels where no request is counted', () => {
    expect(referenceOf({ checks: smoke }, ambient).newPods).toBeUndefined();
    expect(referenceOf({ successRate: 99 }, sidecar).newPods).toBeUndefined();
  });
});

function referenceOf(analysis: AnalysisOptions, mesh: Mesh) {
  const rollout = canary({ analysis });
  return analysisReferenceFor(serviceModel({ serves: { timeout: '2s' }, rollout }, { platform: platformWith(mesh) }));
}

describe('a Rollout', () => {
  const canaryOf = (rendered: Rendered): RolloutSpecStrategyCanary | undefined =>
    rendered.find('Rollout', 'till')?.spec.strategy?.canary;

  test('names its template and measures from its first weight on', () => {
    expect(canaryOf(measured({ successRate: 99 }))?.analysis).toEqual({
      templates: [{ templateName: 'till' }],
      startingStep: 1,
      args: [{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
    });
  });

  test('measures from the weight on that is said', () => {
    const found = canaryOf(measured({ successRate: 99, startingStep: 1 }));
    const start = found?.analysis?.startingStep ?? 0;
    expect(found?.steps?.slice(0, start).filter(({ setWeight }) => setWeight !== undefined)).toHaveLength(2);
  });

  test('labels its pods by their part where a waypoint counts', () => {
    expect(canaryOf(measured({ successRate: 99 }, ambient))).toMatchObject({
      canaryMetadata: { labels: { 'service.istio.io/canonical-revision': 'canary' } },
      stableMetadata: { labels: { 'service.istio.io/canonical-revision': 'stable' } },
    });
  });
});

describe('failures of gRPC', () => {
  test('are those of its own statuses that blame the server, too', () => {
    const rendered = measured({ successRate: 99 }, sidecar, {
      protocol: 'grpc',
      health: { readiness: { grpc: true }, liveness: { command: ['/app/check'] } },
    });
    expect(queryOf(rendered, 'success-rate')).toContain('grpc_response_status=~"2|4|12|13|14|15"');
  });

  test('are not looked for where nobody speaks it', () => {
    expect(queryOf(measured({ successRate: 99 }), 'success-rate')).not.toContain('grpc');
  });
});

describe('a query of one’s own', () => {
  const paid = query({ promql: ' sum(rate(paid_total{pod=~"till-{{args.canary-hash}}-.+"}[2m])) ', atLeast: 1 });

  test('needs no mesh', () => {
    const rendered = measured({ checks: { paid } }, 'none', { serves: undefined });
    expect(queryOf(rendered, 'paid')).toBe('sum(rate(paid_total{pod=~"till-{{args.canary-hash}}-.+"}[2m]))');
    expect(templateOf(rendered).spec.args).toEqual([{ name: 'canary-hash' }]);
  });

  test('has its bounds', () => {
    const within = query({ promql: 'queue_length', atLeast: 1, atMost: 5 });
    expect(metricOf(measured({ checks: { within } }), 'within').successCondition).toBe(
      'len(result) == 0 || isNaN(result[0]) || (result[0] >= 1 && result[0] <= 5)',
    );
  });
});

describe('a web check', () => {
  const url = 'https://k6.example.com/verdict';

  test('asks by GET, and is good at what stands where it is said', () => {
    const rendered = measured({ checks: { load: webCheck({ url, jsonPath: '{$.verdict}', equals: 'passed' }) } });
    expect(metricOf(rendered, 'load')).toMatchObject({
      successCondition: 'result == "passed"',
      provider: { web: { method: 'GET', url, timeoutSeconds: 10, jsonPath: '{$.verdict}' } },
    });
  });

  test('is good at any answer where nothing is said', () => {
    const rendered = measured({ checks: { load: webCheck({ url, timeout: '3s' }) } });
    expect(metricOf(rendered, 'load')).not.toHaveProperty('successCondition');
    expect(metricOf(rendered, 'load').provider.web?.timeoutSeconds).toBe(3);
  });
});

describe('a job check', () => {
  const rendered = measured({ checks: smoke });
  const job = metricOf(rendered, 'smoke').provider.job?.spec;
  const pod = job?.template.spec;
  const find = (kind: string, name: string) => rendered.find(kind as 'NetworkPolicy', name);

  test('runs once, and its first failure counts', () => {
    expect(metricOf(rendered, 'smoke')).toMatchObject({ count: 1, failureLimit: 0 });
    expect(job).toMatchObject({ activeDeadlineSeconds: 300, backoffLimit: 1 });
  });

  test('runs the image of the service, as the service', () => {
    expect(pod?.containers).toMatchObject([{ image: sized.image, command: ['/app/smoke'] }]);
    expect(pod).toMatchObject({
      serviceAccountName: 'till',
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
    });
  });

  test('is told where the service is', () => {
    expect(pod?.containers?.[0]?.env).toContainEqual({
      name: 'TILL_URL',
      value: 'http://till.shop.svc.cluster.local:8080',
    });
  });

  test('keeps what the service says under that name', () => {
    const own = measured({ checks: smoke }, sidecar, { config: { TILL_URL: 'http://localhost' } });
    const env = metricOf(own, 'smoke').provider.job?.spec.template.spec?.containers?.[0]?.env;
    expect(env?.filter(({ name }) => name === 'TILL_URL')).toEqual([{ name: 'TILL_URL', value: 'http://localhost' }]);
  });

  test('C05: has pods that the Service, the budget and the Rollout do not take for theirs', () => {
    const labels = job?.template.metadata?.labels ?? {};
    expect(labels).toMatchObject({
      'app.kubernetes.io/name': 'till-check',
      'app.kubernetes.io/instance': 'till-check',
    });
    const selectors = rendered.objects
      .filter(({ metadata }) => metadata.name === 'till')
      .flatMap(({ spec }) => {
        const { selector } = (spec ?? {}) as { selector?: Record<string, unknown> };
        return selector === undefined ? [] : [(selector['matchLabels'] ?? selector) as Record<string, string>];
      });
    expect(selectors.length).toBeGreaterThan(2);
    for (const selector of selectors)
      expect(Object.entries(selector).every(([key, value]) => labels[key] === value)).toBe(false);
  });

  test('meets Pod Security "restricted"', () => {
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod?.containers?.[0]?.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod).not.toHaveProperty('containers.0.ports');
  });

  test('is let in by the service, and out to it', () => {
    const pods = { 'app.kubernetes.io/instance': 'till-check', 'app.kubernetes.io/name': 'till-check' };
    expect(JSON.stringify(find('NetworkPolicy', 'till')?.spec)).toContain(JSON.stringify({ matchLabels: pods }));
    expect(find('NetworkPolicy', 'till-check')?.spec).toMatchObject({
      podSelector: { matchLabels: pods },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(JSON.stringify(find('NetworkPolicy', 'till-check')?.spec)).toContain('"port":8080');
  });

  test('is let in by the mesh', () => {
    const policy = rendered.objects.find(
      ({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name === 'till',
    );
    expect(JSON.stringify(policy)).toContain('cluster.local/ns/shop/sa/till');
  });

  test.each([
    ['ambient', ambient],
    ['no mesh', 'none'],
  ] as const)('is proved to reach it with %s, too', (_, mesh) => {
    expect(templateOf(measured({ checks: smoke }, mesh, mesh === 'none' ? { serves: undefined } : {})).kind).toBe(
      'AnalysisTemplate',
    );
  });

  test.each([
    ['sidecars', sidecar],
    ['ambient', ambient],
    ['no mesh', 'none'],
  ] as const)('is refused with %s where a patch closes its way', (_, mesh) => {
    const issues = issuesOf(
      (system) => {
        const rollout = canary({ analysis: { checks: smoke } });
        const props = { ...served, ...(mesh === 'none' ? { serves: undefined } : {}), rollout };
        const till = new MicroService(system, 'till', props);
        till.object('CheckNetworkPolicy').addJsonPatch(JsonPatch.remove('/spec/egress'));
      },
      { platform: platformWith(mesh) },
    );
    expect(issues.map(({ rule, problem }) => `${rule}: ${problem}`)[0]).toContain(
      'proof-call-blocked: blocks the call till-check → till',
    );
  });

  test('C05: is refused where a patch gives its pods the labels of the service', () => {
    const issues = issuesOf(
      (system) => {
        const till = new MicroService(system, 'till', { ...served, rollout: canary({ analysis: { checks: smoke } }) });
        const labels = '/spec/metrics/0/provider/job/spec/template/metadata/labels';
        for (const key of ['name', 'instance'])
          till
            .object('AnalysisTemplate')
            .addJsonPatch(JsonPatch.replace(`${labels}/app.kubernetes.io~1${key}`, 'till'));
      },
      { platform: platformWith(sidecar) },
    );
    expect(issues.map(({ rule }) => rule)).toContain('selector-matches-others');
  });

  test('has no policy where there is none', () => {
    const without = measured({ successRate: 99 });
    expect(without.objects.filter(({ metadata }) => metadata.name === 'till-check')).toEqual([]);
  });
});

describe('a blue-green release', () => {
  const analysis = { successRate: 99, checks: smoke };
  const build = (mesh: Mesh) => measured({}, mesh, { rollout: blueGreen({ analysis }) });

  test('is checked before its promotion, and its requests are counted after it', () => {
    const rendered = build(sidecar);
    expect(templateOf(rendered, 'till-preview').spec.metrics?.map(({ name }) => name)).toEqual(['smoke']);
    expect(templateOf(rendered, 'till').spec.metrics?.map(({ name }) => name)).toEqual(['success-rate']);
  });

  test('is measured a number of times, since its promotion waits for the end', () => {
    expect(metricOf(build(sidecar), 'success-rate').count).toBe(5);
  });

  test('is checked at its preview', () => {
    const env = metricOf(build(sidecar), 'smoke', 'till-preview').provider.job?.spec.template.spec?.containers?.[0]
      ?.env;
    expect(env).toContainEqual({ name: 'TILL_URL', value: 'http://till-preview.shop.svc.cluster.local:8080' });
  });

  test('lets its jobs go past the waypoint, which its preview is not behind', () => {
    const rendered = build(ambient);
    const policy = JSON.stringify(rendered.find('NetworkPolicy', 'till-check')?.spec.egress);
    expect(policy).toContain('"app.kubernetes.io/name":"till"');
    expect(policy).not.toContain('waypoint');
    const grants = rendered.objects.find(
      ({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name === 'till',
    );
    expect(JSON.stringify(grants)).toContain('cluster.local/ns/shop/sa/till');
  });

  test('is told by the label that its new pods keep until they are measured, where a waypoint counts its requests', () => {
    const service = serviceModel(
      { serves: { timeout: '2s' }, rollout: blueGreen({ analysis }) },
      { platform: platformWith(ambient) },
    );
    const { canary: background, prePromotion, postPromotion } = analysisReferenceFor(service);
    expect(background).toBeUndefined();
    expect(prePromotion).toEqual({ templates: [{ templateName: 'wallet-preview' }], args: undefined });
    expect(postPromotion).toEqual({
      templates: [{ templateName: 'wallet' }],
      args: [{ name: 'revision', value: 'canary' }],
    });
  });
});
