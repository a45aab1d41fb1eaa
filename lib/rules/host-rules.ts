import type { ExposureModel } from '../model/exposure.ts';
import type { Program } from '../model/program.ts';
import type { ServiceModel } from '../model/service.ts';
import { gatewayRules } from './gateway-rules.ts';
import type { KeyedIssue, ProgramRule } from './rule.ts';

/** A host at one entrance of a cluster, and who says what of it. */
interface Claim {
  readonly service: ServiceModel;
  readonly exposure: ExposureModel;
}

/** A request has one answer: of two services with one host and path, one would be asked and nobody could say which. */
function* claimPathsOnce({ services }: Program): Iterable<KeyedIssue> {
  for (const [host, claims] of claimsOf(services)) {
    const owners = new Map<string, Claim>();
    for (const claim of claims) {
      for (const { kind, value } of claim.exposure.paths) {
        const text = kind === 'exact' ? value : `${value === '/' ? '' : value}/*`;
        const owner = owners.get(text);
        if (owner === undefined) owners.set(text, claim);
        else yield twice(claim, owner, `${host}${text}`);
      }
    }
  }
}

function twice({ service, exposure }: Claim, owner: Claim, address: string): KeyedIssue {
  const same = owner.service === service;
  return {
    key: service.key,
    issue: {
      rule: 'host-claimed-twice',
      path: `${exposure.path}.${exposure.paths.length > 1 ? 'paths' : 'hosts'}`,
      problem: `${address} is ${same ? `given at ${owner.exposure.path} already` : `already exposed by ${owner.service.key}`}`,
      remedy: 'expose it once, or give them paths of their own',
    },
  };
}

/** A gateway has one certificate for a host, whichever service said it. */
function* certifyHostsOnce({ services }: Program): Iterable<KeyedIssue> {
  for (const [host, claims] of claimsOf(services)) {
    const secured = claims.filter(
      ({ exposure }) => exposure.tls !== undefined && exposure.entrance?.kind === 'systemGateway',
    );
    const [first] = secured;
    for (const { service, exposure } of secured) {
      if (first === undefined || exposure.tls?.secretName === first.exposure.tls?.secretName) continue;
      yield {
        key: service.key,
        issue: {
          rule: 'host-certified-twice',
          path: `${exposure.path}.tls`,
          problem: `${host} has a certificate by ${first.service.key} already`,
          remedy: `leave it out: the certificate of ${first.service.id} is used for both`,
        },
      };
    }
  }
}

/** A gateway asks one kind of route for a host: with two, the older one is served and the other one is not. */
function* speakOneProtocolPerHost({ services }: Program): Iterable<KeyedIssue> {
  for (const [host, claims] of claimsOf(services)) {
    const routed = claims.filter(({ exposure }) => exposure.entrance?.kind !== 'ingressClass');
    const grpc = routed.find(({ exposure }) => exposure.port?.protocol === 'grpc');
    const other = routed.find(({ exposure }) => exposure.port !== undefined && exposure.port.protocol !== 'grpc');
    if (grpc === undefined || other === undefined) continue;
    yield {
      key: grpc.service.key,
      issue: {
        rule: 'host-protocols-mixed',
        path: `${grpc.exposure.path}.hosts`,
        problem: `${host} is gRPC here, and HTTP for ${other.service.key}: a gateway takes one kind of route for a host`,
        remedy: 'give gRPC a host of its own',
      },
    };
  }
}

/** By cluster, entrance and host; in the order of keys, so that the blame never depends on the program's order. */
function claimsOf(services: readonly ServiceModel[]): readonly (readonly [string, readonly Claim[]])[] {
  const claims = new Map<string, { readonly host: string; readonly claims: Claim[] }>();
  for (const service of services.filter(({ exposures }) => exposures.length > 0).toSorted(byKey)) {
    for (const exposure of service.exposures) {
      if (exposure.entrance === undefined) continue;
      for (const host of exposure.hosts) {
        const place = `${service.system.environment.cluster} ${exposure.entrance.peer.key} ${host}`;
        const known = claims.get(place);
        if (known === undefined) claims.set(place, { host, claims: [{ service, exposure }] });
        else known.claims.push({ service, exposure });
      }
    }
  }
  return Array.from(claims.values(), ({ host, claims: found }) => [host, found] as const);
}

function byKey(a: ServiceModel, b: ServiceModel): number {
  return a.key < b.key ? -1 : 1;
}

/** Duties of hosts that services of one cluster are exposed under, and of the gateways that systems bring for them. */
export const hostRules: readonly ProgramRule[] = [
  claimPathsOnce,
  certifyHostsOnce,
  speakOneProtocolPerHost,
  ...gatewayRules,
];
