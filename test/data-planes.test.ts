import { describe, expect, test } from 'vitest';
import { clusterService, istioAmbient, MicroService, type System } from '../lib/index.ts';
import { callOptions } from '../lib/model/call-options.ts';
import { servesOptions } from '../lib/model/resolve-promise.ts';
import { rewritten, textOf } from '../scripts/docs.ts';
import { type Capability, calledWallet } from './support/capabilities.ts';
import {
  capabilities,
  type DataPlane,
  dataPlanes,
  dataPlaneTable,
  keptBy,
  outcomeOf,
  tracesIn,
  waivers,
} from './support/data-planes.ts';
import { ambient } from './support/policies.ts';
import { refusedPromise } from './support/promises.ts';
import { schemaProblems } from './support/schemas.ts';
import { issuesOf, sized } from './support/shop.ts';

const planes = Object.keys(dataPlanes) as DataPlane[];
const withAndWithout = capabilities.flatMap(({ without, ...others }) => (without ? [{ ...others, without }] : []));

/** What stands in the YAML, of a system that a plane takes. */
function rendered(build: Capability['build'], plane: DataPlane, platform?: Capability['platform']) {
  const outcome = outcomeOf(build, plane, platform);
  return outcome.kind === 'rendered' ? outcome.rendered : undefined;
}

/** Kinds that only a proxy for layer 7 reads: without one they are there, and nothing is kept. */
const ofRequests = ['VirtualService', 'HTTPRoute', 'DestinationRule', 'RequestAuthentication'];

describe.each(planes)('on the data plane %s', (plane) => {
  test.each(capabilities)('$said is kept by objects that show it, or refused', (capability) => {
    expect(keptBy(capability, plane)).not.toBe('');
  });

  test.each(withAndWithout)('$said is refused for itself, and not for what is beside it', ({ without }) => {
    expect(outcomeOf(without, plane)).toMatchObject({ kind: 'rendered' });
  });

  test.each(withAndWithout)('$said shows nothing where nobody asks for it', ({ without, traces }) => {
    const plain = rendered(without, plane);
    expect(plain && tracesIn(plain, traces)).toEqual([]);
  });

  test('whatever is refused is refused by one rule', () => {
    const outcomes = capabilities.map(({ build, platform }) => outcomeOf(build, plane, platform));
    const refused = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.rules] : []));
    expect(refused.filter((rules) => rules.length !== 1)).toEqual([]);
  });

  test('whatever is rendered is what the API server takes', () => {
    const objects = capabilities.flatMap(({ build, platform }) => rendered(build, plane, platform)?.objects ?? []);
    const problems = objects.flatMap((object) => schemaProblems(object, { kubernetes: '1.33' }));
    expect({ problems, enough: objects.length > 150 }).toEqual({ problems: [], enough: true });
  });
});

describe('a callee behind a waypoint of others', () => {
  const calling = (waypoint: boolean) => (system: System) => {
    const ports = { http: 9200 };
    const labels = { app: 'index' };
    const index = clusterService({
      namespace: 'search',
      name: 'index',
      labels,
      serviceAccount: 'index',
      ports,
      waypoint,
    });
    new MicroService(system, 'storefront', { ...sized, calls: [index] });
  };
  const policyOf = (plane: DataPlane, waypoint: boolean) =>
    rendered(calling(waypoint), plane)?.object('NetworkPolicy', 'storefront');

  test.each(['sidecar', 'none'] as const)('is called at its pods on the data plane %s', (plane) => {
    expect(policyOf(plane, true)?.spec).toEqual(policyOf(plane, false)?.spec);
  });

  test('is called at the waypoint in ambient mode', () => {
    expect(JSON.stringify(policyOf('ambient', true)?.spec.egress)).toContain('gateway-name":"waypoint"');
  });
});

describe('in ambient mode', () => {
  const kept = capabilities.flatMap(({ said, build, platform, traces }) => {
    const objects = rendered(build, 'ambient', platform);
    return objects === undefined ? [] : [{ said, objects, found: tracesIn(objects, traces) }];
  });
  const throughWaypoint = kept.filter(
    ({ said, found }) =>
      // The gateway itself reads the route of what is exposed at it.
      said !== 'expose' && found.some(({ kind, name }) => ofRequests.includes(kind) || name.endsWith('-waypoint')),
  );

  test.each(throughWaypoint)('the callers of $said are sent through a waypoint', ({ objects }) => {
    expect(objects.object('Service', 'wallet').metadata.labels).toHaveProperty(['istio.io/use-waypoint'], 'waypoint');
  });

  test.each(throughWaypoint)('the waypoint of $said is made', ({ objects }) => {
    expect(objects.object('Gateway', 'waypoint').spec.gatewayClassName).toBe('istio-waypoint');
  });

  test('gRPC without any promise goes through a waypoint', () => {
    const { objects } = kept.find(({ said }) => said === "protocol: 'grpc'") ?? {};
    expect(objects?.object('Service', 'wallet').metadata.labels).toHaveProperty(['istio.io/use-waypoint'], 'waypoint');
  });

  test('refuses a connection in time, since a waypoint takes its own', () => {
    expect(refusedPromise({ connectTimeout: '1500ms' }, {}, ambient)).toEqual([
      "connect-timeout-needs-sidecar serves.connectTimeout: '1.5s' cannot be kept in ambient mode: a waypoint connects to the pods of all services within the mesh's own time; leave it out and bound the whole answer by 'timeout', or run with sidecars",
    ]);
  });

  test('takes an answer in time, which bounds the connection, too', () => {
    expect(refusedPromise({ timeout: '1500ms' }, {}, ambient)).toEqual([]);
  });

  test('refuses gRPC without the Gateway API, of which its waypoint is', () => {
    const platform = { kubernetes: '1.33', mesh: istioAmbient('1.30') };
    const wallet = {
      ...sized,
      protocol: 'grpc',
      health: { readiness: { grpc: true }, liveness: { tcp: true } },
    } as const;
    const [issue] = issuesOf((system) => new MicroService(system, 'wallet', wallet), { platform, waivers });
    expect(issue).toMatchObject({
      rule: 'gateway-api-required',
      problem: expect.stringContaining('gRPC or HTTP/2 to balance'),
    });
  });

  test('looked at what waypoints keep', () => {
    expect(throughWaypoint.length).toBeGreaterThan(20);
  });
});

describe('the matrix', () => {
  const said = capabilities.map((capability) => capability.said).join('\n');

  test('has every option of a promise', () => {
    expect(Object.keys(servesOptions).filter((option) => !said.includes(`serves.${option}`))).toEqual([]);
  });

  test('has every option of a call but the one that no data plane sees', () => {
    expect(Object.keys(callOptions).filter((option) => !said.includes(`call: ${option}`))).toEqual(['essential']);
  });

  test('looks for nothing that is nowhere', () => {
    const found = (capability: Capability) =>
      planes.flatMap((plane) => {
        const objects = rendered(capability.build, plane, capability.platform);
        return objects === undefined ? [] : tracesIn(objects, capability.traces);
      });
    const lost = capabilities.map((capability) => {
      const there = found(capability);
      return capability.traces.filter((trace) => !there.includes(trace));
    });
    expect(lost.flat()).toEqual([]);
  });

  test('finds what is silently ignored', () => {
    const ignored = { said: 'mesh: false', title: '', without: undefined, traces: [] };
    expect(keptBy({ ...ignored, build: calledWallet({ mesh: false }) }, 'none')).toBe('');
  });

  test('is written again where a page says something else', async () => {
    const text = textOf('docs/data-planes.md');
    expect(await rewritten(text.replace('| EnvoyFilter |', '| Sidecar |'))).toBe(text);
  });

  test('names each capability once', () => {
    expect(new Set(capabilities.map((capability) => capability.said)).size).toBe(capabilities.length);
  });

  test('is the table that the documentation shows', () => {
    expect(textOf('docs/data-planes.md')).toContain(`\n${dataPlaneTable()}\n`);
  });

  test('says where something is missing only by rules that the documentation explains', () => {
    const [, missing = ''] = textOf('docs/data-planes.md').split('## What is missing');
    const rules = [...dataPlaneTable().matchAll(/refused: `([a-z-]+)`/g)].map(([, rule = '']) => rule);
    expect([...new Set(rules)].filter((rule) => !missing.includes(`\`${rule}\``))).toEqual([]);
  });
});
