import type { Call } from '../../model/call.ts';
import type { JwtModel } from '../../model/jwt.ts';
import { principalOf } from '../../model/peer.ts';
import { byCodeUnit } from '../../support/order.ts';
import type { AuthorizationPolicySpecRules } from '../types/istio.ts';
import { requestPrincipalsOf, tokenConditions } from './token-conditions.ts';

/** An identity of the mesh, a port that it may use, and which requests on it; `undefined` for all of them. */
export interface Grant {
  readonly principal: string;
  readonly port: number;
  readonly methods: readonly string[] | undefined;
  readonly paths: readonly string[] | undefined;
  /** What a request must carry; `undefined` where it needs no token. */
  readonly token: JwtModel | undefined;
}

/** What a call grants its caller; nothing where the mesh does not know the caller, which is a rule's matter. */
export function grantsOf(
  { caller, ports, methods, paths }: Call,
  trustDomain: string,
  number: 'port' | 'servicePort',
): Grant[] {
  if (caller.kind === 'externalService' || !caller.inMesh) return [];
  const principal = principalOf(caller, trustDomain);
  return principal === undefined
    ? []
    : ports.map((port) => ({ principal, port: port[number], methods, paths, token: undefined }));
}

/** One rule for each identity and what it is limited to, so that edges are added without touching each other. */
export function allowRules(grants: readonly Grant[]): readonly AuthorizationPolicySpecRules[] {
  const groups = new Map<string, { readonly grant: Grant; readonly ports: Set<number> }>();
  for (const grant of grants) {
    const { principal, port, methods, paths, token } = grant;
    const key = `${principal} ${methods?.join() ?? ''} ${paths?.join() ?? ''} ${token === undefined ? '' : 'token'}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { grant, ports: new Set([port]) });
    else group.ports.add(port);
  }
  return [...groups]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([, { grant, ports }]) => ({
      from: [
        {
          source: {
            principals: [grant.principal],
            requestPrincipals: grant.token === undefined ? undefined : requestPrincipalsOf(grant.token),
          },
        },
      ],
      to: [
        {
          operation: {
            ports: [...ports].toSorted((a, b) => a - b).map(String),
            methods: grant.methods,
            paths: grant.paths,
          },
        },
      ],
      when: grant.token === undefined ? undefined : tokenConditions(grant.token),
    }));
}
