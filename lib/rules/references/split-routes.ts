import type { JudgedObject, Program } from '../../model/program.ts';
import { inspectValue } from '../../support/plain.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { isKind, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { Contents } from './contents.ts';

const rule = 'rollout-invalid';
const canaryAt = '/spec/strategy/canary';
const istioAt = `${canaryAt}/trafficRouting/istio`;

/** Argo Rollouts calls a Rollout that contradicts itself, or the routes that it moves, invalid, and releases nothing more. */
export function* splitByRoutesThatAreThere(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  for (const object of objects) {
    if (!isKind(object, 'Rollout', 'argoproj.io')) continue;
    const canary = fields(fields(specOf(object)['strategy'])['canary']);
    for (const { pointer, problem, remedy } of [...delays(canary), ...routes(canary, object, objects, program)]) {
      yield objectIssue(object, rule, pointer, problem, remedy);
    }
  }
}

interface Flaw {
  readonly pointer: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Stable pods that go with their share of the requests wait for nobody (cases.md C35). */
function* delays({ dynamicStableScale, scaleDownDelaySeconds, trafficRouting }: Fields): Iterable<Flaw> {
  const isDelayed = scaleDownDelaySeconds !== undefined && scaleDownDelaySeconds !== null;
  const isSplit = trafficRouting !== undefined && trafficRouting !== null;
  if (dynamicStableScale === true && (isDelayed || !isSplit)) {
    yield {
      pointer: `${canaryAt}/dynamicStableScale`,
      problem: isSplit
        ? 'is true beside scaleDownDelaySeconds, and Argo Rollouts takes one of the two'
        : 'is true where nobody splits requests',
      remedy: 'remove it: stable pods that go at once take requests with them',
    };
  } else if (isDelayed && !isSplit) {
    const problem = 'is for requests that are split, and nobody splits any';
    yield { pointer: `${canaryAt}/scaleDownDelaySeconds`, problem, remedy: 'remove it' };
  }
}

function* routes(
  canary: Fields,
  rollout: JudgedObject,
  objects: readonly JudgedObject[],
  program: Program,
): Iterable<Flaw> {
  const istio = fields(fields(canary['trafficRouting'])['istio']);
  const named = [
    { at: `${istioAt}/virtualService`, virtualService: fields(istio['virtualService']) },
    ...fieldsIn(istio['virtualServices']).map((virtualService, index) => ({
      at: `${istioAt}/virtualServices/${index}`,
      virtualService,
    })),
  ];
  for (const { at, virtualService } of named) {
    const name = textIn(virtualService['name']);
    const place = rollout.manifest.metadata?.namespace ?? '';
    const found =
      name === undefined ? undefined : Contents.of(objects, program).find(rollout, place, 'VirtualService', name);
    // What is not there, or not written here, another rule judges.
    if (found === undefined || found === 'outside' || !('manifest' in found)) continue;
    yield* routesIn(found, {
      at,
      listed: virtualService['routes'],
      ends: endsOf(canary, istio),
      managed: fieldsIn(fields(canary['trafficRouting'])['managedRoutes']).map((route) => route['name']),
    });
  }
}

/** What the two destinations of a route are told apart by. */
interface Ends {
  readonly member: 'subset' | 'host';
  readonly names: readonly string[];
}

function endsOf(canary: Fields, istio: Fields): Ends {
  const { stableSubsetName, canarySubsetName } = fields(istio['destinationRule']);
  const subsets = [stableSubsetName, canarySubsetName].flatMap((name) => textIn(name) ?? []);
  if (subsets.length > 0) return { member: 'subset', names: subsets };
  const pingPong = fields(canary['pingPong']);
  const services = [
    canary['stableService'] ?? pingPong['pingService'],
    canary['canaryService'] ?? pingPong['pongService'],
  ];
  return { member: 'host', names: services.flatMap((name) => textIn(name) ?? []) };
}

/** What a Rollout says of one VirtualService. */
interface Split {
  readonly at: string;
  /** Names of routes. */
  readonly listed: unknown;
  readonly ends: Ends;
  /** Routes that Argo Rollouts makes itself. */
  readonly managed: readonly unknown[];
}

function* routesIn(object: JudgedObject, { at, listed, ends, managed }: Split): Iterable<Flaw> {
  const http = fieldsIn(specOf(object)['http']);
  // Without HTTP there are no routes to name: tcp and tls have lists of their own.
  if (http.length === 0) return;
  const names = Array.isArray(listed) ? listed.map(String) : [];
  for (const [index, name] of names.entries()) {
    const route = http.find((each) => each['name'] === name);
    if (route === undefined) {
      yield {
        pointer: `${at}/routes/${index}`,
        problem: `names route ${inspectValue(name)}, which ${objectText(object)} does not have`,
        remedy: `write ${http.flatMap((each) => (each['name'] === undefined ? [] : inspectValue(each['name']))).join(' or ') || 'a name into the route'}`,
      };
    } else yield* splitBetween(route, `${at}/routes/${index}`, ends, object);
  }
  const [only, ...others] = http.filter(({ name }) => !managed.includes(name));
  if (names.length > 0 || only === undefined) return;
  if (others.length === 0) yield* splitBetween(only, at, ends, object);
  else {
    const problem = `names none of the ${others.length + 1} routes of ${objectText(object)}`;
    yield { pointer: at, problem, remedy: "name those that it splits: routes: ['…']" };
  }
}

function* splitBetween(route: Fields, pointer: string, ends: Ends, object: JudgedObject): Iterable<Flaw> {
  const destinations = fieldsIn(route['route']).map(({ destination }) => textIn(fields(destination)[ends.member]));
  const missing = ends.names.find((name) => !destinations.some((text) => text?.split('.')[0] === name));
  if (missing === undefined) return;
  yield {
    pointer,
    problem: `would split a route of ${objectText(object)} that has no destination with ${ends.member} ${inspectValue(missing)}`,
    remedy: 'give the route both destinations, the stable one with weight: 100 and the canary with weight: 0',
  };
}
