import { certificateOf, type Exposed, exposedIn } from '../../model/exposed.ts';
import type { ExposureModel } from '../../model/exposure.ts';
import type { ServiceModel } from '../../model/service.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { RenderContext } from '../context.ts';
import type { HTTPIngressPath, Ingress, IngressTLS } from '../types/kubernetes.ts';
import { metadataFor, unlessEmpty } from './metadata.ts';

/** What an ingress controller sends to a service, on clusters without the Gateway API. */
export function ingressFor(service: ServiceModel, exposure: ExposureModel, { graph }: Pick<RenderContext, 'graph'>) {
  const { name, hosts, paths, port, entrance } = exposure;
  if (entrance?.kind !== 'ingressClass' || port === undefined) return undefined;
  const backend = { service: { name: service.name, port: { number: port.servicePort } } };
  const sent = paths.map(
    ({ kind, value }): HTTPIngressPath => ({ path: value, pathType: kind === 'exact' ? 'Exact' : 'Prefix', backend }),
  );
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      ...metadataFor(service, name),
      annotations: unlessEmpty(sortedRecord({ ...entrance.annotations, ...service.annotations })),
    },
    spec: {
      ingressClassName: entrance.name,
      tls: certificatesFor(exposure, exposedIn(service.system, graph)),
      rules: hosts.map((host) => ({ host, http: { paths: sent } })),
    },
  } satisfies Ingress;
}

/**
 * The certificates of its hosts, also where another service says them: controllers that judge each object alone would
 * answer for a host without `tls` in plain text, or with a certificate of their own.
 */
function certificatesFor({ hosts, tls, entrance }: ExposureModel, exposed: readonly Exposed[]) {
  const secrets = new Map<string, string[]>();
  for (const host of hosts) {
    const certificate = tls ?? (entrance && certificateOf(host, entrance, exposed));
    if (certificate === undefined) continue;
    const others = secrets.get(certificate.secretName);
    if (others === undefined) secrets.set(certificate.secretName, [host]);
    else others.push(host);
  }
  const certificates = Array.from(secrets, ([secretName, of]): IngressTLS => ({ hosts: of, secretName }));
  return certificates.length === 0 ? undefined : certificates;
}
