import { peersServiceName } from '../../model/callee-hosts.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { Service } from '../types/kubernetes.ts';
import { metadataFor, unlessEmpty } from './metadata.ts';
import { servicePortFor } from './service.ts';

/**
 * Names of single pods, for those that keep state. Also of pods that are not ready yet: peers find each other before they
 * are, and what is only for whoever can serve has the service's own address. Ports are the pods', since nothing translates
 * them.
 */
export function peersServiceFor(service: ServiceModel) {
  if (service.state === undefined) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataFor(service, peersServiceName(service)),
    spec: {
      type: 'ClusterIP',
      clusterIP: 'None',
      selector: service.selector,
      ports: unlessEmpty(service.ports.map((port) => servicePortFor(port, port.port))),
      publishNotReadyAddresses: true,
    },
  } satisfies Service;
}
