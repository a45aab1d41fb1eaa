import type { PortModel } from '../../model/ports.ts';
import { pathMatch } from '../../model/routes.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { VirtualServiceSpecHttpCorsPolicyAllowOrigins, VirtualServiceSpecHttpMatch } from '../types/istio.ts';
import type { RequestCase } from './request-cases.ts';

type StringMatch = VirtualServiceSpecHttpCorsPolicyAllowOrigins;

/** What the requests of a case are known by; `undefined` for all that are left. The port is said where there are several. */
export function matchFor(
  { call, route, headers }: RequestCase,
  port: number | undefined,
): VirtualServiceSpecHttpMatch[] | undefined {
  const caller = call?.caller.kind === 'externalService' ? undefined : call?.caller;
  const names = Object.keys(headers);
  if (port === undefined && caller === undefined && route === undefined && names.length === 0) return undefined;
  return [
    {
      uri: route === undefined ? undefined : uriMatch(route.path),
      method: route?.methods === undefined ? undefined : methodMatch(route.methods),
      headers: names.length === 0 ? undefined : headerMatches(headers),
      port,
      sourceLabels: caller?.podLabels === undefined ? undefined : sortedRecord(caller.podLabels),
      sourceNamespace: caller?.namespace,
    },
  ];
}

/** All paths need no match, which Istio would take for a rule that hides the next one. */
function uriMatch(path: string): StringMatch | undefined {
  if (path === '/*') return undefined;
  const { kind, value } = pathMatch(path);
  return kind === 'exact' ? { exact: value } : { prefix: value };
}

/** Istio knows no list of methods; its expressions match the whole text. */
function methodMatch(methods: readonly string[]): StringMatch {
  return methods.length === 1 ? { exact: methods[0] } : { regex: methods.join('|') };
}

function headerMatches(headers: Readonly<Record<string, string>>): Readonly<Record<string, StringMatch>> {
  return sortedRecord(
    Object.fromEntries(Object.entries(headers).map(([name, value]): [string, StringMatch] => [name, { exact: value }])),
  );
}

/**
 * Tells rules apart in the proxies' logs: `http-for-web`, `http-GET-/reports/*`, `http-x-user-to-wallet-next`. What a header
 * must be is left to the match: logs are no place for it.
 */
export function routeName({ call, route, headers, version, fault }: RequestCase, port: PortModel): string {
  return [
    port.name,
    ...(call === undefined ? [] : ['for', call.caller.name]),
    ...(route?.methods === undefined ? [] : [route.methods.join('+')]),
    ...(route === undefined ? [] : [route.path]),
    ...Object.keys(headers),
    ...(version === undefined ? [] : ['to', version.name]),
    ...(fault === undefined ? [] : ['faulty']),
  ].join('-');
}
