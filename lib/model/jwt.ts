import type { PortModel } from './ports.ts';

/**
 * Tokens without which no request gets to the service (JSON Web Tokens, `Authorization: Bearer …`). Who calls still needs to
 * be allowed: a token comes on top of the caller's identity.
 *
 * On a port named `metrics` none is asked for, since scrapers have none.
 */
export interface JwtOptions {
  /** Who gives tokens out, exactly as in their claim `iss`: `https://idp.example.com/`. */
  readonly issuer: string;
  /** Whom a token is for: its claim `aud` has one of these. Else a token for any service of the issuer would do. */
  readonly audiences: readonly string[];
  /**
   * Where the issuer's public keys are, as an https URL. The mesh's control plane reads them, not the pods.
   *
   * @default - found by the issuer's `.well-known/openid-configuration`
   */
  readonly jwks?: string | undefined;
  /** What a token must claim. @default - nothing more */
  readonly requires?: RequiredClaims | undefined;
  /**
   * Paths for which no token is needed: `/health` exactly, `/public/*` for all that begins with `/public/`. Callers still
   * need to be allowed there; a token that is sent must be a good one.
   *
   * @default - none
   */
  readonly except?: readonly string[] | undefined;
}

/**
 * Claims by name, with the text or one of the texts that they must have; a `*` at one end stands for the rest. All of them must fit. A claim that is a list, or
 * `scope` with several words, fits by any of its entries; one that is an object is written as an object.
 *
 * @example
 * { scope: 'wallet.read', realm_access: { roles: ['admin', 'teller'] } }
 */
export interface RequiredClaims {
  readonly [claim: string]: string | readonly string[] | RequiredClaims;
}

/** Tokens as understood. */
export interface JwtModel {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly jwks: string | undefined;
  readonly requires: readonly RequiredClaim[];
  readonly except: readonly string[];
}

/** One claim. */
export interface RequiredClaim {
  /** Names from the outermost object on. */
  readonly name: readonly string[];
  /** One of them is asked for. */
  readonly values: readonly string[];
}

/** Port whose requests need no token. */
export const metricsPort = 'metrics';

/** Whether requests on a port need a token: where they can be seen, and are no scraper's. */
export function asksForToken({ name, protocol }: Pick<PortModel, 'name' | 'protocol'>): boolean {
  return protocol !== 'tcp' && name !== metricsPort;
}
