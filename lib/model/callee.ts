import { inspectValue } from '../support/plain.ts';
import type { CallableService, CallDeclaration, Callee } from './call.ts';
import type { ClusterService, ExternalService } from './foreigner.ts';
import { kindOf } from './option-kinds.ts';

/** What `calls` may hold; who it is, is found out when the graph is built. */
export const calleeKind = kindOf<Callee | CallDeclaration>(
  'a service, externalService(…), clusterService(…), a workload of this program, or a call(…) to one',
  (value) => isCallee(value) || isDeclaration(value),
  'not-callable',
);

/** Whether something can be called: a service of any copy of this package, a foreigner, or a construct that may own pods. */
export function isCallee(value: unknown): value is Callee {
  if (isCallableService(value) || isForeigner(value)) return true;
  const { node } = membersOf(value);
  return typeof membersOf(node)['path'] === 'string';
}

/** Whether something is a service of any copy of this package. */
export function isCallableService(value: unknown): value is CallableService {
  const { kind, key, name, ports } = membersOf(membersOf(value)['peer']);
  if (typeof kind !== 'string' || typeof key !== 'string' || typeof name !== 'string') return false;
  return kind === 'externalService' || Array.isArray(ports);
}

/** Whether something was made by `externalService(…)` or `clusterService(…)`. */
export function isForeigner(value: unknown): value is ExternalService | ClusterService {
  const { kind } = membersOf(value);
  return (kind === 'externalService' || kind === 'clusterService') && 'options' in membersOf(value);
}

/** Whether something was made by `call(…)` of what can be called. */
export function isDeclaration(value: unknown): value is CallDeclaration {
  const { kind, callee } = membersOf(value);
  return kind === 'call' && isCallee(callee);
}

/** How messages name what was given as one end of a call, whatever it is. */
export function calleeText(value: unknown): string {
  if (isCallableService(value)) return value.peer.name;
  const { name, node, options } = membersOf(value);
  for (const text of [name, membersOf(options)['name'], membersOf(node)['id']]) {
    if (typeof text === 'string') return text;
  }
  return inspectValue(value);
}

/** Of anything: JavaScript users give anything. */
function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : nothing;
}

const nothing: Readonly<Record<string, unknown>> = Object.freeze({});
