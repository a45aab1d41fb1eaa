import type { ExposureModel } from '../../model/exposure.ts';
import type { ServiceModel } from '../../model/service.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import type { Certificate } from '../types/cert-manager.ts';

/**
 * The certificate of what a service exposes. An object of its own, in place of an annotation that makes one, shows in a
 * diff what is asked for. No common name: it holds 64 characters, and hosts are longer (cases.md C31).
 */
export function certificateFor(service: ServiceModel, { hosts, tls }: ExposureModel) {
  if (tls?.issuer === undefined) return undefined;
  const { name, kind } = tls.issuer;
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: metadataFor(service, tls.secretName),
    spec: {
      secretName: tls.secretName,
      dnsNames: hosts,
      issuerRef: { group: 'cert-manager.io', kind, name },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      revisionHistoryLimit: 1,
    },
  } satisfies Certificate;
}
