import { type Fields, fields, fieldsIn, textIn } from '../fields.ts';
import type { Reference } from './reference.ts';

/**
 * What Argo Rollouts moves between generations, and judges them by: a Rollout that names something else is invalid.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export function* rolloutReferences(spec: Fields): Iterable<Reference> {
  const { canary, blueGreen } = fields(spec['strategy']);
  yield* services('/spec/strategy/canary', fields(canary), ['canaryService', 'stableService']);
  yield* services('/spec/strategy/blueGreen', fields(blueGreen), ['activeService', 'previewService']);
  yield* routes('/spec/strategy/canary/trafficRouting', fields(fields(canary)['trafficRouting']));
  yield* services('/spec/strategy/canary/pingPong', fields(fields(canary)['pingPong']), ['pingService', 'pongService']);
  yield* routersOfOthers('/spec/strategy/canary/trafficRouting', fields(fields(canary)['trafficRouting']));
  yield* templates('/spec/strategy/canary/analysis', fields(canary)['analysis']);
  for (const [index, { analysis, experiment }] of fieldsIn(fields(canary)['steps']).entries()) {
    const at = `/spec/strategy/canary/steps/${index}`;
    yield* templates(`${at}/analysis`, analysis);
    yield* templates(`${at}/experiment`, experiment, 'analyses');
  }
  for (const member of ['prePromotionAnalysis', 'postPromotionAnalysis']) {
    yield* templates(`/spec/strategy/blueGreen/${member}`, fields(blueGreen)[member]);
  }
}

function* services(at: string, strategy: Fields, members: readonly string[]): Iterable<Reference> {
  for (const member of members) yield* named(`${at}/${member}`, 'Service', strategy[member]);
}

function* routes(at: string, trafficRouting: Fields): Iterable<Reference> {
  const istio = fields(trafficRouting['istio']);
  yield* named(`${at}/istio/virtualService/name`, 'VirtualService', fields(istio['virtualService'])['name']);
  for (const [index, { name }] of fieldsIn(istio['virtualServices']).entries()) {
    yield* named(`${at}/istio/virtualServices/${index}/name`, 'VirtualService', name);
  }
  yield* named(`${at}/istio/destinationRule/name`, 'DestinationRule', fields(istio['destinationRule'])['name']);
  const plugin = fields(fields(trafficRouting['plugins'])['argoproj-labs/gatewayAPI']);
  const place = `${at}/plugins/argoproj-labs~1gatewayAPI`;
  const namespace = textIn(plugin['namespace']);
  for (const [member, kind] of [
    ['httpRoute', 'HTTPRoute'],
    ['grpcRoute', 'GRPCRoute'],
  ] as const) {
    yield* named(`${place}/${member}`, kind, plugin[member], namespace);
    for (const [index, { name }] of fieldsIn(plugin[`${member}s`]).entries()) {
      yield* named(`${place}/${member}s/${index}/name`, kind, name, namespace);
    }
  }
}

/** Ingress controllers and the like: each is told the object that it splits requests by. */
function* routersOfOthers(at: string, { nginx, alb, smi, traefik }: Fields): Iterable<Reference> {
  yield* each(`${at}/nginx`, 'Ingress', fields(nginx), 'stableIngress', 'stableIngresses');
  yield* each(`${at}/alb`, 'Ingress', fields(alb), 'ingress', 'ingresses');
  yield* services(`${at}/alb`, fields(alb), ['rootService']);
  yield* services(`${at}/smi`, fields(smi), ['rootService']);
  const service = 'weightedTraefikServiceName';
  yield* named(`${at}/traefik/${service}`, 'TraefikService', fields(traefik)[service]);
}

function* each(at: string, kind: string, router: Fields, one: string, several: string): Iterable<Reference> {
  yield* named(`${at}/${one}`, kind, router[one]);
  const names: unknown = router[several];
  for (const [index, name] of (Array.isArray(names) ? names : []).entries()) {
    yield* named(`${at}/${several}/${index}`, kind, name);
  }
}

function* templates(at: string, analysis: unknown, list = 'templates'): Iterable<Reference> {
  for (const [index, { templateName, clusterScope }] of fieldsIn(fields(analysis)[list]).entries()) {
    const pointer = `${at}/${list}/${index}/templateName`;
    if (clusterScope === true) yield* named(pointer, 'ClusterAnalysisTemplate', templateName, null);
    else yield* named(pointer, 'AnalysisTemplate', templateName);
  }
}

/** A name with a dot may be one of another namespace, in Istio's way. */
function* named(pointer: string, kind: string, value: unknown, namespace?: string | null): Iterable<Reference> {
  const name = textIn(value);
  if (name !== undefined && !name.includes('.')) yield { pointer, kind, name, namespace };
}
