import type { Call } from '../../model/call.ts';
import { asksForToken, type JwtModel } from '../../model/jwt.ts';
import { commonPaths } from '../../model/request-path.ts';
import { type Grant, grantsOf } from './authorization-rules.ts';

/**
 * What a call grants its caller where requests need a token: everything with one; without, the ports that ask for none,
 * and of the paths that it may use the excepted ones.
 */
export function grantsWithToken(
  call: Call,
  jwt: JwtModel | undefined,
  { trustDomain, number }: { readonly trustDomain: string; readonly number: 'port' | 'servicePort' },
): readonly Grant[] {
  if (jwt === undefined) return grantsOf(call, trustDomain, number);
  const excepted = commonPaths(call.paths, jwt.except);
  const free = { ...call, ports: call.ports.filter((port) => !asksForToken(port)) };
  const asking = { ...call, ports: call.ports.filter(asksForToken) };
  return [
    ...grantsOf(free, trustDomain, number),
    ...grantsOf(asking, trustDomain, number).flatMap((grant) => [
      { ...grant, token: jwt },
      ...(excepted.length > 0 ? [{ ...grant, paths: excepted }] : []),
    ]),
  ];
}
