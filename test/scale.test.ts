import { join } from 'node:path';
import { Node } from 'constructs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  CloudNativeApp,
  clusterService,
  Environment,
  istioAmbient,
  local,
  MicroService,
  System,
} from '../lib/index.ts';
import { serviceManifests } from '../lib/manifests/service-manifests.ts';
import { buildGraph } from '../lib/model/build-graph.ts';
import { objectRules, serviceRules } from '../lib/rules/rules.ts';
import { withFolder } from './support/folders.ts';

vi.mock(import('../lib/model/build-graph.ts'), async (original) => {
  const module = await original();
  return { ...module, buildGraph: vi.fn(module.buildGraph) };
});

const services = 20;

const gateway = clusterService({
  namespace: 'ingress',
  name: 'gateway',
  labels: { app: 'gateway' },
  serviceAccount: 'gateway',
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.mocked(buildGraph).mockClear();
});

describe('one synth', () => {
  test('asks each rule about a service once for each service', () => {
    const rule = vi.fn(() => []);
    withRule(serviceRules, rule, () => synthesized(services));
    expect(rule).toHaveBeenCalledTimes(services);
  });

  test('asks each rule about objects once for all of them', () => {
    const rule = vi.fn(() => []);
    withRule(objectRules, rule, () => synthesized(services));
    expect(rule).toHaveBeenCalledTimes(1);
  });

  test('renders each object once', () => {
    const renderers = Object.values(serviceManifests).map((entry) => vi.spyOn(entry, 'render'));
    synthesized(services);
    const counts = renderers.map(({ mock }) => mock.calls.length);
    expect(new Set(counts.filter((count) => count > 0))).toEqual(new Set([services]));
  });

  test('builds the graph of calls once', () => {
    synthesized(services);
    expect(buildGraph).toHaveBeenCalledTimes(1);
  });

  test('validates each construct at most once, where cdk8s does so once for each chart', () => {
    const validate = vi.spyOn(Node.prototype, 'validate');
    const constructs = synthesized(services);
    expect(validate.mock.calls.length).toBeLessThanOrEqual(constructs);
  });

  test('looks at the children of a construct as often in a large program as in a small one', () => {
    expect(looksPerConstruct(10 * services)).toBeCloseTo(looksPerConstruct(services), 0);
  });
});

/** Synthesizes a program of services that call their predecessors; says how many constructs it has. */
function synthesized(count: number): number {
  return withFolder({}, (folder) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const app = new CloudNativeApp({ name: 'scale', outdir: join(folder, 'dist') });
    const environment = new Environment(app, 'prod', {
      tier: 'production',
      edition: '2026.12',
      cloud: local(),
      platform: { kubernetes: '1.33', gatewayApi: '1.5', mesh: istioAmbient('1.30'), gateways: [gateway] },
      releases: {},
    });
    const system = new System(environment, 'shop');
    const made: MicroService[] = [];
    for (let index = 0; index < count; index += 1) {
      const service = new MicroService(system, `service-${index}`, {
        image: 'registry.example.com/shop/service:1.0.0',
        port: 8080,
        cpu: '250m',
        memory: '256Mi',
        health: { readiness: '/ready', liveness: '/live' },
        autoscaling: { maxReplicas: 5 },
        config: { NUMBER: index },
        serves: { timeout: '2s', retries: { attempts: 1, perTryTimeout: '1s' } },
        calls: made.slice(-3),
      });
      made.push(service);
    }
    app.synth();
    expect(process.exitCode).toBeUndefined();
    return app.node.findAll().length;
  });
}

function looksPerConstruct(count: number): number {
  const children = vi.spyOn(Node.prototype, 'children', 'get');
  const constructs = synthesized(count);
  const looks = children.mock.calls.length;
  children.mockRestore();
  return looks / constructs;
}

/** Runs with one more rule. */
function withRule<Rule>(rules: readonly Rule[], rule: Rule, run: () => void): void {
  const open = rules as Rule[];
  open.push(rule);
  try {
    run();
  } finally {
    open.pop();
  }
}
