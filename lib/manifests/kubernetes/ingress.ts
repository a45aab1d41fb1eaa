import type { ExposureModel } from '../../model/exposure.ts';
import type { ServiceModel } from '../../model/service.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { HTTPIngressPath, Ingress } from '../types/kubernetes.ts';
import { metadataFor, unlessEmpty } from './metadata.ts';

/** What an ingress controller sends to a service, on clusters without the Gateway API. */
export function ingressFor(service: ServiceModel, { name, hosts, paths, port, entrance, tls }: ExposureModel) {
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
      tls: tls === undefined ? undefined : [{ hosts, secretName: tls.secretName }],
      rules: hosts.map((host) => ({ host, http: { paths: sent } })),
    },
  } satisfies Ingress;
}
