import type { DurationLike, DurationText } from './duration.ts';

/** Which pod gets a request. */
export type LoadBalancing = 'leastRequests' | 'roundRobin' | 'random' | HashBy;

/** What requests have in common that are to reach one pod. */
export type HashKey = HeaderKey | CookieKey | SourceIpKey;

/** Requests with the same value of a header. Those without it go to any pod. */
export interface HeaderKey {
  /** Name of the header, such as `x-user`. */
  readonly header: string;
}

/** Requests with the same cookie; who comes without it is given one. */
export interface CookieKey {
  /** Name of the cookie. */
  readonly cookie: string;
  /** How long a new cookie lives; `0s` until the browser is closed. Without a lifetime none would be given. */
  readonly ttl: DurationText | DurationLike;
}

/** Requests from the same address. */
export interface SourceIpKey {
  /** Inside the mesh it is a caller's pod, so that each pod of a caller stays with one pod of the service. */
  readonly sourceIp: true;
}

/** A consistent hash: when pods come and go, only their share of the keys moves. Made by {@link hashBy}. */
export type HashBy = HashKey & { readonly kind: 'hashBy' };

/** Requests that have this in common reach one pod, as long as it is there. */
export function hashBy(key: HashKey): HashBy {
  return Object.freeze({ ...key, kind: 'hashBy' });
}

/** Load balancing as understood; milliseconds. */
export type LoadBalancingModel =
  | { readonly kind: 'leastRequests' | 'roundRobin' | 'random' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'cookie'; readonly name: string; readonly ttl: number }
  | { readonly kind: 'sourceIp' };
