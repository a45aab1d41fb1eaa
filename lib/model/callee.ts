import type { CallDeclaration, Callee } from './call.ts';
import { kindOf } from './option-kinds.ts';

/** What `calls` may hold; who it is, is found out when the graph is built. */
export const calleeKind = kindOf<Callee | CallDeclaration>(
  'a service, externalService(…), clusterService(…), a workload of this program, or a call(…) to one',
  (value) => isCallee(value) || isDeclaration(value),
  'not-callable',
);

/** Whether something can be called: a service of any copy of this package, a foreigner, or a construct that may own pods. */
export function isCallee(value: unknown): value is Callee {
  if (typeof value !== 'object' || value === null) return false;
  const { peer, kind, node } = value as { readonly peer?: unknown; readonly kind?: unknown; readonly node?: unknown };
  if (typeof peer === 'object' && peer !== null) return true;
  if (kind === 'externalService' || kind === 'clusterService') return true;
  return typeof node === 'object' && node !== null && typeof (node as { readonly path?: unknown }).path === 'string';
}

/** Whether something was made by `call(…)` of what can be called. */
export function isDeclaration(value: unknown): value is CallDeclaration {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'call' &&
    'callee' in value &&
    isCallee(value.callee)
  );
}
