import type { Call } from './call.ts';
import { isGateway } from './gateway.ts';
import { isLayer7, type Peer, type ServicePeer } from './peer.ts';
import type { PlatformModel } from './platform.ts';
import type { ServiceModel } from './service.ts';
import { waypointPeer } from './waypoint.ts';

/** Services that get requests of a service, or copies of them: its versions and its mirror. */
export function targetsOf({ promise }: ServiceModel): readonly ServicePeer[] {
  const peers = [...(promise?.versions ?? []), ...(promise?.mirror === undefined ? [] : [promise.mirror])].map(
    ({ to }) => to,
  );
  return [...new Map(peers.map((peer) => [peer.key, peer])).values()];
}

/**
 * The calls that follow from calls to services that send requests on. A caller's own proxy does that, so the caller must reach
 * versions and mirrors, with what it may do at the service that it calls; in ambient mode it is the waypoint that must.
 */
export function targetCalls(services: readonly ServiceModel[], calls: readonly Call[]): readonly Call[] {
  const sending = new Map<string, ServiceModel>();
  for (const service of services) {
    if (service.inMesh && targetsOf(service).length > 0) sending.set(service.peer.key, service);
  }
  if (sending.size === 0) return [];
  return calls.flatMap((call) => {
    const service = sending.get(call.callee.key);
    if (service === undefined || !takesRoutesOfMesh(call.caller, service.system.environment.platform)) return [];
    const sender = senderOf(call, service);
    return targetsOf(service).flatMap((target) => callTo(target, sender));
  });
}

/** Whose requests were to be limited is judged by the waypoint, before it sends them on as its own. */
function senderOf(call: Call, { system }: ServiceModel): Call {
  if (system.environment.platform.mesh?.mode !== 'ambient') return call;
  return { ...call, caller: waypointPeer(system), methods: undefined, paths: undefined, tightens: undefined };
}

/** Whether requests of a caller follow the mesh's routes: gateways and scrapers ask the service's pods by rules of their own. */
export function takesRoutesOfMesh(caller: Peer, platform: PlatformModel): boolean {
  if (caller.kind === 'externalService' || !caller.inMesh) return false;
  return platform.metrics?.key !== caller.key && !isGateway(caller, platform);
}

/** Ports are the target's of the same names: a rule refuses targets that have others. */
function callTo(target: ServicePeer, call: Call): Call[] {
  const names = call.ports.filter(({ protocol }) => isLayer7(protocol)).map(({ name }) => name);
  const ports = target.ports.filter(({ name }) => names.includes(name));
  if (ports.length === 0 || target.key === call.caller.key || target.key === call.callee.key) return [];
  return [
    {
      ...call,
      callee: target,
      ports,
      variables: [],
      accessOnly: true,
      path: '',
      essential: false,
      sentBy: call.callee.key,
    },
  ];
}
