import fc from 'fast-check';
import { expect, test } from 'vitest';
import { httpRouteFor } from '../lib/manifests/gateway-api/http-route.ts';
import { virtualServiceFor } from '../lib/manifests/istio/virtual-service.ts';
import type { HTTPRouteSpecRulesMatches } from '../lib/manifests/types/gateway-api.ts';
import type { VirtualServiceSpecHttpMatch } from '../lib/manifests/types/istio.ts';
import type { ServesOptions } from '../lib/model/promise.ts';
import type { RouteOptions } from '../lib/model/routes.ts';
import { nobodyCalls } from './support/graphs.ts';
import { ambient, serviceOn, sidecar } from './support/policies.ts';

// Proxies take the first rule that matches. What is promised is said without any order: the most specific route, whatever
// versions and faults stand beside it. Both are computed here, from the YAML and from the options.

interface Request {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

const methods = ['GET', 'PUT', 'POST'] as const;
const path = fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const pattern = fc.tuple(path, fc.boolean()).map(([text, prefix]) => (prefix ? `${text === '/' ? '' : text}/*` : text));
const headers = fc.dictionary(fc.constantFrom('x-a', 'x-b'), fc.constantFrom('1', '2'), {
  maxKeys: 2,
  noNullPrototype: true,
});
const someHeaders = headers.filter((record) => Object.keys(record).length > 0);
const request: fc.Arbitrary<Request> = fc.record({ path, method: fc.constantFrom(...methods), headers });

/** Times that tell routes apart: the one of the promise is a second. */
const timed = (routes: readonly Omit<RouteOptions, 'timeout'>[]): readonly RouteOptions[] =>
  routes.map((route, index) => ({ ...route, timeout: `${index + 2}s` }));

const routes = fc
  .array(
    fc.record(
      { path: pattern, methods: fc.subarray([...methods], { minLength: 1 }), headers: someHeaders },
      { requiredKeys: ['path'] },
    ),
    { maxLength: 6 },
  )
  // A route for everything is refused, and hides the promise's own.
  .map((all) => timed(all.filter((route) => route.path !== '/*' || Object.keys(route).length > 1)));

function takes(route: Pick<RouteOptions, 'path' | 'methods' | 'headers'>, asked: Request): boolean {
  const fits = route.path.endsWith('*') ? asked.path.startsWith(route.path.slice(0, -1)) : asked.path === route.path;
  return (
    fits && (route.methods ?? [asked.method]).some((method) => method === asked.method) && has(asked, route.headers)
  );
}

function has(asked: Request, wanted: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => asked.headers[name] === value);
}

/** More is more specific; equal ones may be taken in any order. */
function specificity(route: RouteOptions): readonly number[] {
  const exact = !route.path.endsWith('*');
  return [
    Number(exact),
    route.path.length - Number(!exact),
    Number(route.methods !== undefined),
    Object.keys(route.headers ?? {}).length,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** The timeouts that a request may have: of the most specific routes, or the promise's own. */
function promisedTo(asked: Request, all: readonly RouteOptions[]): readonly unknown[] {
  const taken = all.filter((route) => takes(route, asked)).toSorted((a, b) => compare(specificity(b), specificity(a)));
  const [first] = taken;
  if (first === undefined) return ['1s'];
  return taken.filter((route) => compare(specificity(route), specificity(first)) === 0).map(({ timeout }) => timeout);
}

function matches(match: VirtualServiceSpecHttpMatch, asked: Request): boolean {
  const { uri, method, headers: wanted = {} } = match;
  if (uri?.exact !== undefined && uri.exact !== asked.path) return false;
  if (uri?.prefix !== undefined && !asked.path.startsWith(uri.prefix)) return false;
  if (method?.exact !== undefined && method.exact !== asked.method) return false;
  if (method?.regex !== undefined && !new RegExp(`^(?:${method.regex})$`).test(asked.method)) return false;
  return Object.entries(wanted).every(([name, { exact }]) => asked.headers[name] === exact);
}

const next = serviceOn(sidecar, 'wallet-next');

/** What happens to a request by the VirtualService. */
function byVirtualService(serves: ServesOptions, asked: Request) {
  const rules = virtualServiceFor(serviceOn(sidecar, 'wallet', { serves }), nobodyCalls)?.spec.http ?? [];
  const rule = rules.find(({ match = [{}] }) => match.some((one) => matches(one, asked)));
  return {
    timeout: rule?.timeout,
    host: rule?.route?.[0]?.destination.host.split('.')[0],
    faulty: rule?.fault !== undefined,
  };
}

test('each request takes the most specific route, whatever versions and faults there are', () => {
  const serves = fc.record({ routes, version: someHeaders, onlyFor: someHeaders });
  fc.assert(
    fc.property(serves, request, ({ routes: all, version, onlyFor }, asked) => {
      const delay = { percent: 5, duration: '1s' } as const;
      const found = byVirtualService(
        { timeout: '1s', routes: all, versions: [{ headers: version, to: next }], faults: { delay, onlyFor } },
        asked,
      );
      expect(promisedTo(asked, all)).toContain(found.timeout);
      expect([found.host, found.faulty]).toEqual([has(asked, version) ? 'wallet-next' : 'wallet', has(asked, onlyFor)]);
    }),
    { numRuns: 500 },
  );
});

test('the order of routes in the program changes nothing', () => {
  fc.assert(
    fc.property(routes, (all) => {
      const written = (some: readonly RouteOptions[]) =>
        virtualServiceFor(serviceOn(sidecar, 'wallet', { serves: { timeout: '1s', routes: some } }), nobodyCalls);
      // Of routes for the same requests, which are refused, the first is taken.
      const apart = all.filter(
        (route, index) => all.findIndex((other) => other.path === route.path && sameConditions(other, route)) === index,
      );
      expect(written(apart.toReversed())).toEqual(written(apart));
    }),
  );
});

function sameConditions(one: RouteOptions, other: RouteOptions): boolean {
  return JSON.stringify([one.methods, one.headers]) === JSON.stringify([other.methods, other.headers]);
}

/** Whether a match of an HTTPRoute is met. */
function meets(match: HTTPRouteSpecRulesMatches, asked: Request): boolean {
  const { value = '/', type } = match.path ?? {};
  const prefix = value.endsWith('/') ? value.slice(0, -1) : value;
  const fits = type === 'Exact' ? asked.path === value : asked.path === prefix || asked.path.startsWith(`${prefix}/`);
  if (!fits || (match.method !== undefined && match.method !== asked.method)) return false;
  return (match.headers ?? []).every(({ name, value: wanted }) => asked.headers[name] === wanted);
}

/** Of the matches that a request meets, the Gateway API takes the most specific by itself, then the first. */
function rankOf({ path: at, method, headers: wanted = [] }: HTTPRouteSpecRulesMatches): readonly number[] {
  return [Number(at?.type === 'Exact'), at?.value?.length ?? 0, Number(method !== undefined), wanted.length];
}

test('an HTTPRoute gives each request the same', () => {
  const whole = routes.map((all) => all.filter((route) => route.path === '/*' || !route.path.endsWith('*')));
  let looked = 0;
  fc.assert(
    fc.property(whole, request, (all, asked) => {
      const service = serviceOn(ambient, 'wallet', { serves: { timeout: '1s', routes: all } });
      const rules = httpRouteFor(service, nobodyCalls)?.spec.rules ?? [];
      const met = rules.flatMap(({ matches: some = [], timeouts }) =>
        some.filter((match) => meets(match, asked)).map((match) => ({ rank: rankOf(match), time: timeouts?.request })),
      );
      const [taken] = met.toSorted((a, b) => compare(b.rank, a.rank));
      expect(promisedTo(asked, all)).toContain(taken?.time);
      looked += rules.length;
    }),
    { numRuns: 300 },
  );
  expect(looked).toBeGreaterThan(300);
});
