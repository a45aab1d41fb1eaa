import type { PortModel } from '../../model/ports.ts';
import { generations, trafficOf } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import { generationServiceName } from '../kubernetes/generation-service.ts';

/** Whom a gateway sends to: the service, or both generations of a canary, whose weights Argo Rollouts moves. */
export function exposedBackendsOf(service: ServiceModel, port: PortModel) {
  if (!trafficOf(service).gateway) return [backendOf(service.name, port, 1)];
  return [
    backendOf(generationServiceName(service, generations.stable), port, 100),
    backendOf(generationServiceName(service, generations.canary), port, 0),
  ];
}

function backendOf(name: string, { servicePort }: PortModel, weight: number) {
  return { group: '', kind: 'Service', name, port: servicePort, weight } as const;
}
