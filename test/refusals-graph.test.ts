import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { call, clusterService, externalService, MicroService, type System } from '../lib/index.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;

/** A service of the shop, with what a test says of it. */
const made = (system: System, id: string, props: Props = {}) => new MicroService(system, id, { ...sized, ...props });

/** The first problem, as it is printed. */
function firstOf(build: (system: System) => void, environment: object = {}) {
  const [issue] = issuesOf(build, environment);
  return issue === undefined ? undefined : `${issue.rule} ${issue.path}: ${issue.problem}`;
}

const repeats = (attempts: number) => ({ retries: { attempts, on: 'idempotent' as const } });

describe('a cycle of calls', () => {
  const cycle = (essential: boolean) => (system: System) => {
    const cart = made(system, 'cart');
    const orders = made(system, 'orders', { calls: [cart] });
    cart.addCall(orders, { essential });
  };

  test('is refused where each needs the next, with the whole chain', () => {
    expect(firstOf(cycle(true))).toBe(
      'essential-cycle addCall(orders): cart → orders → cart: each of them needs the next, so that none can serve before all others do',
    );
  });

  test('says how the call that closes it is declared', () => {
    const [issue] = issuesOf(cycle(true));
    expect(issue?.remedy).toContain('such as addCall(orders, { essential: false })');
  });

  test('is broken by addCall of a call with options', () => {
    const build = (system: System) => {
      const cart = made(system, 'cart');
      const orders = made(system, 'orders', { calls: [cart] });
      cart.addCall(call(orders, { essential: false }));
    };
    expect(rulesOf(build)).toEqual([]);
  });

  test('of three that all call each other is said alike in every order of declaration', () => {
    const declaring =
      (...ids: readonly string[]) =>
      (system: System) => {
        const all = ids.map((id) => made(system, id));
        for (const caller of all) for (const callee of all) if (caller !== callee) caller.addCall(callee);
      };
    const said = (...ids: readonly string[]) => issuesOf(declaring(...ids)).map(({ problem }) => problem);
    expect(said('a', 'b', 'c')).toHaveLength(3);
    expect(said('c', 'a', 'b')).toEqual(said('a', 'b', 'c'));
    expect(said('b', 'c', 'a')).toEqual(said('a', 'b', 'c'));
  });

  test('is fine where one of its calls is optional', () => {
    expect(rulesOf(cycle(false))).toEqual([]);
  });

  test('is found below services that are no part of it', () => {
    const rules = rulesOf((system) => {
      const cart = made(system, 'cart');
      const orders = made(system, 'orders', { calls: [cart] });
      cart.addCall(orders);
      made(system, 'web', { calls: [orders] });
    });
    expect(rules).toEqual(['essential-cycle']);
  });
});

describe('criticality', () => {
  const needing = (essential: boolean) => (system: System) => {
    const ads = made(system, 'ads', { criticality: 'low' });
    made(system, 'web', { criticality: 'critical', calls: [call(ads, { essential })] });
  };

  test('refuses a critical service that cannot serve without a less critical one', () => {
    expect(firstOf(needing(true))).toBe(
      "criticality-inverted calls[0]: web is 'critical' and cannot serve without ads, which is 'low'",
    );
  });

  test('lets it call what it can do without', () => {
    expect(rulesOf(needing(false))).toEqual([]);
  });

  test('lets a service need what is as critical', () => {
    expect(rulesOf((system) => made(system, 'web', { calls: [made(system, 'cart')] }))).toEqual([]);
  });
});

describe('a timeout', () => {
  const chain =
    (web: '3s' | '2s', middle: Props = {}) =>
    (system: System) => {
      const ledger = made(system, 'ledger', { serves: { timeout: '3s' } });
      const wallet = made(system, 'wallet', { calls: [ledger], ...middle });
      made(system, 'web', { serves: { timeout: web }, calls: [wallet] });
    };

  test('is refused where a callee further down may take longer, with the chain', () => {
    expect(firstOf(chain('2s'))).toBe(
      "timeout-below-callee serves.timeout: '2s' is shorter than the '3s' that ledger may take with its retries (web → wallet → ledger)",
    );
  });

  test('is fine where it is as long', () => {
    expect(rulesOf(chain('3s'))).toEqual([]);
  });

  test('is measured at the nearest promise', () => {
    const middle = { serves: { timeout: '1s' } } as const;
    expect(issuesOf(chain('2s', middle)).map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'timeout-below-callee serves.timeout',
    ]);
  });

  test('is measured at tries where there is no limit for all of them', () => {
    const rules = rulesOf((system) => {
      const ledger = made(system, 'ledger', { serves: { retries: { attempts: 2, perTryTimeout: '1s' } } });
      made(system, 'web', { serves: { timeout: '2s' }, calls: [ledger] });
    });
    expect(rules).toEqual(['timeout-below-callee']);
  });

  test('need not outlast a callee that the service can do without', () => {
    const rules = rulesOf((system) => {
      const ads = made(system, 'ads', { serves: { timeout: '3s' } });
      made(system, 'web', { serves: { timeout: '2s' }, calls: [call(ads, { essential: false })] });
    });
    expect(rules).toEqual([]);
  });
});

describe('retries after an answer', () => {
  const posting = (methods: readonly ('GET' | 'POST')[]) => (system: System) => {
    const ledger = made(system, 'ledger', { serves: repeats(2) });
    made(system, 'web', { calls: [call(ledger, { methods })] });
  };

  test('are refused where a caller uses POST', () => {
    expect(firstOf(posting(['GET', 'POST']))).toBe(
      "retries-not-idempotent serves.retries.on: 'idempotent' also repeats POST, which web uses (web → ledger)",
    );
  });

  test('are fine where callers only read', () => {
    expect(rulesOf(posting(['GET']))).toEqual([]);
  });

  const layers = (upper: number, lower: number) => (system: System) => {
    const ledger = made(system, 'ledger', lower === 0 ? {} : { serves: repeats(lower) });
    const wallet = made(system, 'wallet', { calls: [ledger], serves: repeats(upper) });
    made(system, 'web', { calls: [wallet] });
  };

  test('are refused at two layers, with what they come to', () => {
    expect(firstOf(layers(2, 1))).toBe(
      "retries-at-two-layers serves.retries.on: 'idempotent' repeats wallet up to 3 times, and below it wallet → ledger is repeated, too: 3 × 2 = 6",
    );
  });

  test('are fine at one layer', () => {
    expect(rulesOf(layers(2, 0))).toEqual([]);
  });

  test('are refused where one request may run more than ten times', () => {
    expect(rulesOf(layers(3, 2))).toEqual(['attempts-multiply', 'retries-at-two-layers']);
  });

  test('may run one request nine times at one layer', () => {
    expect(rulesOf(layers(8, 0))).toEqual([]);
  });

  test('of what never reached the program do not multiply', () => {
    const rules = rulesOf((system) => {
      const ledger = made(system, 'ledger', { serves: { retries: { attempts: 5 } } });
      made(system, 'wallet', { calls: [ledger], serves: { retries: { attempts: 5 } } });
    });
    expect(rules).toEqual([]);
  });
});

describe('a service that nobody calls', () => {
  const unreached = { platform: { ...environments.prod.platform, gateways: undefined } };

  test('is refused where the platform names no gateways', () => {
    expect(rulesOf((system) => made(system, 'api'), unreached)).toEqual(['service-unreachable']);
  });

  test('is fine behind the gateways of the platform', () => {
    expect(rulesOf((system) => made(system, 'api'))).toEqual([]);
  });

  test('is fine where it serves nothing', () => {
    expect(
      rulesOf((system) => made(system, 'worker', { port: undefined, health: undefined }), unreached),
    ).not.toContain('service-unreachable');
  });

  test('is fine in development', () => {
    expect(rulesOf((system) => made(system, 'api'), { ...unreached, tier: 'development' })).toEqual([]);
  });
});

describe('an address outside the cluster', () => {
  const spoken = (protocol: 'https' | 'tcp') => (system: System) => {
    const host = { host: 'api.example.com', port: 443 };
    made(system, 'web', { calls: [externalService('rates', host)] });
    made(system, 'api', { calls: [externalService('prices', { ...host, protocol })] });
  };

  test('is refused where two services speak different protocols to it', () => {
    expect(rulesOf(spoken('tcp'))).toEqual(['protocols-differ']);
  });

  test('may be called by two services in one protocol', () => {
    expect(rulesOf(spoken('https'))).toEqual([]);
  });
});

describe('a foreigner without options', () => {
  const calling = (end: unknown) => (system: System) =>
    void new MicroService(system, 'api', { ...sized, calls: [end as ReturnType<typeof clusterService>] });
  const allowing = (end: unknown) => (system: System) =>
    void new MicroService(system, 'api', sized).allowCallsFrom(end as ReturnType<typeof clusterService>);
  const nobody = clusterService({} as Parameters<typeof clusterService>[0]);

  test.each([
    ['called', calling(nobody)],
    ['allowed to call', allowing(nobody)],
    ['outside, and called', calling(externalService('auth0', {} as Parameters<typeof externalService>[1]))],
  ])('is refused once: %s', (_, build) => {
    expect(issuesOf(build).map(({ rule, problem }) => `${rule} ${problem}`)).toEqual([
      expect.stringMatching(/^missing-option .*\(.*\) has no options$/),
    ]);
  });

  test('is refused for each that is missing where some are given', () => {
    const half = clusterService({ namespace: 'search' } as Parameters<typeof clusterService>[0]);
    expect(issuesOf(calling(half)).map(({ rule, problem }) => `${rule} ${problem}`)).toEqual([
      'missing-option name: is not given',
    ]);
  });
});
