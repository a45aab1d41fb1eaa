import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { type ExposureRole, exposureManifests, oneExposure } from '../manifests/exposure-manifests.ts';
import { serviceManifests } from '../manifests/service-manifests.ts';
import { type AccessOptions, type CallDeclaration, type Callee, type CallOptions, call } from '../model/call.ts';
import { isCallee, isDeclaration } from '../model/callee.ts';
import type { ServicePeer } from '../model/peer.ts';
import { resolveService } from '../model/resolve-service.ts';
import type { ServiceModel } from '../model/service.ts';
import type { MicroServiceProps } from '../model/service-props.ts';
import { workloadKindOf } from '../model/workload-kind.ts';
import { allowCalls, declareCall } from './calls.ts';
import type { Caller } from './peers.ts';
import { isMarked, mark, nearestOf } from './recognise.ts';
import { Registry, usableId } from './registry.ts';
import { absentObject, addManifests, RenderedObject } from './rendered-object.ts';
import { System, standInEnvironment } from './system.ts';

/** Names of what a service may become: what {@link MicroService.object} takes. */
export type ServiceObjectRole = keyof typeof serviceManifests | ExposureRole;

/**
 * One service: a program in a container that serves, calls, or both. Takes every feature; with nothing said about
 * security, rollout or network it has defaults that are safe in production.
 *
 * @example
 * const ledger = new MicroService(this, 'ledger', {
 *   image: 'registry.example.com/bycoin/ledger', port: 8080, cpu: '250m', memory: '256Mi',
 *   health: { readiness: '/ready', liveness: '/live' },
 * });
 */
export class MicroService extends Construct {
  /** Whether something is a service, of any copy of this package. */
  static isMicroService(x: unknown): x is MicroService {
    return isMarked(x, 'MicroService');
  }

  /** The service that a construct is or lies in, if any. */
  static of(construct: IConstruct): MicroService | undefined {
    return nearestOf(construct, 'MicroService') as MicroService | undefined;
  }

  /** What was understood of the props: for constructs of one's own beside this one. */
  readonly model: ServiceModel;

  constructor(scope: Construct, id: string, props: MicroServiceProps) {
    const usable = usableId(scope, id);
    super(scope, usable.id);
    mark(this, 'MicroService');
    const registry = Registry.of(this);
    const system = System.tryOf(this) ?? standInSystem(this);
    this.model = resolveService(usable.id, props, system.model);
    registry.addService(this.model);
    for (const key of this.model.before) registry.comeAfter(key, this.model.key);
    if (usable.wrong !== undefined) registry.report(this.model.key, usable.wrong);
    const calls: unknown = props?.calls;
    for (const [index, entry] of (Array.isArray(calls) ? calls : []).entries()) {
      // What cannot be called was reported when the props were read.
      if (isDeclaration(entry)) declareCall(this, entry, `calls[${index}]`);
      else if (isCallee(entry)) declareCall(this, call(entry), `calls[${index}]`);
    }
    // Outside any chart an ApiObject cannot stand; the issue about the missing system says what to do.
    if (this.node.scopes.some((scope) => Chart.isChart(scope))) {
      addManifests(this, serviceManifests, this.model);
      addManifests(this, exposureManifests(this.model), this.model);
    }
    this.node.defaultChild = this.node.tryFindChild(workloadKindOf(this.model));
  }

  /** Its end of every call. */
  get peer(): ServicePeer {
    return this.model.peer;
  }

  /**
   * One object that it becomes, to patch it. The patch applies to the rendered Kubernetes JSON, last.
   *
   * @example
   * wallet.object('Deployment').addJsonPatch(JsonPatch.add('/spec/template/spec/hostAliases', [{ ip: '10.0.0.7', hostnames: ['legacy'] }]));
   */
  object(role: ServiceObjectRole): RenderedObject {
    const object = this.node.tryFindChild(role);
    if (RenderedObject.isRenderedObject(object)) return object;
    return absentObject(this, role, { ...serviceManifests, ...oneExposure });
  }

  /** A call that the `calls` prop cannot say, since the callee is made later: for cycles. */
  addCall(callee: Callee | CallDeclaration, options: CallOptions = {}): void {
    declareCall(this, { callee, options }, 'addCall');
  }

  /** Grants access to a foreigner and nothing else: both ends get their policies, the caller no variable. */
  allowCallsFrom(caller: Caller, options: AccessOptions = {}): void {
    allowCalls(this, caller, options);
  }

  /**
   * What cdk8s-plus asks of a pod selector. Its class of selectors has private members, so that nothing else fits its
   * type, and our declarations do not name cdk8s-plus; a test passes services to its real constructs.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the one cast between two type systems, as said above
  toPodSelectorConfig(): any {
    return podSelectorConfig(this.model);
  }

  /** What cdk8s-plus asks of a peer of a network policy: its pods. */
  toPodSelector(): this {
    return this;
  }

  /** What cdk8s-plus asks of a peer of a network policy. */
  // biome-ignore lint/suspicious/noExplicitAny: as for `toPodSelectorConfig`
  toNetworkPolicyPeerConfig(): any {
    return { podSelector: podSelectorConfig(this.model) };
  }

  /** What cdk8s-plus asks of a subject of a role binding. */
  toSubjectConfiguration() {
    return { kind: 'ServiceAccount', name: this.model.serviceAccount, apiGroup: '', namespace: this.model.namespace };
  }
}

/** An object of ours with what cdk8s-plus calls on its `LabelSelector`. */
function podSelectorConfig({ selector, namespace }: ServiceModel) {
  const labelSelector = { isEmpty: () => false, _toKube: () => ({ matchLabels: { ...selector } }) };
  return { labelSelector, namespaces: { names: [namespace] } };
}

/** Stands in for the system that a service should lie in, so that everything else wrong with it is found too. */
function standInSystem(service: MicroService): System {
  const id = 'outside-any-system';
  const environment = standInEnvironment(service.node.root as Construct);
  const known = environment.node.tryFindChild(id);
  const system = System.isSystem(known) ? known : new System(environment, id);
  Registry.of(service).report(system.model.key, {
    rule: 'service-outside-system',
    path: service.node.path,
    problem: `service '${service.node.id}' is not inside a system`,
    remedy: 'make it in one: new MicroService(system, …)',
  });
  return system;
}
