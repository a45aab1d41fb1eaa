import { describe, expect, test } from 'vitest';
import {
  type AnalysisOptions,
  blueGreen,
  canary,
  clusterService,
  istioAmbient,
  istioSidecar,
  jobCheck,
  query,
  waive,
  webCheck,
} from '../lib/index.ts';
import { refusalsOf } from './support/programs.ts';

const metrics = clusterService({ namespace: 'monitoring', name: 'prometheus', ports: { http: 9090 } });
const platform = {
  kubernetes: '1.33',
  gatewayApi: '1.5',
  argoRollouts: '1.9',
  mesh: istioSidecar('1.30'),
  metrics,
} as const;
const served = { serves: { timeout: '2s' } } as const;
const steps = [
  { weight: 5, hold: '5m' },
  { weight: 50, hold: '5m' },
] as const;

type Place = NonNullable<Parameters<typeof refusalsOf>[1]>;

/** What is refused of a canary that is measured so, of what is about its analysis. */
function refused(analysis: AnalysisOptions | object, more: object = {}, props: object = {}) {
  const place = { platform: { ...platform, ...more } } as Place;
  const rollout = canary({ steps, analysis: analysis as AnalysisOptions });
  return refusalsOf({ ...served, replicas: 20, rollout, ...props }, place).filter((text) => /analysis/.test(text));
}

describe('refuses an analysis', () => {
  test('that measures nothing (analysis-empty)', () => {
    expect(refused({})).toEqual([
      "analysis-empty rollout.analysis: measures nothing, so that every release is good; give successRate, latency or checks, such as successRate: 99, or leave 'analysis' out",
    ]);
    expect(refused({ successRate: 99 })).toEqual([]);
  });

  test('of a share that was written as a fraction (out-of-range)', () => {
    expect(refused({ successRate: 0.99 })[0]).toMatch(
      /^out-of-range rollout\.analysis\.successRate: 0\.99 is not in range/,
    );
    expect(refused({ successRate: 99.95 })).toEqual([]);
  });

  test('of requests where there is no mesh (analysis-requests-unseen)', () => {
    const found = refused({ successRate: 99, latency: { p99: '1s' } }, { mesh: undefined }, { serves: undefined });
    expect(found.map((text) => text.split(':')[0])).toEqual([
      'analysis-requests-unseen rollout.analysis.latency',
      'analysis-requests-unseen rollout.analysis.successRate',
    ]);
    expect(found[0]).toContain("nobody counts the requests of 'wallet': the platform has no mesh; ");
    expect(
      refused({ checks: { a: query({ promql: 'up', atLeast: 1 }) } }, { mesh: undefined }, { serves: undefined }),
    ).toEqual([]);
  });

  test('of requests where the service is not in the mesh (analysis-requests-unseen)', () => {
    const [found] = refused({ successRate: 99 }, {}, { serves: undefined, mesh: false });
    expect(found).toContain('it is not in the mesh');
  });

  test('of requests where it speaks TCP only (analysis-requests-unseen)', () => {
    const [found] = refused({ successRate: 99 }, {}, { serves: undefined, protocol: 'tcp' });
    expect(found).toContain('it has no port for HTTP or gRPC');
  });

  test('of requests that pass no waypoint (analysis-requests-unseen)', () => {
    const more = { mesh: istioAmbient('1.30') };
    const rollout = blueGreen({ analysis: { successRate: 99 } });
    const [found] = refused({}, more, { serves: undefined, rollout });
    expect(found).toContain(
      "analysis-requests-unseen rollout.analysis.successRate: nobody counts the requests of 'wallet': it has no waypoint",
    );
    expect(refused({}, more, { rollout })).toEqual([]);
  });

  test('of requests that an early waypoint counts for all pods alike (analysis-requests-unseen)', () => {
    const [found] = refused({ successRate: 99 }, { mesh: istioAmbient('1.23') });
    expect(found).toContain('from Istio 1.24 on waypoints tell new pods from old ones, and the platform has 1.23');
    expect(refused({ successRate: 99 }, { mesh: istioAmbient('1.24') })).toEqual([]);
  });

  test('that asks a Prometheus that nobody named (analysis-without-prometheus)', () => {
    const refusal =
      'analysis-without-prometheus rollout.analysis: asks Prometheus, and the platform has no metrics: policies let nobody scrape the proxies; name who scrapes by platform.metrics, with its port';
    const prometheus = 'http://thanos.example.com';
    expect(refused({ successRate: 99 }, { metrics: undefined })).toEqual([refusal]);
    expect(refused({ successRate: 99, prometheus }, { metrics: undefined })).toEqual([refusal]);
    expect(refused({ successRate: 99, prometheus })).toEqual([]);
  });

  test('does not, where it asks for what the program itself sends', () => {
    const checks = { up: query({ promql: 'up', atLeast: 1 }) };
    expect(refused({ checks, prometheus: 'http://thanos.example.com' }, { metrics: undefined })).toEqual([]);
  });

  test('that asks a Prometheus without a port (analysis-without-prometheus)', () => {
    const portless = clusterService({ namespace: 'monitoring', name: 'prometheus' });
    expect(refused({ successRate: 99 }, { metrics: portless })[0]).toContain(
      "the platform's metrics (prometheus) has no port; give platform.metrics its port, such as ports: { http: 9090 }",
    );
    expect(refused({ checks: { load: webCheck({ url: 'https://k6.example.com' }) } }, { metrics: portless })).toEqual(
      [],
    );
  });

  test('whose range holds too few scrapes (analysis-window-short)', () => {
    expect(refused({ successRate: 99, range: '1m' })).toEqual([
      "analysis-window-short rollout.analysis.range: '1m' holds fewer than 4 scrapes of 30s: one that is lost or late leaves no rate, and no rate is no failure; write at least range: '2m', or, where it is scraped more often, platform.scrapeInterval",
    ]);
    expect(refused({ successRate: 99, range: '1m' }, { scrapeInterval: '15s' })).toEqual([]);
  });

  test('that looks back before the release (analysis-starts-early)', () => {
    expect(refused({ successRate: 99, delay: '1m' })).toEqual([
      "analysis-starts-early rollout.analysis.delay: the first measurement comes after 1m and looks 2m back, before the release; write at least delay: '2m', or leave it out",
    ]);
    expect(refused({ successRate: 99, delay: '2m' })).toEqual([]);
  });

  test('that forgives as much as it measures (analysis-cannot-fail)', () => {
    expect(refused({ successRate: 99, count: 3, failures: 3 })).toEqual([
      'analysis-cannot-fail rollout.analysis.failures: 3 bad measurements are forgiven of 3: no release can fail; write failures: 2 or fewer, or a larger count',
    ]);
    expect(refused({ successRate: 99, count: 3, failures: 2 })).toEqual([]);
  });

  test('that takes longer than the steps (analysis-outlasts-steps)', () => {
    expect(refused({ successRate: 99, every: '5m' })).toEqual([
      "analysis-outlasts-steps rollout.analysis: a bad release is known after 12m (delay 2m, then 3 measurements, one each 5m), and the steps end after 10m; hold longer at the steps, or write fewer failures or a shorter 'every'",
    ]);
    expect(refused({ successRate: 99, every: '4m' })).toEqual([]);
  });

  test('that takes longer than the steps that are left (analysis-outlasts-steps)', () => {
    expect(refused({ successRate: 99, startingStep: 1, every: '2m' })[0]).toContain('the steps end after 5m');
    expect(refused({ successRate: 99, startingStep: 1, every: '1m' })).toEqual([]);
  });

  test('whose job may take longer than the steps (analysis-outlasts-steps)', () => {
    const smoke = (deadline: '10m' | '601s') => ({ smoke: jobCheck({ command: ['/app/smoke'], deadline }) });
    expect(refused({ checks: smoke('601s') })).toEqual([
      "analysis-outlasts-steps rollout.analysis.checks.smoke.deadline: the job may take 10m1s, and the steps end after 10m: then it is broken off, and has checked nothing; hold longer at the steps, or write at most deadline: '10m'",
    ]);
    expect(refused({ checks: smoke('10m') })).toEqual([]);
  });

  test('whose job takes as long as nothing may move before a promotion (analysis-exceeds-deadline)', () => {
    const smoke = (deadline: '10m' | '9m') => ({ smoke: jobCheck({ command: ['/app/smoke'], deadline }) });
    const green = (deadline: '10m' | '9m') => blueGreen({ analysis: { checks: smoke(deadline) } });
    expect(refused({}, {}, { rollout: green('10m') })).toEqual([
      "analysis-exceeds-deadline rollout.analysis.checks.smoke: takes up to 10m, and a release that does not move for 10m (progressDeadline) is taken back, however good it is; write a progressDeadline above '10m', or a shorter deadline of the job's",
    ]);
    expect(refused({}, {}, { rollout: green('9m') })).toEqual([]);
    // A canary pauses meanwhile, and nothing has to move.
    expect(refused({ checks: smoke('10m') })).toEqual([]);
  });

  test('whose questions take as long as nothing may move before a promotion (analysis-exceeds-deadline)', () => {
    const checks = { load: webCheck({ url: 'https://k6.example.com' }) };
    const green = (count: number) => blueGreen({ analysis: { checks, count } });
    expect(refused({}, {}, { rollout: green(11) })).toEqual([
      "analysis-exceeds-deadline rollout.analysis.checks.load: takes 10m (11 measurements, one each 1m), and a release that does not move for 10m (progressDeadline) is taken back, however good it is; write a progressDeadline above '10m', or a smaller 'count' or 'every'",
    ]);
    expect(refused({}, {}, { rollout: green(10) })).toEqual([]);
    expect(
      refused({}, {}, { rollout: blueGreen({ analysis: { checks, count: 11 }, progressDeadline: '11m' }) }),
    ).toEqual([]);
  });

  test('does not, where it measures for long after a promotion, since all has come up then', () => {
    expect(refused({}, {}, { rollout: blueGreen({ analysis: { successRate: 99, count: 30 } }) })).toEqual([]);
  });

  test('that begins after the last step (analysis-after-steps)', () => {
    expect(refused({ successRate: 99, startingStep: 2 })).toEqual([
      'analysis-after-steps rollout.analysis.startingStep: 2 is no step: the last of them is 1; write a smaller one, or leave it out',
    ]);
  });

  test('that counts the steps of a blue-green release (unused-option)', () => {
    const rollout = blueGreen({ analysis: { successRate: 99, startingStep: 1 } });
    expect(refused({}, {}, { rollout })).toEqual([
      'unused-option rollout.analysis.startingStep: 1 counts steps, and a blue-green release has none; remove it',
    ]);
  });

  test('of a time that proxies cannot tell (latency-between-buckets)', () => {
    expect(refused({ latency: { p99: '600ms' } })).toEqual([
      "latency-between-buckets rollout.analysis.latency.p99: proxies count times up to 500ms and 1s: whether p99 is below 600ms would be a guess; write '500ms' or '1s'; where the mesh has other buckets, waive('latency-between-buckets', { reason: '…' })",
    ]);
    expect(refused({ latency: { p99: '500ms', p50: '25ms' } })).toEqual([]);
  });

  test('of such a time unless the mesh is said to have other buckets', () => {
    const waivers = [waive('latency-between-buckets', { reason: 'statsHistogramBuckets has 600' })];
    expect(refused({ latency: { p99: '600ms' } }, {}, { waivers })).toEqual([]);
  });
});

describe('refuses a check', () => {
  const up = query({ promql: 'up', atLeast: 1 });

  test.each(['Smoke', 'smoke_test', 'x'.repeat(24), ''])('with the name %s (check-name-illegal)', (name) => {
    expect(refused({ checks: { [name]: up } })[0]).toMatch(/^check-name-illegal rollout\.analysis\.checks/);
  });

  test('with any other name does not', () => {
    expect(refused({ checks: { ['x'.repeat(23)]: up } })).toEqual([]);
  });

  test('with the name of what is measured anyway (check-name-taken)', () => {
    expect(refused({ checks: { 'success-rate': up } })).toEqual([
      "check-name-taken rollout.analysis.checks['success-rate']: 'success-rate' is what the analysis itself measures; give it another name, such as 'paid'",
    ]);
    expect(refused({ checks: { 'success-rates': up } })).toEqual([]);
  });

  test('that is none', () => {
    expect(refused({ checks: { smoke: { command: ['/app/smoke'] } } })[0]).toMatch(
      /^wrong-type rollout\.analysis\.checks\.smoke: .* give query\(\{ … \}\), webCheck\(\{ … \}\) or jobCheck\(\{ … \}\)$/,
    );
  });

  test('whose number is always good (check-without-bound)', () => {
    expect(refused({ checks: { up: query({ promql: 'up' }) } })).toEqual([
      'check-without-bound rollout.analysis.checks.up: says no number that is good; give atLeast or atMost, such as atLeast: 1',
    ]);
  });

  test('whose number is never good (check-bounds-crossed)', () => {
    expect(refused({ checks: { up: query({ promql: 'up', atLeast: 2, atMost: 1 }) } })).toEqual([
      'check-bounds-crossed rollout.analysis.checks.up.atLeast: 2 is above atMost (1): no number is good; give a smaller atLeast or a larger atMost',
    ]);
    expect(refused({ checks: { up: query({ promql: 'up', atLeast: 1, atMost: 1 }) } })).toEqual([]);
  });

  test('with an argument that nobody gives (check-argument-unknown)', () => {
    const hash = query({ promql: 'up{pod=~"wallet-{{args.hash}}-.+"}', atLeast: 1 });
    expect(refused({ checks: { hash } })).toEqual([
      "check-argument-unknown rollout.analysis.checks.hash.promql: nobody fills in '{{args.hash}}'; write it out; what is filled in is {{args.canary-hash}}, the hash in the names of the new pods",
    ]);
    const known = query({ promql: 'up{pod=~"wallet-{{ args.canary-hash }}-.+"}', atLeast: 1 });
    expect(refused({ checks: { known } })).toEqual([]);
  });

  test.each([
    'http://wallet.bycoin.svc.cluster.local:8080/health',
    'http://wallet.bycoin/health',
    'http://wallet-preview.bycoin.svc:8080/',
  ])('that asks a service of the program from outside: %s (web-check-blocked)', (url) => {
    expect(refused({ checks: { load: webCheck({ url }) } })).toEqual([
      "web-check-blocked rollout.analysis.checks.load.url: Argo Rollouts sends it, and the policies of 'wallet' let only its callers in; check it from beside it, by jobCheck({ command: ['…'] })",
    ]);
  });

  test.each(['https://wallet.example.com/health', 'http://gate.k6.svc.cluster.local/verdict'])(
    'that asks somebody else does not: %s',
    (url) => {
      expect(refused({ checks: { load: webCheck({ url }) } })).toEqual([]);
    },
  );

  test.each(['ftp://k6.example.com', 'k6.example.com', 'https://me:word@k6.example.com'])(
    'at the URL %s (bad-url)',
    (url) => {
      expect(refused({ checks: { load: webCheck({ url }) } })[0]).toMatch(
        /^bad-url rollout\.analysis\.checks\.load\.url/,
      );
    },
  );

  test('whose job has a sidecar that never stops (check-never-ends)', () => {
    const checks = { smoke: jobCheck({ command: ['/app/smoke'] }) };
    expect(refused({ checks }, { mesh: istioSidecar('1.20'), kubernetes: '1.27' })[0]).toMatch(
      /^check-never-ends rollout\.analysis\.checks\.smoke: /,
    );
    expect(refused({ checks })).toEqual([]);
  });

  test('whose job runs another image tomorrow (check-image-not-pinned)', () => {
    const withImage = (image: string) => ({ checks: { smoke: jobCheck({ command: ['/app/smoke'], image }) } });
    expect(refused(withImage('registry.example.com/smoke'))).toEqual([
      "check-image-not-pinned rollout.analysis.checks.smoke.image: 'registry.example.com/smoke' is another image tomorrow; name a version such as ':1.4.2', or leave it out for the service's own",
    ]);
    expect(refused(withImage('registry.example.com/smoke:2.0'))).toEqual([]);
  });
});
