import { inTrustDomain } from './access-match.ts';
import type { AccessRule } from './authorization-policies.ts';
import type { Identity } from './connections.ts';

/** Rules of one policy by the identities that they name: that of a hub has thousands. */
export class RulesByIdentity {
  readonly #trustDomain: string;
  readonly #byPrincipal = new Map<string, AccessRule[]>();
  readonly #others: readonly AccessRule[];

  constructor(rules: readonly AccessRule[], trustDomain: string) {
    this.#trustDomain = trustDomain;
    if (rules.length <= few) {
      this.#others = rules;
      return;
    }
    const others: AccessRule[] = [];
    this.#others = others;
    for (const rule of rules) {
      const principals = principalsOf(rule);
      if (principals === undefined) others.push(rule);
      for (const principal of principals ?? []) this.#add(inTrustDomain(principal, trustDomain), rule);
    }
  }

  /** Rules that may match requests of an identity, or of callers without one. */
  about(identity: Identity | undefined): readonly AccessRule[] {
    if (identity === undefined) return this.#others;
    const named = this.#byPrincipal.get(principalFor(identity, this.#trustDomain));
    if (named === undefined) return this.#others;
    return this.#others.length === 0 ? named : [...named, ...this.#others];
  }

  #add(principal: string, rule: AccessRule): void {
    const list = this.#byPrincipal.get(principal);
    if (list === undefined) this.#byPrincipal.set(principal, [rule]);
    else if (!list.includes(rule)) list.push(rule);
  }
}

/** So few rules are read faster than filed. */
const few = 16;

/** Every principal that a rule can match, where it names all of them in full. */
function principalsOf({ sources }: AccessRule): readonly string[] | undefined {
  if (sources === undefined) return undefined;
  const named = sources.every(
    ({ principals }) => principals.length > 0 && !principals.some((name) => name.includes('*')),
  );
  return named ? sources.flatMap(({ principals }) => principals) : undefined;
}

/** An identity as Istio writes it. */
function principalFor({ namespace, serviceAccount }: Identity, trustDomain: string): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
