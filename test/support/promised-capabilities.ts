import { hashBy, MicroService, type ServesOptions, type System, waive } from '../../lib/index.ts';
import { type Capability, calledWallet, promise, trace } from './capabilities.ts';
import { sized } from './shop.ts';

const route = (says: string) => trace('VirtualService', 'wallet', says);
const subset = (says: string) => trace('DestinationRule', 'wallet', says);

/** Faults happen on days that end. */
const gameDay = [waive('fault-in-production', { reason: 'game day', until: '2027-01-31' })];

const token = { issuer: 'https://idp.example.com/', audiences: ['wallet'] };

/** A wallet with another service beside it that gets some of its requests. */
const beside =
  (servesWith: (other: MicroService) => ServesOptions | undefined) =>
  (system: System): void => {
    const other = new MicroService(system, 'wallet-next', sized);
    calledWallet({ serves: servesWith(other) })(system);
  };

/** What `serves` can say. */
export const promisedCapabilities: readonly Capability[] = [
  promise(
    {
      said: 'serves.timeout',
      title: 'an answer in time',
      traces: [route('"timeout":"2s"'), trace('HTTPRoute', 'wallet', '"timeouts":{"request":"2s"}')],
    },
    { timeout: '2s' },
  ),
  promise(
    {
      said: 'serves.retries',
      title: 'another try of what never reached the program',
      traces: [route('"attempts":2')],
    },
    { retries: { attempts: 2 } },
  ),
  promise(
    {
      said: "serves.retries (on: 'idempotent')",
      title: 'another try after answers 502, 503 and 504',
      traces: [route('gateway-error')],
    },
    { retries: { attempts: 2, on: 'idempotent' } },
  ),
  promise(
    { said: 'serves.retries (false)', title: 'never another try', traces: [route('"attempts":0')] },
    { retries: false },
  ),
  promise(
    { said: 'serves.retryBudget', title: 'few tries at once', traces: [subset('"retryBudget"')] },
    { retryBudget: {} },
  ),
  promise(
    {
      said: 'serves.circuitBreaker',
      title: 'a pod that fails is left out',
      traces: [subset('"outlierDetection"')],
    },
    { circuitBreaker: {} },
  ),
  promise(
    { said: 'serves.maxConnections', title: 'at most so many connections', traces: [subset('"maxConnections":100')] },
    { maxConnections: 100 },
  ),
  promise(
    {
      said: 'serves.maxPendingRequests',
      title: 'at most so many requests that wait',
      traces: [subset('"http1MaxPendingRequests":50')],
    },
    { maxPendingRequests: 50 },
  ),
  promise(
    {
      said: 'serves.maxRequests',
      title: 'at most so many requests at once',
      traces: [subset('"http2MaxRequests":400')],
    },
    { maxRequests: 400 },
  ),
  promise(
    { said: 'serves.bulkhead', title: 'both limits, from the load', traces: [subset('"http2MaxRequests":200')] },
    { bulkhead: { requestsPerSecond: 500, latency: '200ms' } },
  ),
  promise(
    { said: 'serves.connectTimeout', title: 'a connection in time', traces: [subset('"connectTimeout":"1s"')] },
    { connectTimeout: '1s' },
  ),
  promise(
    {
      said: 'serves.rateLimit',
      title: 'at most so many requests in a time',
      traces: [trace('EnvoyFilter', 'wallet', '"max_tokens":100')],
    },
    { rateLimit: { requests: 100, per: '1s' } },
  ),
  promise(
    {
      said: "serves.loadBalancing ('leastRequests' …)",
      title: 'which pod gets a request',
      traces: [subset('"LEAST_REQUEST"')],
    },
    { loadBalancing: 'leastRequests' },
  ),
  promise(
    {
      said: 'serves.loadBalancing (hashBy header)',
      title: 'the same pod for the same header',
      traces: [subset('"httpHeaderName":"x-user"')],
    },
    { loadBalancing: hashBy({ header: 'x-user' }) },
    { timeout: '2s' },
  ),
  promise(
    {
      said: 'serves.loadBalancing (hashBy cookie)',
      title: 'the same pod for the same cookie',
      traces: [subset('"httpCookie"')],
    },
    { loadBalancing: hashBy({ cookie: 'session', ttl: '1h' }) },
    { timeout: '2s' },
  ),
  promise(
    {
      said: 'serves.loadBalancing (hashBy sourceIp)',
      title: 'the same pod for the same address',
      traces: [subset('"useSourceIp":true')],
    },
    { loadBalancing: hashBy({ sourceIp: true }) },
    { timeout: '2s' },
  ),
  promise(
    {
      said: 'serves.locality',
      title: "pods of the caller's own zone first",
      traces: [subset('"localityLbSetting":{"enabled":true}')],
    },
    { locality: 'prefer' },
    { circuitBreaker: {} },
  ),
  promise(
    { said: 'serves.warmUp', title: 'a slow start for new pods', traces: [subset('"warmup":{"duration":"30s"}')] },
    { warmUp: '30s' },
  ),
  promise(
    {
      said: 'serves.routes',
      title: 'a promise of its own for some requests',
      traces: [route('"timeout":"30s"'), trace('HTTPRoute', 'wallet', '"timeouts":{"request":"30s"}')],
    },
    { routes: [{ path: '/reports', timeout: '30s' }] },
    { timeout: '2s' },
  ),
  {
    said: 'serves.faults',
    title: 'errors and delays on purpose',
    build: calledWallet({ serves: { faults: { abort: { percent: 10, status: 503 } } }, waivers: gameDay }),
    without: calledWallet({ waivers: gameDay }),
    traces: [route('"fault"')],
  },
  {
    said: 'serves.versions',
    title: 'some requests go to another version',
    build: beside((to) => ({ versions: [{ headers: { 'x-user': 'tester' }, to }] })),
    without: beside(() => undefined),
    traces: [
      route('"host":"wallet-next.shop.svc.cluster.local"'),
      trace('NetworkPolicy', 'wallet-next', '"app.kubernetes.io/name":"storefront"'),
      trace('NetworkPolicy', 'wallet-next', '"gateway.networking.k8s.io/gateway-name":"waypoint"'),
      trace('AuthorizationPolicy', 'wallet-next', 'ns/shop/sa/'),
    ],
  },
  {
    said: 'serves.mirror',
    title: 'a second service gets copies of requests',
    build: beside((to) => ({ mirror: { to, percent: 5 } })),
    without: beside(() => undefined),
    traces: [
      route('"mirrors"'),
      trace('NetworkPolicy', 'wallet-next', '"app.kubernetes.io/name":"storefront"'),
      trace('NetworkPolicy', 'wallet-next', '"gateway.networking.k8s.io/gateway-name":"waypoint"'),
      trace('AuthorizationPolicy', 'wallet-next', 'ns/shop/sa/'),
    ],
  },
  promise(
    {
      said: 'serves.jwt',
      title: 'no request without a good token',
      traces: [
        trace('RequestAuthentication', 'wallet', '"issuer":"https://idp.example.com/"'),
        trace('AuthorizationPolicy', 'wallet', '"requestPrincipals"'),
        trace('AuthorizationPolicy', 'wallet-waypoint', '"requestPrincipals"'),
      ],
    },
    { jwt: token },
  ),
  promise(
    {
      said: 'serves.jwt.requires',
      title: 'no request without a claim',
      traces: [
        trace('AuthorizationPolicy', 'wallet', '"request.auth.claims[scope]"'),
        trace('AuthorizationPolicy', 'wallet-waypoint', '"request.auth.claims[scope]"'),
      ],
    },
    { jwt: { ...token, requires: { scope: 'wallet.read' } } },
    { jwt: token },
  ),
  promise(
    {
      said: 'serves.jwt.except',
      title: 'some paths without a token',
      traces: [
        trace('AuthorizationPolicy', 'wallet', '"paths":["/rates"'),
        trace('AuthorizationPolicy', 'wallet-waypoint', '"paths":["/rates"'),
      ],
    },
    { jwt: { ...token, except: ['/rates'] } },
    { jwt: token },
  ),
];
