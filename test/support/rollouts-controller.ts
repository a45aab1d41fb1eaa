import { type Fields, isFields } from './kind-schema.ts';

const hash = { 'rollouts-pod-template-hash': '6b8f7c9d5' };

/**
 * What Argo Rollouts has written into other objects in the middle of a canary or a blue-green release: weights, the mark of each
 * generation, and the route it was told to manage.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/
 */
export function afterRollouts(live: readonly Fields[]): readonly Fields[] {
  const rollouts = live.filter(
    ({ kind, apiVersion }) => kind === 'Rollout' && `${apiVersion}`.startsWith('argoproj.io/'),
  );
  const canaries = rollouts.map((rollout) => inside(rollout, 'spec', 'strategy', 'canary'));
  const blueGreens = rollouts.map((rollout) => inside(rollout, 'spec', 'strategy', 'blueGreen'));
  const services = [...canaries, ...blueGreens].flatMap((strategy) =>
    ['stableService', 'canaryService', 'activeService', 'previewService'].map((field) => inside(strategy, field)),
  );
  const routing = canaries.map((canary) => inside(canary, 'trafficRouting'));
  const managed = routing.flatMap((each) =>
    listed(inside(each, 'managedRoutes')).map((route) => inside(route, 'name')),
  );
  const istio = routing.map((each) => inside(each, 'istio'));
  const virtual = istio.flatMap((each) => [inside(each, 'virtualService'), ...listed(inside(each, 'virtualServices'))]);
  const rules = istio.map((each) => inside(each, 'destinationRule', 'name'));
  const gateway = routing.map((each) => inside(each, 'plugins', 'argoproj-labs/gatewayAPI'));
  const routes = gateway.flatMap((each) =>
    [...listed(inside(each, 'httpRoutes')), ...listed(inside(each, 'grpcRoutes'))].map((route) =>
      inside(route, 'name'),
    ),
  );
  const namesByKind: Readonly<Record<string, readonly unknown[]>> = {
    Service: services,
    VirtualService: virtual.map((each) => inside(each, 'name')),
    DestinationRule: rules,
    HTTPRoute: routes,
    GRPCRoute: routes,
  };
  return live.map((object) => {
    const kind = `${object['kind']}`;
    if (namesByKind[kind]?.includes(inside(object, 'metadata', 'name')) !== true || !isFields(object['spec']))
      return object;
    return { ...object, spec: changes[kind]?.(object['spec'], managed) };
  });
}

type Change = (spec: Fields, managed: readonly unknown[]) => Fields;

const changes: Readonly<Record<string, Change>> = {
  Service: (spec) => ({ ...spec, selector: marked(spec['selector']) }),
  DestinationRule: (spec) => ({
    ...spec,
    subsets: each(spec['subsets'], (subset) => ({ ...subset, labels: marked(subset['labels']) })),
  }),
  VirtualService: (spec, managed) => ({
    ...spec,
    http: [
      ...managed.map((name) => ({ name, match: [{ headers: {} }], route: [] })),
      ...(each(spec['http'], (http) => ({ ...http, route: weighted(http['route']) })) as readonly unknown[]),
    ],
  }),
  HTTPRoute: byWeights,
  GRPCRoute: byWeights,
};

function byWeights(spec: Fields): Fields {
  return { ...spec, rules: each(spec['rules'], (rule) => ({ ...rule, backendRefs: weighted(rule['backendRefs']) })) };
}

const marked = (labels: unknown): Fields => ({ ...(isFields(labels) ? labels : {}), ...hash });

/** Only where there are two to choose from. */
function weighted(ends: unknown): unknown {
  if (!Array.isArray(ends) || ends.length !== 2) return ends;
  return ends.map((end: Fields, index) => ({ ...end, weight: index === 0 ? 80 : 20 }));
}

function each(list: unknown, change: (item: Fields) => Fields): unknown {
  return Array.isArray(list) ? list.map((item) => (isFields(item) ? change(item) : item)) : list;
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function inside(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const field of path) here = isFields(here) ? here[field] : undefined;
  return here;
}
