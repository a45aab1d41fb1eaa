import { exposedAtOwnGateway, isAskedByHttp } from '../../model/exposed.ts';
import { istioClass } from '../../model/gateway.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import { solverLabels, solverPort } from '../../model/solver.ts';
import { fieldsIn, specOf } from '../fields.ts';
import { blamed, objectsText } from './blame.ts';
import type { Blocked } from './blocked.ts';
import type { Cluster } from './cluster.ts';
import { type Connection, type PodsSide, tcpPort, tunnel } from './connections.ts';
import type { MeshView } from './mesh-view.ts';
import { outsideSide } from './outside.ts';
import type { Pod } from './pods.ts';

/** Whether pods are those that Istio makes of the gateway of a system: their policies are ours. */
export function isOwnGateway({ object }: Pod): boolean {
  if (object?.manifest.kind !== 'Gateway' || object.origin === 'foreign') return false;
  return specOf(object)['gatewayClassName'] === istioClass;
}

/** Where load balancers look whether a pod of Istio's gateway is ready. */
const readiness = 15021;

/** Who comes to a gateway is the load balancer's matter, so it may be everybody, on the listeners' ports. */
export function entering(side: PodsSide, gateway: JudgedObject): Connection {
  const ports = [...portsOf(gateway), readiness].map(tcpPort);
  return {
    purpose: `what enters by ${side.name}`,
    from: everybody,
    to: side,
    ports,
    required: false,
    access: undefined,
  };
}

/** Requests from outside have no identity: a gateway whose policies ask for one answers nobody. */
export function* closedGateways({ pods }: Cluster, view: MeshView): Iterable<Blocked> {
  for (const pod of pods.pods) {
    const { object: gateway, name } = pod;
    if (gateway?.manifest.metadata?.name === undefined || !isOwnGateway(pod)) continue;
    const policies = view.atGateway(pod, gateway.manifest.metadata.name);
    for (const port of portsOf(gateway)) {
      const request = { identity: undefined, port, method: undefined, path: undefined };
      const decision = view.decide(policies, request, true);
      // A policy that has lost its target is refused as such.
      if (decision.policies.every(({ targets }) => targets === undefined)) continue;
      const deciding = decision.policies.map(({ object }) => object);
      const object = decision.answer === 'no' ? blamed(deciding.toReversed()) : undefined;
      if (object === undefined) continue;
      const problem = `${name} denies requests from outside on port ${port}, by ${objectsText(deciding)}`;
      yield { object, pointer: '/spec/rules', purpose: `what enters by ${name}`, problem };
    }
  }
}

function portsOf(gateway: JudgedObject): readonly number[] {
  const listeners = fieldsIn(specOf(gateway)['listeners']);
  return [...new Set(listeners.flatMap(({ port }) => (typeof port === 'number' ? port : [])))];
}

const everybody = outsideSide('everybody', ['0.0.0.0/0', '::/0']);

/** Challenges of certificates come by the gateway, and somebody else's pods answer them. */
export function* challenges(side: PodsSide, gateway: JudgedObject, { systems, graph }: Program): Iterable<Connection> {
  const system = systems.find(({ key }) => key === gateway.system);
  if (system === undefined || !exposedAtOwnGateway(system, graph).some(isAskedByHttp)) return;
  const purpose = `the challenges that enter by ${side.name}`;
  const ports = [tcpPort(solverPort), ...(system.environment.platform.mesh?.mode === 'ambient' ? tunnel : [])];
  yield { purpose, from: side, to: solvers(side.namespace), ports, required: true, access: undefined };
}

function solvers(namespace: string): PodsSide {
  const name = "cert-manager's pods";
  const pod: Pod = {
    key: `${namespace} ${name}`,
    name,
    namespace,
    labels: solverLabels,
    annotations: {},
    serviceAccount: undefined,
    ports: [],
    object: undefined,
  };
  return { kind: 'pods', name, namespace, podLabels: solverLabels, pods: [pod], ours: false };
}
