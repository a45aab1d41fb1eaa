import type { JwtModel } from '../../model/jwt.ts';
import { byCodeUnit } from '../../support/order.ts';
import type { AuthorizationPolicySpecRulesWhen } from '../types/istio.ts';

/** Only tokens of the issuer: who they are about, `iss/sub`, is there after one was found good. */
export function requestPrincipalsOf({ issuer }: JwtModel): readonly string[] {
  return [`${issuer}/*`];
}

/**
 * What a token must claim. The audience again, though nobody else's token is taken: another policy for the same pods may
 * take tokens of this issuer for others.
 */
export function tokenConditions({ audiences, requires }: JwtModel): readonly AuthorizationPolicySpecRulesWhen[] {
  const claims = requires.map(({ name, values }) => ({
    key: `request.auth.claims${name.map((part) => `[${part}]`).join('')}`,
    values,
  }));
  return [{ key: 'request.auth.audiences', values: audiences }, ...claims.toSorted((a, b) => byCodeUnit(a.key, b.key))];
}
