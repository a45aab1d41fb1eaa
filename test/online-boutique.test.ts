import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { type RenderedManifest, render } from '../lib/index.ts';
import { OnlineBoutique } from '../systems/online-boutique.ts';
import { type Check, helmChart, calls as upstreamCalls, workloads } from './facts/online-boutique.ts';

const places = Object.entries(environments).filter(([id]) => id !== 'staging');
const rendered = new Map(places.map(([id, props]) => [id, render(OnlineBoutique, { id, ...props })]));
const each = places.flatMap(([id]) => workloads.map(([name, workload]) => ({ id, name, workload })));

function podsOf(id: string, name: string): RenderedManifest {
  const found = rendered.get(id);
  return found?.find('Deployment', name) ?? found?.object('StatefulSet', name) ?? ({} as RenderedManifest);
}

function containerOf(id: string, name: string) {
  return podsOf(id, name)['spec'].template.spec.containers[0];
}

/** Upstream's addresses are short; ours are whole, since a short one asks several resolvers (cases.md C06). */
const whole = (address: string) => address.replace(/^([a-z-]+):/, '$1.boutique.svc.cluster.local:');

describe('the facts of upstream', () => {
  test.each(Object.entries(helmChart.memory))(
    'say of %s what its Helm chart gives beyond its manifests',
    (name, memory) => {
      const [, workload] = workloads.find(([known]) => known === name) ?? [];
      expect([workload?.requests.memory, workload?.limits.memory, memory]).toEqual([
        '64Mi',
        '128Mi',
        { requests: '128Mi', limits: '256Mi' },
      ]);
    },
  );
});

describe('Online Boutique has what upstream has', () => {
  test('of all its twelve workloads and seventeen calls', () => {
    expect([workloads.length, upstreamCalls.length]).toEqual([12, 17]);
  });

  test.each(each)('$id: the image of $name', ({ id, name, workload }) => {
    expect(containerOf(id, name).image).toBe(workload.image);
  });

  test.each(each)('$id: the ports of $name', ({ id, name, workload }) => {
    const ports =
      containerOf(id, name).ports?.map(({ containerPort }: { containerPort: number }) => containerPort) ?? [];
    const service = rendered.get(id)?.find('Service', name)?.['spec'].ports ?? [];
    expect([ports, service.map(({ port }: { port: number }) => port)]).toEqual([
      workload.port === null ? [] : [workload.port],
      workload.servicePort === null ? [] : [workload.servicePort],
    ]);
  });

  test.each(each)('$id: the requests and limits of $name', ({ id, name, workload }) => {
    expect(containerOf(id, name).resources).toMatchObject({ requests: workload.requests, limits: workload.limits });
  });

  test.each(each)('$id: every variable of $name, and no other', ({ id, name, workload }) => {
    const variables: { name: string; value: string }[] = containerOf(id, name).env ?? [];
    expect(Object.fromEntries(variables.map((one) => [one.name, one.value]))).toEqual(
      Object.fromEntries(
        Object.entries(workload.environment).map(([variable, { value, callee }]) => [
          variable,
          callee === undefined ? value : whole(value),
        ]),
      ),
    );
  });

  test.each(each)('$id: the checks of $name', ({ id, name, workload }) => {
    const { readinessProbe, livenessProbe } = containerOf(id, name);
    expect([checkOf(readinessProbe), checkOf(livenessProbe)]).toEqual(
      [workload.readiness, workload.liveness].map(known),
    );
  });

  const calls = places.flatMap(([id]) => upstreamCalls.map((call) => ({ id, ...call })));

  test.each(calls)('$id: the call $caller → $callee in the network', ({ id, caller, callee }) => {
    const egress = JSON.stringify(rendered.get(id)?.object('NetworkPolicy', caller)['spec'].egress);
    const direct = egress.includes(`:"${callee}"`);
    expect(direct || egress.includes('"gateway.networking.k8s.io/gateway-name":"waypoint"')).toBe(true);
  });
});

describe('Online Boutique adds', () => {
  const pods = places.flatMap(([id]) => workloads.map(([name]) => podsOf(id, name)['spec'].template.spec));

  test('a start that is waited for, where upstream waits a fixed time', () => {
    const serving = pods.filter(({ containers }) => containers[0].ports !== undefined);
    expect(serving.every(({ containers }) => containers[0].startupProbe !== undefined)).toBe(true);
  });

  test('a seccomp profile, and no token of the API', () => {
    expect(
      pods.map(({ securityContext, automountServiceAccountToken }) => [
        securityContext.seccompProfile.type,
        automountServiceAccountToken,
      ]),
    ).toEqual(pods.map(() => ['RuntimeDefault', false]));
  });

  test('three pods of each service in production, and a budget for them', () => {
    const found = rendered.get('prod');
    const several = found?.objects.filter(({ kind, spec }) => kind === 'Deployment' && spec.replicas === 3) ?? [];
    expect(several.map(({ metadata }) => found?.find('PodDisruptionBudget', metadata.name)?.kind)).toEqual(
      several.map(() => 'PodDisruptionBudget'),
    );
  });

  test('a volume that stays, where upstream loses all carts with the pod', () => {
    expect(podsOf('prod', 'redis-cart')['spec'].volumeClaimTemplates).toHaveLength(1);
  });
});

test('Online Boutique takes at most fifteen lines for each of its workloads', () => {
  const text = readFileSync(new URL('../systems/online-boutique.ts', import.meta.url), 'utf8');
  expect(text.trimEnd().split('\n').length / workloads.length).toBeLessThanOrEqual(15);
});

/** A probe in the words of the facts. */
// biome-ignore lint/suspicious/noExplicitAny: a probe as it stands in the YAML
function checkOf(probe: any): object | null {
  if (probe === undefined) return null;
  const { httpGet, grpc, tcpSocket, periodSeconds: period } = probe;
  const target: { port: number; path?: string; httpHeaders?: { name: string; value: string }[] } =
    httpGet ?? grpc ?? tcpSocket;
  const header = target.httpHeaders && headersOf(target.httpHeaders);
  const kind = httpGet !== undefined ? 'http' : grpc !== undefined ? 'grpc' : 'tcp';
  return { kind, port: target.port, period, path: httpGet === undefined ? undefined : target.path, header };
}

function headersOf(headers: readonly { readonly name: string; readonly value: string }[]): object {
  return Object.fromEntries(headers.map(({ name, value }) => [name, value]));
}

/** Upstream's check; Kubernetes' period where it says none. */
function known(check: Check | null): object | null {
  return check === null ? null : { path: undefined, header: undefined, ...check };
}
