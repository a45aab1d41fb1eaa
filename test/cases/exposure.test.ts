import { JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  aws,
  certManager,
  clusterService,
  gateway,
  ingressClass,
  istioAmbient,
  istioSidecar,
  MicroService,
  System,
  tlsSecret,
} from '../../lib/index.ts';
import { exposing, exposingFront, ownGateway, publicGateway, rulesOfFront } from '../support/exposed.ts';
import { labelledPods, tcp } from '../support/policies.ts';
import { rulesOf, sized } from '../support/shop.ts';

const hosts = ['shop.example.com'];
const byHttp = certManager({ issuer: 'letsencrypt' });
const byDns = certManager({ issuer: 'letsencrypt', challenge: 'dns-01' });
const solver = { 'acme.cert-manager.io/http01-solver': 'true' };
const sidecars = { ...ownGateway, platform: { gateways: [], mesh: istioSidecar('1.30') } };
const ambient = { ...ownGateway, platform: { gateways: [], mesh: istioAmbient('1.30') } };

describe('C24: default-deny blocks the certificate challenge', () => {
  const gatewayPods = labelledPods('shop', { 'gateway.networking.k8s.io/gateway-name': 'ingress' });

  test('C24: the gateway may ask the pods that answer, on their port', () => {
    expect(exposingFront({ hosts, tls: byHttp }, sidecars).object('NetworkPolicy', 'http01-solver').spec).toEqual({
      podSelector: { matchLabels: solver },
      policyTypes: ['Ingress'],
      ingress: [{ from: [gatewayPods], ports: tcp(8089) }],
    });
  });

  test('C24: in ambient mode also by the mesh’s tunnel', () => {
    const { spec } = exposingFront({ hosts, tls: byHttp }, ambient).object('NetworkPolicy', 'http01-solver');
    expect(spec.ingress[0].ports).toEqual(tcp(8089, 15008));
  });

  test('C24: the gateway of the system is let out to them', () => {
    const { spec } = exposingFront({ hosts, tls: byHttp }, sidecars).object('NetworkPolicy', 'ingress');
    expect(spec.egress).toContainEqual({ to: [labelledPods('shop', solver)], ports: tcp(8089) });
  });

  test('C24: the mesh takes plain text there', () => {
    expect(exposingFront({ hosts, tls: byHttp }, sidecars).object('PeerAuthentication', 'http01-solver').spec).toEqual({
      selector: { matchLabels: solver },
      mtls: { mode: 'PERMISSIVE' },
    });
  });

  test('C24: the mesh, which denies everybody in the namespace, lets challenges through', () => {
    expect(exposingFront({ hosts, tls: byHttp }, ambient).object('AuthorizationPolicy', 'http01-solver').spec).toEqual({
      selector: { matchLabels: solver },
      action: 'ALLOW',
      rules: [{ to: [{ operation: { ports: ['8089'] } }] }],
    });
  });

  test('C24: with an ingress controller it is the one that asks', () => {
    const pods = clusterService({ namespace: 'traefik', name: 'traefik', labels: { app: 'traefik' } });
    const platform = { gateways: [ingressClass({ name: 'traefik', pods })], mesh: undefined };
    const { spec } = exposingFront({ hosts, tls: byHttp }, { platform }).object('NetworkPolicy', 'http01-solver');
    expect(spec.ingress).toEqual([{ from: [labelledPods('traefik', { app: 'traefik' })], ports: tcp(8089) }]);
  });

  test.each([
    ['by DNS', byDns],
    ['by nobody: the Secret is there', tlsSecret('shop-tls')],
  ])('C24: nothing of it is rendered where certificates are proved %s', (_, tls) => {
    const { objects } = exposingFront({ hosts, tls }, sidecars);
    expect(objects.filter(({ metadata }) => metadata.name === 'http01-solver')).toEqual([]);
  });

  test('C24: plain HTTP has a listener for challenges also without a redirect', () => {
    const expose = { hosts, tls: byHttp, redirectToHttps: false };
    const { listeners } = exposingFront(expose, sidecars).object('Gateway', 'ingress').spec;
    expect(listeners.map(({ name }: { name: string }) => name)).toContain('http');
  });
});

describe('C26: an allow rule by host denies clients that send the port', () => {
  test.each([
    ['sidecars', sidecars],
    ['ambient', ambient],
  ])('C26: no policy names hosts with %s', (_, place) => {
    const policies = exposingFront({ hosts, tls: byHttp }, place).objects.filter(
      ({ kind }) => kind === 'AuthorizationPolicy',
    );
    expect(policies.length).toBeGreaterThan(2);
    expect(policies.filter((policy) => /"(?:notH|h)osts"/.test(JSON.stringify(policy)))).toEqual([]);
  });
});

describe('C31: a long host name as common name blocks the certificate', () => {
  const long = 'orders-recalculation-preview-1234.feature-branches.shop.example.com';

  test('C31: hosts are DNS names of the certificate, whatever their length', () => {
    const { spec } = exposingFront({ hosts: [long], tls: byDns }, ownGateway).object(
      'Certificate',
      'front-ingress-tls',
    );
    expect(spec.dnsNames).toEqual([long]);
  });

  test('C31: there is no common name', () => {
    const { spec } = exposingFront({ hosts: [long], tls: byDns }, ownGateway).object(
      'Certificate',
      'front-ingress-tls',
    );
    expect(spec).not.toHaveProperty('commonName');
  });

  test('C31: a host of 253 characters has a listener of its own', () => {
    const longest = [...Array.from({ length: 3 }, () => 'a'.repeat(63)), 'b'.repeat(61)].join('.');
    const { listeners } = exposingFront({ hosts: [longest], tls: byDns }, ownGateway).object('Gateway', 'ingress').spec;
    const { name, hostname } = listeners.at(-1);
    expect([hostname, name.length <= 253]).toEqual([longest, true]);
  });
});

describe('C32: rollouts outrun registration at a cloud’s load balancer', () => {
  const onAws = { ...ownGateway, environment: { cloud: aws({ region: 'eu-central-1' }) } };
  const { object } = exposingFront({ hosts, tls: tlsSecret('shop-tls') }, onAws);

  test('C32: pods become ready when the load balancer knows them', () => {
    expect(object('Namespace', 'shop').metadata.labels).toMatchObject({
      'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled',
    });
  });

  test('C32: the same for an ingress controller that sends to pods', () => {
    const pods = clusterService({
      namespace: 'kube-system',
      name: 'alb',
      labels: { app: 'alb' },
      serviceAccount: 'alb',
    });
    const annotations = { 'alb.ingress.kubernetes.io/target-type': 'ip' };
    const place = {
      platform: { gateways: [ingressClass({ name: 'alb', pods, annotations })] },
      environment: { cloud: aws({ region: 'eu-central-1' }) },
    };
    const labels = exposingFront({ hosts, tls: tlsSecret('shop-tls') }, place).object('Namespace', 'shop').metadata
      .labels;
    expect(labels).toMatchObject({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' });
  });

  test('C32: readiness gates themselves are left to the controller', () => {
    expect(object('Deployment', 'front').spec.template.spec).not.toHaveProperty('readinessGates');
  });

  test('C32: a pod that stops waits until nothing is sent to it any more', () => {
    const [container] = object('Deployment', 'front').spec.template.spec.containers;
    expect(container.lifecycle.preStop.sleep.seconds).toBeGreaterThanOrEqual(15);
  });

  test('C32: pods of the gateway wait, too, within their grace', () => {
    const text: string = object('ConfigMap', 'ingress').data.deployment;
    const [, grace] = /terminationGracePeriodSeconds: (\d+)/.exec(text) ?? [];
    const [, delay] = /seconds: (\d+)/.exec(text.slice(text.indexOf('preStop'))) ?? [];
    expect([Number(delay) >= 15, Number(grace) > Number(delay)]).toEqual([true, true]);
  });

  test('C32: no pod is taken away before the next one is ready', () => {
    expect(object('Deployment', 'front').spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
  });
});

describe('C33: a policy that points to nothing leaves the route public', () => {
  test('C33: what policies of a gateway point to is there, in the same namespace', () => {
    const { objects } = exposingFront({ hosts, tls: byHttp }, ambient);
    const targets = objects.flatMap(({ kind, metadata, spec }) =>
      kind === 'AuthorizationPolicy'
        ? (spec.targetRefs ?? []).map(
            (target: { kind: string; name: string }) => `${target.kind} ${metadata.namespace}/${target.name}`,
          )
        : [],
    );
    const there = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    expect(targets).toContain('Gateway shop/ingress');
    expect(targets.filter((target) => !there.includes(target))).toEqual([]);
  });

  test('C33: refuses a policy of the gateway whose target a patch renames', () => {
    const renamed = JsonPatch.replace('/spec/targetRefs/0/name', 'ingres');
    const rules = rulesOf((system) => {
      const brought = new System(system.environment, 'brought', { gateway: {} });
      new MicroService(brought, 'front', { ...sized, expose: { hosts, tls: tlsSecret('shop-tls') } });
      const policy = brought.object('GatewayAuthorizationPolicy');
      policy.addJsonPatch(renamed);
    });
    expect(rules).toEqual(['reference-missing']);
  });

  test('C33: refuses jwt-bypassed: a service that asks for tokens at a waypoint which the gateway passes by', () => {
    const jwt = { issuer: 'https://idp.example.com', audiences: ['shop'] };
    const exposed = () => exposing({ front: { serves: { jwt }, expose: { hosts } } });
    expect(exposed).toThrow(/jwt-bypassed/);
  });

  test('C33: tokens are asked for at the pods where there are sidecars, whatever the gateway does', () => {
    const jwt = { issuer: 'https://idp.example.com', audiences: ['shop'] };
    const platform = { mesh: istioSidecar('1.30') };
    const { object } = exposing({ front: { serves: { jwt }, expose: { hosts } } }, { platform });
    const rules: readonly { from: readonly { source: object }[] }[] = object('AuthorizationPolicy', 'front').spec.rules;
    expect(rules.map(({ from }) => from.every(({ source }) => 'requestPrincipals' in source))).toEqual([true]);
  });
});

describe('C34: cutting or adding a prefix yields //path or /footest', () => {
  const eg = gateway({
    name: 'public',
    namespace: 'gateways',
    class: 'eg',
    pods: clusterService({ namespace: 'gateways', name: 'envoy', labels: { app: 'envoy' }, serviceAccount: 'envoy' }),
  });
  const rewritesAt = (path: object, by = publicGateway) =>
    exposingFront({ hosts, paths: [path as { path: string }] }, { platform: { gateways: [by] } })
      .object('HTTPRoute', 'front-public')
      .spec.rules.map(
        ({
          matches: [match],
          filters: [filter],
        }: {
          matches: [{ path: object }];
          filters: [{ urlRewrite: { path: object } }];
        }) => [match.path, filter.urlRewrite.path],
      );

  test('C34: Istio cuts a prefix by the root', () => {
    expect(rewritesAt({ path: '/v1/*', cut: true })).toEqual([
      [
        { type: 'PathPrefix', value: '/v1' },
        { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' },
      ],
    ]);
  });

  test('C34: others cut it with the slash that follows', () => {
    expect(rewritesAt({ path: '/v1/*', cut: true }, eg)).toEqual([
      [
        { type: 'Exact', value: '/v1' },
        { type: 'ReplaceFullPath', replaceFullPath: '/' },
      ],
      [
        { type: 'PathPrefix', value: '/v1/' },
        { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' },
      ],
    ]);
  });

  test.each([
    ['is replaced by another one', { path: '/v1/*', cut: true, add: '/v2' }, '/v2'],
    ['gets another one before it', { path: '/v1/*', add: '/shop' }, '/shop/v1'],
  ])('C34: a prefix %s without a slash at its end', (_, path, replacePrefixMatch) => {
    expect(rewritesAt(path, eg)).toEqual([
      [
        { type: 'PathPrefix', value: '/v1' },
        { type: 'ReplacePrefixMatch', replacePrefixMatch },
      ],
    ]);
  });

  test('C34: one path is replaced as a whole', () => {
    expect(rewritesAt({ path: '/health', add: '/internal' })).toEqual([
      [
        { type: 'Exact', value: '/health' },
        { type: 'ReplaceFullPath', replaceFullPath: '/internal/health' },
      ],
    ]);
  });

  test('C34: refuses prefix-added-to-root, which gateways glue to what follows', () => {
    expect(rulesOfFront({ hosts, paths: [{ path: '/*', add: '/foo' }] })).toEqual([
      'prefix-added-to-root expose.paths',
    ]);
  });

  test('C34: refuses a path with a slash at its end', () => {
    expect(rulesOfFront({ hosts, paths: ['/v1/'] })).toContain('path-illegal expose.paths[0]');
  });
});
