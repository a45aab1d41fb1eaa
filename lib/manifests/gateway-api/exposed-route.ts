import { gatewayDuration } from '../../model/duration.ts';
import { type ExposedPathModel, type ExposureModel, rootPath } from '../../model/exposure.ts';
import { istioClass } from '../../model/gateway.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { coOwnedMetadataFor } from '../kubernetes/metadata.ts';
import type { HTTPRoute, HTTPRouteSpecRules, HTTPRouteSpecRulesMatches } from '../types/gateway-api.ts';
import { exposedBackendsOf } from './exposed-backends.ts';
import { parentsOf } from './exposed-parents.ts';

/** What a gateway sends to a service. Defaults inside lists are written out, as in the mesh's own routes. */
export function exposedRouteFor(
  service: ServiceModel,
  exposure: ExposureModel,
  { graph }: Pick<RenderContext, 'graph'>,
) {
  const { name, hosts, port, timeout } = exposure;
  const parentRefs = parentsOf(exposure, service.system, graph);
  if (port === undefined || parentRefs.length === 0) return undefined;
  const ruleFor = ({ matches, rewrite }: Sent): HTTPRouteSpecRules => ({
    matches,
    filters: rewrite === undefined ? undefined : [{ type: 'URLRewrite', urlRewrite: { path: rewrite } }],
    backendRefs: exposedBackendsOf(service, port),
    timeouts: timeout === undefined ? undefined : { request: gatewayDuration(timeout) },
  });
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: coOwnedMetadataFor(service, name),
    spec: { parentRefs, hostnames: hosts, rules: sentBy(exposure).map(ruleFor) },
  } satisfies HTTPRoute;
}

/** Requests that are sent on alike, and what becomes of their path. */
interface Sent {
  readonly matches: readonly HTTPRouteSpecRulesMatches[];
  readonly rewrite: Rewrite | undefined;
}

type Rewrite =
  | { readonly type: 'ReplaceFullPath'; readonly replaceFullPath: string }
  | { readonly type: 'ReplacePrefixMatch'; readonly replacePrefixMatch: string };

/** Paths that stay as they are in one rule; each that changes in its own. */
function sentBy({ paths, entrance }: ExposureModel): readonly Sent[] {
  const kept = paths.filter(({ becomes }) => becomes === undefined).map(matchOf);
  const isIstio = entrance !== undefined && entrance.kind !== 'ingressClass' && entrance.class === istioClass;
  return [
    ...paths.flatMap((path) => (path.becomes === undefined ? [] : rewritten(path, path.becomes, isIstio))),
    ...(kept.length === 0 ? [] : [{ matches: kept, rewrite: undefined }]),
  ];
}

/**
 * Istio replaces a prefix by the root as the Gateway API says. Others glue what is left to the slash, so that `/v1/count`
 * arrives as `//count`: for them the prefix is replaced with the slash that follows it (cases.md C34).
 */
function rewritten(path: ExposedPathModel, becomes: string, isIstio: boolean): readonly Sent[] {
  const { kind, value } = path;
  if (kind === 'exact') return [{ matches: [matchOf(path)], rewrite: fullPath(becomes) }];
  if (becomes !== rootPath || isIstio) return [{ matches: [matchOf(path)], rewrite: prefix(becomes) }];
  return [
    { matches: [{ path: { type: 'Exact', value } }], rewrite: fullPath(rootPath) },
    { matches: [{ path: { type: 'PathPrefix', value: `${value}/` } }], rewrite: prefix(rootPath) },
  ];
}

function matchOf({ kind, value }: ExposedPathModel): HTTPRouteSpecRulesMatches {
  return { path: { type: kind === 'exact' ? 'Exact' : 'PathPrefix', value } };
}

function fullPath(replaceFullPath: string): Rewrite {
  return { type: 'ReplaceFullPath', replaceFullPath };
}

function prefix(replacePrefixMatch: string): Rewrite {
  return { type: 'ReplacePrefixMatch', replacePrefixMatch };
}
