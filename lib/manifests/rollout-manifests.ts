import { ownerBy } from '../model/handover.ts';
import { activeServiceName, generations, trafficOf } from '../model/rollout.ts';
import type { ServiceModel } from '../model/service.ts';
import { rolloutFor } from './argo-rollouts/rollout.ts';
import { generationDestinationRuleFor } from './istio/destination-rule.ts';
import { generationServiceFor, generationServiceName } from './kubernetes/generation-service.ts';
import type { ManifestTable } from './manifest-entry.ts';
import { ownedBy } from './owned-by.ts';
import { suppressed } from './suppressed.ts';

/** Now, or until something has taken its place. */
const isBlueGreen = (service: ServiceModel) =>
  service.ports.length > 0 && ownerBy('Rollout', service)?.service.rollout.kind === 'blueGreen';

/** Whether gateways ask generations of what keeps promises in the mesh. */
const isPromisedAtGateway = (service: ServiceModel) =>
  trafficOf(service).gateway && service.inMesh && service.promise !== undefined;

/** What a service becomes that Argo Rollouts releases: Service objects of the generations of its pods, and its pods. */
export const rolloutManifests = {
  StableService: {
    apiVersion: 'v1',
    kind: 'Service',
    wave: 'first',
    name: (service) => generationServiceName(service, generations.stable),
    when: (service) => trafficOf(service).gateway,
    render: suppressed((service: ServiceModel) => generationServiceFor(service, generations.stable)),
  },
  CanaryService: {
    apiVersion: 'v1',
    kind: 'Service',
    wave: 'first',
    name: (service) => generationServiceName(service, generations.canary),
    when: (service) => trafficOf(service).gateway,
    render: suppressed((service: ServiceModel) => generationServiceFor(service, generations.canary)),
  },
  StableDestinationRule: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    wave: 'first',
    name: (service) => generationServiceName(service, generations.stable),
    when: isPromisedAtGateway,
    render: (service) => generationDestinationRuleFor(service, generations.stable),
  },
  CanaryDestinationRule: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    wave: 'first',
    name: (service) => generationServiceName(service, generations.canary),
    when: isPromisedAtGateway,
    render: (service) => generationDestinationRuleFor(service, generations.canary),
  },
  PreviewService: {
    apiVersion: 'v1',
    kind: 'Service',
    wave: 'first',
    name: (service) => generationServiceName(service, generations.preview),
    when: isBlueGreen,
    render: suppressed((service: ServiceModel) => generationServiceFor(service, generations.preview)),
  },
  ActiveService: {
    apiVersion: 'v1',
    kind: 'Service',
    wave: 'first',
    name: (service) => generationServiceName(service, generations.active),
    when: (service) => isBlueGreen(service) && activeServiceName(service) !== service.name,
    render: suppressed((service: ServiceModel) => generationServiceFor(service, generations.active)),
  },
  Rollout: {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    wave: 'workload',
    name: ({ name }) => name,
    when: (service) => ownerBy('Rollout', service) !== undefined,
    render: suppressed(ownedBy('Rollout', rolloutFor)),
  },
} satisfies ManifestTable<ServiceModel>;
