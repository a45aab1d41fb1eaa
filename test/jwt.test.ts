import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { call, istioSidecar, MicroService, type RenderedManifest, type System, waive } from '../lib/index.ts';
import type { JwtOptions } from '../lib/model/jwt.ts';
import { written } from './support/rendered.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;
type CallOptions = Parameters<typeof call>[1];

const { gateways: _, metrics, ...withoutCallers } = environments.prod.platform;
const waivers = [waive('service-unreachable', { reason: 'nobody comes from outside' })];
const ambient = { ...environments.prod, platform: withoutCallers, waivers };
const sidecar = { ...ambient, platform: { ...withoutCallers, mesh: istioSidecar('1.30') } };
const meshless = { ...ambient, platform: { kubernetes: '1.33' } };

const tokens = { issuer: 'https://idp.example.com/', audiences: ['wallet'] } as const satisfies JwtOptions;

/** A web shop that calls a wallet, for which requests need tokens. */
const asking =
  (jwt: JwtOptions = tokens, { options = {}, ...props }: Props & { options?: CallOptions } = {}) =>
  (system: System) => {
    const wallet = new MicroService(system, 'wallet', { ...sized, serves: { jwt }, ...props });
    new MicroService(system, 'web', { ...sized, calls: [call(wallet, options)] });
  };

type Build = ReturnType<typeof asking>;

function objectOf(build: Build, environment: object, kind: string, name = 'wallet'): RenderedManifest {
  const { kubernetes } = ambient.platform;
  const system = { environment: { platform: { kubernetes } } } as Parameters<typeof written>[1]['system'];
  return written(shop(build, environment).object(kind, name), { system });
}

/** What the account of the caller may do. */
function rulesFor(build: Build, environment: object, name = 'wallet'): unknown[] {
  const rules: { from: unknown }[] = objectOf(build, environment, 'AuthorizationPolicy', name)['spec'].rules;
  return rules.filter(({ from }) => JSON.stringify(from).includes('/sa/web"'));
}

const web = 'cluster.local/ns/shop/sa/web';
const withToken = (operation: object, ...claims: object[]) => ({
  from: [{ source: { principals: [web], requestPrincipals: ['https://idp.example.com//*'] } }],
  to: [{ operation }],
  when: [{ key: 'request.auth.audiences', values: ['wallet'] }, ...claims],
});
const withoutToken = (operation: object) => ({ from: [{ source: { principals: [web] } }], to: [{ operation }] });

/** Which claims are asked for. */
function claimsOf(requires: JwtOptions['requires']): unknown {
  const [rule] = rulesFor(asking({ ...tokens, requires }), sidecar) as { when: unknown[] }[];
  return rule?.when.slice(1);
}

const metricsApart: Props = { port: undefined, ports: { http: { port: 8080 }, metrics: { port: 9090 } } };

describe('tokens of requests', () => {
  test('are read at the pods by sidecars', () => {
    expect(
      objectOf(asking({ ...tokens, jwks: 'https://idp.example.com/keys' }), sidecar, 'RequestAuthentication'),
    ).toMatchObject({
      spec: {
        selector: { matchLabels: { 'app.kubernetes.io/instance': 'wallet', 'app.kubernetes.io/name': 'wallet' } },
        jwtRules: [
          {
            issuer: 'https://idp.example.com/',
            audiences: ['wallet'],
            jwksUri: 'https://idp.example.com/keys',
          },
        ],
      },
    });
  });

  test('are read at the waypoint in ambient mode, where nobody else sees requests', () => {
    const { spec } = objectOf(asking(), ambient, 'RequestAuthentication');
    expect([spec.targetRefs, spec.selector]).toEqual([[{ group: '', kind: 'Service', name: 'wallet' }], undefined]);
  });

  test('leave it to the mesh to find the keys of an issuer', () => {
    const [rule] = objectOf(asking(), sidecar, 'RequestAuthentication')['spec'].jwtRules;
    expect(rule).not.toHaveProperty('jwksUri');
  });

  test('reach the program, which may call others with them', () => {
    const [rule] = objectOf(asking(), sidecar, 'RequestAuthentication')['spec'].jwtRules;
    expect(rule.forwardOriginalToken).toBe(true);
  });

  test.each([
    ['at the pods with sidecars', sidecar, 'wallet'],
    ['at the waypoint in ambient mode', ambient, 'wallet-waypoint'],
  ])('are asked for beside the identity of the caller %s', (_, environment, name) => {
    expect(rulesFor(asking(), environment, name)).toEqual([withToken({ ports: ['8080'] })]);
  });

  test('are not asked for at the pods in ambient mode, where they would close them to the waypoint', () => {
    expect(JSON.stringify(objectOf(asking(), ambient, 'AuthorizationPolicy'))).not.toContain('request');
  });

  test('are asked for within what a call may do', () => {
    const limited = asking(tokens, { options: { methods: ['GET'], paths: ['/wallet/*'] } });
    expect(rulesFor(limited, sidecar)).toEqual([
      withToken({ ports: ['8080'], methods: ['GET'], paths: ['/wallet/*'] }),
    ]);
  });

  test('are not there where nobody asks for them', () => {
    const { objects } = shop((system) => {
      const wallet = new MicroService(system, 'wallet', { ...sized, serves: { timeout: '2s' } });
      new MicroService(system, 'web', { ...sized, calls: [wallet] });
    }, sidecar);
    expect(objects.filter(({ kind }) => kind === 'RequestAuthentication')).toEqual([]);
  });
});

describe('claims', () => {
  test.each<[string, JwtOptions['requires'], unknown]>([
    ['a text', { scope: 'wallet.read' }, [{ key: 'request.auth.claims[scope]', values: ['wallet.read'] }]],
    [
      'one of several',
      { role: ['teller', 'admin'] },
      [{ key: 'request.auth.claims[role]', values: ['admin', 'teller'] }],
    ],
    [
      'one in another',
      { realm_access: { roles: ['admin'] } },
      [{ key: 'request.auth.claims[realm_access][roles]', values: ['admin'] }],
    ],
    [
      'all of several, whatever their order',
      { scope: 'read', 'https://example.com/role': 'admin' },
      [
        { key: 'request.auth.claims[https://example.com/role]', values: ['admin'] },
        { key: 'request.auth.claims[scope]', values: ['read'] },
      ],
    ],
  ])('are asked for: %s', (_, requires, when) => {
    expect(claimsOf(requires)).toEqual(when);
  });

  test('are asked for in the same order, whatever that of the program', () => {
    expect(claimsOf({ b: ['2', '1', '2'], a: 'x' })).toEqual(claimsOf({ a: ['x'], b: ['1', '2'] }));
  });

  test.each([['a[b'], ['a]'], ['two words'], ['']])('refuses one named %o', (name) => {
    expect(rulesOf(asking({ ...tokens, requires: { [name]: 'x' } }), sidecar)).toEqual(['claim-illegal']);
  });

  test.each([
    ['a yes or no, which the mesh does not compare', { email_verified: true }, 'serves.jwt.requires.email_verified'],
    ['an empty list, which nothing would be in', { role: [] }, 'serves.jwt.requires.role'],
    ['what is too deep', { a: { b: { c: { d: 'x' } } } }, 'serves.jwt.requires.a.b.c'],
  ])('refuses %s', (_, requires, path) => {
    const issues = issuesOf(asking({ ...tokens, requires: requires as never }), sidecar);
    expect(issues.map((issue) => [issue.rule, issue.path])).toEqual([['wrong-type', path]]);
  });
});

describe('paths that need no token', () => {
  const excepting = (except: readonly string[], paths?: readonly string[]) =>
    rulesFor(asking({ ...tokens, except }, { options: { paths } }), sidecar);

  test('are open to callers without one', () => {
    expect(excepting(['/public/*', '/health'])).toEqual([
      withToken({ ports: ['8080'] }),
      withoutToken({ ports: ['8080'], paths: ['/health', '/public/*'] }),
    ]);
  });

  test.each([
    ['the part of a call in them', ['/public/*'], ['/public/prices', '/wallet'], ['/public/prices']],
    ['the part of them in a call', ['/api/health', '/other'], ['/api/*'], ['/api/health']],
    ['what is the same in both', ['/api/*'], ['/api/*'], ['/api/*']],
  ])('open no more than a call may use: %s', (_, except, paths, open) => {
    expect(excepting(except, paths)).toContainEqual(withoutToken({ ports: ['8080'], paths: open }));
  });

  test('open nothing to a call that may not use them', () => {
    expect(excepting(['/health'], ['/healthy', '/wallet/*'])).toEqual([
      withToken({ ports: ['8080'], paths: ['/healthy', '/wallet/*'] }),
    ]);
  });

  test('keep to the methods of a call', () => {
    expect(
      rulesFor(asking({ ...tokens, except: ['/health'] }, { options: { methods: ['GET'] } }), sidecar),
    ).toContainEqual(withoutToken({ ports: ['8080'], methods: ['GET'], paths: ['/health'] }));
  });

  test('refuses all of them', () => {
    expect(issuesOf(asking({ ...tokens, except: ['/*'] }), sidecar)).toMatchObject([
      {
        rule: 'unused-option',
        path: 'serves.jwt.except',
        problem: "'/*' is every path, so no token is ever asked for",
      },
    ]);
  });

  test('refuses what is no path', () => {
    expect(rulesOf(asking({ ...tokens, except: ['health'] }), sidecar)).toEqual(['path-illegal']);
  });
});

describe('who has no token', () => {
  const scraped = { ...sidecar, platform: { ...sidecar.platform, metrics } };
  const scrapedAmbient = { ...ambient, platform: { ...ambient.platform, metrics } };
  const behindGateway = {
    ...ambient,
    platform: { ...ambient.platform, gateways: environments.prod.platform.gateways },
  };

  test('needs none on a port named metrics', () => {
    expect(rulesFor(asking(tokens, metricsApart), sidecar)).toEqual([
      withoutToken({ ports: ['9090'] }),
      withToken({ ports: ['8080'] }),
    ]);
  });

  test('refuses to keep metrics from who scrapes them', () => {
    expect(issuesOf(asking(), scraped)).toMatchObject([
      {
        rule: 'jwt-blocks-metrics',
        path: 'serves.jwt',
        problem: "prometheus has no token, and there is no port named 'metrics', on which none is asked for",
      },
    ]);
  });

  test.each<[string, Build]>([
    ['have a port of their own', asking(tokens, metricsApart)],
    ['are at a path that needs no token', asking({ ...tokens, except: ['/metrics'] })],
    ['are not there, as a waiver says', asking(tokens, { waivers: [waive('jwt-blocks-metrics', { reason: 'none' })] })],
  ])('takes metrics that %s', (_, build) => {
    expect(rulesOf(build, scraped)).toEqual([]);
  });

  test('refuses who scrapes more than metrics past the waypoint', () => {
    expect(issuesOf(asking({ ...tokens, except: ['/metrics'] }), scrapedAmbient)).toMatchObject([
      { rule: 'jwt-bypassed', problem: expect.stringContaining('prometheus comes to the pods past the waypoint') },
    ]);
  });

  test('takes who scrapes metrics alone past the waypoint', () => {
    expect(rulesOf(asking(tokens, metricsApart), scrapedAmbient)).toEqual([]);
  });

  test('refuses a gateway that goes past the waypoint', () => {
    expect(issuesOf(asking(), behindGateway)).toMatchObject([
      { rule: 'jwt-bypassed', problem: expect.stringContaining('public-istio comes to the pods past the waypoint') },
    ]);
  });

  test('takes a gateway in front of sidecars, which ask it for tokens', () => {
    const { gateways } = behindGateway.platform;
    expect(rulesOf(asking(), { ...sidecar, platform: { ...sidecar.platform, gateways } })).toEqual([]);
  });
});

describe('a version that gets some of the requests', () => {
  const versioned = (next: JwtOptions | undefined) => (system: System) => {
    const to = new MicroService(system, 'wallet-next', { ...sized, serves: { jwt: next } });
    asking(tokens, { serves: { jwt: tokens, versions: [{ headers: { 'x-user': 'tester' }, to }] } })(system);
  };

  test.each<[string, JwtOptions | undefined]>([
    ['none', undefined],
    ['others', { ...tokens, audiences: ['wallet-next'] }],
  ])('refuses one that asks for %s', (_, next) => {
    expect(rulesOf(versioned(next), sidecar)).toEqual(['target-tokens-differ']);
  });

  test('takes one that asks for the same tokens', () => {
    expect(rulesOf(versioned(tokens), sidecar)).toEqual([]);
  });
});

describe('what tokens need', () => {
  test('refuses them without a mesh', () => {
    expect(rulesOf(asking(), meshless)).toEqual(['mesh-required']);
  });

  const database = { port: 5432, protocol: 'tcp' } as const;

  test('refuses them of what speaks tcp', () => {
    const props = { ...database, health: { readiness: { tcp: true }, liveness: { tcp: true } } } as const;
    expect(issuesOf(asking(tokens, props), sidecar).map(({ rule, path }) => [rule, path])).toEqual([
      ['promise-needs-requests', 'serves.jwt'],
    ]);
  });

  test('refuses a port beside them on which there are none', () => {
    const props: Props = { port: undefined, ports: { http: { port: 8080 }, db: database } };
    expect(rulesOf(asking(tokens, props), sidecar)).toEqual(['jwt-needs-requests']);
  });

  test('refuses them where metrics are all that there is', () => {
    const props: Props = { port: undefined, ports: { metrics: { port: 9090 } } };
    expect(rulesOf(asking(tokens, props), sidecar)).toEqual(['unused-option']);
  });

  test.each([['accounts'], ['urn:example:idp'], ['http://idp.example.com/']])(
    'refuses the issuer %o without keys',
    (issuer) => {
      expect(rulesOf(asking({ ...tokens, issuer }), sidecar)).toEqual(['jwt-keys-unknown']);
    },
  );

  test.each([['accounts'], ['urn:example:idp'], ['https://idp.example.com/']])(
    'takes the issuer %o with keys',
    (issuer) => {
      expect(rulesOf(asking({ ...tokens, issuer, jwks: 'https://idp.example.com/keys' }), sidecar)).toEqual([]);
    },
  );

  test.each([['two words'], ['1:2'], ['https://*.example.com'], ['']])('refuses %o as issuer', (issuer) => {
    expect(rulesOf(asking({ ...tokens, issuer }), sidecar)).toEqual(['bad-issuer']);
  });

  test.each([['http://idp.example.com/keys'], ['idp.example.com'], ['https://']])(
    'refuses %o as address of keys',
    (jwks) => {
      expect(issuesOf(asking({ ...tokens, jwks }), sidecar).map(({ rule, path }) => [rule, path])).toEqual([
        ['bad-url', 'serves.jwt.jwks'],
      ]);
    },
  );

  test.each<[string, unknown]>([
    ['a set of keys', { keys: [{ kty: 'RSA', d: 'hush' }] }],
    ['a set of keys as text', '{"keys":[{"kty":"RSA","d":"hush"}]}'],
    ['an address with a password', 'https://me:hush@idp.example.com/keys'],
    ['an address with a token', 'https://idp.example.com/keys?token=hush'],
  ])('refuses %s, and does not show it', (_, jwks) => {
    const issues = issuesOf(asking({ ...tokens, jwks: jwks as string }), sidecar);
    expect([issues.map(({ rule }) => rule), JSON.stringify(issues)]).toEqual([
      ['bad-url'],
      expect.not.stringContaining('hush'),
    ]);
  });

  test.each([['https://me:hush@idp.example.com/'], ['https://hush@idp.example.com/'], ['https://a/?api_key=hush']])(
    'refuses the issuer %o, and does not show it',
    (issuer) => {
      const issues = issuesOf(asking({ ...tokens, issuer }), sidecar);
      expect([issues.map(({ rule, path }) => [rule, path]), JSON.stringify(issues)]).toEqual([
        [['bad-issuer', 'serves.jwt.issuer']],
        expect.not.stringContaining('hush'),
      ]);
    },
  );

  test('takes an address of keys with a query that is no secret', () => {
    const jwks = 'https://idp.example.com/keys?p=b2c_1_sign_in';
    expect(rulesOf(asking({ ...tokens, jwks }), sidecar)).toEqual([]);
  });

  test.each([['*'], ['wallet*']])('refuses the audience %o, of which nothing stands for the rest', (audience) => {
    expect(
      issuesOf(asking({ ...tokens, audiences: [audience] }), sidecar).map(({ rule, path }) => [rule, path]),
    ).toEqual([['claim-illegal', 'serves.jwt.audiences[0]']]);
  });

  test.each([['a*b'], ['*a*'], ['**']])('refuses the claim %o, in which a star is no rest', (scope) => {
    expect(rulesOf(asking({ ...tokens, requires: { scope } }), sidecar)).toEqual(['claim-illegal']);
  });

  test.each([['*'], ['wallet.*'], ['*.read']])('takes the claim %o', (scope) => {
    expect(rulesOf(asking({ ...tokens, requires: { scope: [scope, 'admin'] } }), sidecar)).toEqual([]);
  });

  test('refuses tokens for anybody', () => {
    expect(issuesOf(asking({ issuer: tokens.issuer } as never), sidecar).map(({ rule, path }) => [rule, path])).toEqual(
      [['missing-option', 'serves.jwt.audiences']],
    );
  });
});
