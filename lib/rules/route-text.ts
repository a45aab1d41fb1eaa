import type { RouteModel } from '../model/routes.ts';
import { secretIn } from './secret-rules.ts';

/** `GET /reports/* with x-user: tester`; what may be a secret is not shown. */
export function routeText({ path, methods, headers }: RouteModel): string {
  const named = Object.entries(headers).map(
    ([name, value]) => `${name}: ${secretIn(name, value) === undefined ? value : '…'}`,
  );
  const request = [...(methods === undefined ? [] : [methods.join(' or ')]), path].join(' ');
  return named.length === 0 ? request : `${request} with ${named.join(' and ')}`;
}
