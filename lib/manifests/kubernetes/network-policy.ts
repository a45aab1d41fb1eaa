import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import type { NetworkPolicy } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';
import { egressFor, type GuardedPods, ingressFor, policySpecFor } from './network-policy-rules.ts';

/** What the network lets a service do: its declared calls in both directions, and what the platform itself needs. */
export function networkPolicyFor(service: ServiceModel, { graph }: RenderContext) {
  const pods: GuardedPods = {
    peer: service.peer,
    environment: service.system.environment,
    probedPorts: probedPortsOf(service),
    usesApiServer: service.permissions.length > 0,
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataFor(service),
    spec: policySpecFor(service.selector, { ingress: ingressFor(pods, graph), egress: egressFor(pods, graph) }),
  } satisfies NetworkPolicy;
}

function probedPortsOf(service: ServiceModel): readonly number[] {
  const { ports, containers } = service;
  const checks = [service, ...containers].flatMap(({ health }) => [health.readiness, health.liveness, health.startup]);
  const targets = checks.flatMap((check) => check?.target ?? []);
  const names = new Set(targets.flatMap((target) => (target.kind === 'command' ? [] : target.port)));
  return ports.filter(({ name }) => names.has(name)).map(({ port }) => port);
}
