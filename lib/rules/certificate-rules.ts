import { certificateOf, exposedIn } from '../model/exposed.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';
import type { ServiceRule } from './rule.ts';

/** A gateway of the platform has its certificates beside it: from another namespace it takes none. */
function* leaveCertificatesToThePlatform({ exposures }: ServiceModel): Iterable<Issue> {
  for (const { path, tls, entrance } of exposures) {
    if (tls === undefined || entrance?.kind !== 'gateway') continue;
    yield {
      rule: 'tls-at-gateway',
      path: `${path}.tls`,
      problem: `'${entrance.name}' is the platform's, and its listener '${entrance.listener}' has certificates of its own`,
      remedy: 'leave it out, or give the system a gateway of its own: gateway: {}',
    };
  }
}

/** A route for hosts with and without a certificate would answer both in plain text, past the redirect. */
function* keepPlainHostsApart({ exposures, system }: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { path, tls, entrance, hosts } of exposures) {
    if (tls !== undefined || entrance?.kind !== 'systemGateway') continue;
    const exposed = exposedIn(system, graph);
    const secured = hosts.filter((host) => certificateOf(host, entrance, exposed) !== undefined);
    if (secured.length === 0 || secured.length === hosts.length) continue;
    yield {
      rule: 'tls-for-some-hosts',
      path: `${path}.hosts`,
      problem: `another service gives a certificate for ${secured.join(', ')}, and the others have none`,
      remedy: 'give expose a list, one entry for hosts with a certificate and one for those without',
    };
  }
}

/** Certificates are asked of what is there, in a way that can be answered. */
function* askForCertificates({ exposures, system }: ServiceModel): Iterable<Issue> {
  for (const { path, tls, hosts } of exposures) {
    if (tls?.issuer === undefined) continue;
    if (system.environment.platform.certManager === undefined) {
      yield {
        rule: 'cert-manager-required',
        path: `${path}.tls`,
        problem: `'${tls.issuer.name}' is an issuer of cert-manager, and platform.certManager is not given`,
        remedy: "install it and write platform.certManager: '1.18', or name a Secret: tlsSecret('shop-tls')",
      };
    }
    const wildcard = hosts.find((host) => host.startsWith('*.'));
    if (wildcard === undefined || tls.issuer.challenge === 'dns-01') continue;
    yield {
      rule: 'wildcard-by-http',
      path: `${path}.tls`,
      problem: `nobody can prove by http-01 that '${wildcard}' is theirs`,
      remedy: `write certManager({ issuer: '${tls.issuer.name}', challenge: 'dns-01' }) where the issuer has a solver for it`,
    };
  }
}

/** A redirect leads to something that answers, from something that is asked. */
function* redirectToWhatIsSecure({ exposures }: ServiceModel): Iterable<Issue> {
  for (const { path, tls, redirects, entrance } of exposures) {
    if (!redirects || entrance === undefined || entrance.kind === 'ingressClass') continue;
    if (entrance.kind === 'gateway' && entrance.redirectListener === undefined) {
      yield {
        rule: 'redirect-impossible',
        path: `${path}.redirectToHttps`,
        problem: `the platform names no listener of '${entrance.name}' for plain HTTP`,
        remedy: "name it in the environment: gateway({ …, redirectListener: 'http' }), or leave it out",
      };
    }
    if (entrance.kind === 'systemGateway' && tls === undefined) {
      yield {
        rule: 'redirect-impossible',
        path: `${path}.redirectToHttps`,
        problem: "it redirects to https, and 'tls' is not given",
        remedy: "give 'tls', or leave it out",
      };
    }
  }
}

/** Duties of the certificates of what is exposed. */
export const certificateRules: readonly ServiceRule[] = [
  leaveCertificatesToThePlatform,
  keepPlainHostsApart,
  askForCertificates,
  redirectToWhatIsSecure,
];
