import type { Call } from '../../model/call.ts';
import { principalOf } from '../../model/peer.ts';
import type { AuthorizationPolicySpecRules } from '../types/istio.ts';

/** An identity of the mesh, and a port that it may use. */
export interface Grant {
  readonly principal: string;
  readonly port: number;
}

/** What a call grants its caller; nothing where the mesh does not know the caller, which is a rule's matter. */
export function grantsOf({ caller, ports }: Call, trustDomain: string, number: 'port' | 'servicePort'): Grant[] {
  if (caller.kind === 'externalService' || !caller.inMesh) return [];
  const principal = principalOf(caller, trustDomain);
  return principal === undefined ? [] : ports.map((port) => ({ principal, port: port[number] }));
}

/** One rule for each identity, so that edges are added without touching each other. */
export function allowRules(grants: readonly Grant[]): readonly AuthorizationPolicySpecRules[] {
  const portsBy = new Map<string, Set<number>>();
  for (const { principal, port } of grants) {
    const ports = portsBy.get(principal);
    if (ports === undefined) portsBy.set(principal, new Set([port]));
    else ports.add(port);
  }
  return [...portsBy]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([principal, ports]) => ({
      from: [{ source: { principals: [principal] } }],
      to: [{ operation: { ports: [...ports].toSorted((a, b) => a - b).map(String) } }],
    }));
}
