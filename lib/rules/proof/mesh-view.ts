import { type Labels, selects } from '../workloads.ts';
import { best, type Match, type Request, ruleMatches } from './access-match.ts';
import type { AuthorizationPolicy } from './authorization-policies.ts';
import { PodTable } from './pod-table.ts';
import { RulesByIdentity } from './rules-by-identity.ts';
import { requiredLabels } from './selectors.ts';
import type { WaypointService } from './waypoints.ts';

/** Whether the mesh lets a request through: `depends` where that takes more than is known, such as a token. */
export interface Decision {
  readonly answer: 'yes' | 'depends' | 'no';
  /** Those that decide: the one that denies, or those of which none allows; none where nothing is asked for. */
  readonly policies: readonly AuthorizationPolicy[];
}

/** What of a mesh must be known to read its policies. */
export interface MeshFacts {
  /** Namespace of istiod: policies there are about all namespaces. */
  readonly rootNamespace: string;
  readonly trustDomain: string;
}

/**
 * Who may call what, by Istio's own semantics: a matching DENY denies; where there is an ALLOW policy, one of its rules
 * must match; otherwise everybody may. A CUSTOM policy asks somebody who is not seen here, so it never decides: the
 * answer is `depends`.
 *
 * @see https://istio.io/latest/docs/concepts/security/#implicit-enablement
 */
export class MeshView {
  readonly #facts: MeshFacts;
  readonly #ofPods = new PodTable<AuthorizationPolicy>();
  readonly #rules = new Map<AuthorizationPolicy, RulesByIdentity>();
  readonly #atPods = new WeakMap<object, readonly AuthorizationPolicy[]>();
  readonly #ofTargets = new Map<string, AuthorizationPolicy[]>();

  constructor(policies: readonly AuthorizationPolicy[], facts: MeshFacts) {
    this.#facts = facts;
    for (const policy of policies) {
      const { namespace, selector = {}, targets } = policy;
      const place = namespace === facts.rootNamespace ? undefined : namespace;
      if (targets === undefined) this.#ofPods.add(place, requiredLabels(selector), policy);
      for (const { kind, name } of targets ?? []) {
        const key = kind === 'GatewayClass' ? targetKey('', kind, name) : targetKey(namespace, kind, name);
        const list = this.#ofTargets.get(key);
        if (list === undefined) this.#ofTargets.set(key, [policy]);
        else list.push(policy);
      }
    }
  }

  /** Policies that the proxy of a pod, or of its node, keeps. Those with targets are not for it. */
  atPod(pod: { readonly namespace: string; readonly labels: Labels }): readonly AuthorizationPolicy[] {
    let kept = this.#atPods.get(pod);
    if (kept === undefined) {
      const { namespace, labels } = pod;
      kept = this.#ofPods.find(namespace, labels).filter(({ selector }) => selects(selector ?? {}, labels));
      this.#atPods.set(pod, kept);
    }
    return kept;
  }

  /** Policies that a waypoint keeps for a Service object. Those without a target mean nothing to it. */
  atWaypoint({ namespace, service, gateway, gatewayNamespace }: WaypointService): readonly AuthorizationPolicy[] {
    return [
      ...(this.#ofTargets.get(targetKey(namespace, 'Service', service)) ?? []),
      ...(this.#ofTargets.get(targetKey(gatewayNamespace, 'Gateway', gateway)) ?? []),
      ...(this.#ofTargets.get(targetKey('', 'GatewayClass', 'istio-waypoint')) ?? []).filter(
        (policy) => policy.namespace === this.#facts.rootNamespace,
      ),
    ];
  }

  /** Policies that a gateway keeps: those about its pods, and those that name it. */
  atGateway(
    pod: { readonly namespace: string; readonly labels: Labels },
    name: string,
  ): readonly AuthorizationPolicy[] {
    return [...this.atPod(pod), ...(this.#ofTargets.get(targetKey(pod.namespace, 'Gateway', name)) ?? [])];
  }

  /** Whether policies let a request through. A node's proxy sees no requests (`layer7: false`), only connections. */
  decide(policies: readonly AuthorizationPolicy[], request: Request, layer7: boolean): Decision {
    const matchOf = (policy: AuthorizationPolicy) => this.#matches(policy, request, layer7);
    let depends = false;
    for (const policy of policies) {
      if (policy.action !== 'DENY' && policy.action !== 'CUSTOM') continue;
      const match = matchOf(policy);
      if (match === 'yes' && policy.action === 'DENY') return { answer: 'no', policies: [policy] };
      if (match !== 'no') depends = true;
    }
    const allowing = policies.filter(({ action }) => action === 'ALLOW');
    if (allowing.length === 0) return { answer: depends ? 'depends' : 'yes', policies: [] };
    const through = allowing.filter((policy) => matchOf(policy) === 'yes');
    if (through.length > 0) return { answer: depends ? 'depends' : 'yes', policies: through };
    return { answer: best(allowing, matchOf) === 'maybe' ? 'depends' : 'no', policies: allowing };
  }

  #matches(policy: AuthorizationPolicy, request: Request, layer7: boolean): Match {
    let rules = this.#rules.get(policy);
    if (rules === undefined) {
      rules = new RulesByIdentity(policy.rules, this.#facts.trustDomain);
      this.#rules.set(policy, rules);
    }
    const partly = partlyMatched[policy.action] ?? 'maybe';
    const reading = { trustDomain: this.#facts.trustDomain, partly };
    return best(rules.about(request.identity), (rule) =>
      rule.asksLayer7 && !layer7 ? unseen(partly) : ruleMatches(rule, request, reading),
    );
  }
}

/** What counts where only a part of the declared requests matches: some of them are not allowed, or some are denied. */
const partlyMatched: Readonly<Record<string, Match>> = { ALLOW: 'no', DENY: 'yes' };

/**
 * A node's proxy sees no requests: a rule that asks for them matches nothing there, and so allows nothing. What it denies
 * is a matter of Istio's version.
 */
function unseen(partly: Match): Match {
  return partly === 'no' ? 'no' : 'maybe';
}

function targetKey(namespace: string, kind: string, name: string): string {
  return `${namespace} ${kind} ${name}`;
}
