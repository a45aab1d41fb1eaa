import { byCodeUnit } from '../support/order.ts';
import { isPlainObject } from '../support/plain.ts';
import type { JwtModel, JwtOptions, RequiredClaim } from './jwt.ts';
import { either, filledListOf, kindOf, mapped, type OptionKind, recordOf, required } from './option-kinds.ts';
import type { OptionsTable, ReadOptions } from './read-options.ts';
import { requestPath } from './request-path.ts';
import { looksLikeSecretKey, looksLikeSecretValue } from './secrets-in-text.ts';

/** A `StringOrURI` of the standard: what has a colon is a URI. A `*` would be a pattern to the mesh. */
const issuer: OptionKind<string> = withoutSecrets(
  kindOf<string>(
    "an issuer such as 'https://idp.example.com/'",
    (value) => typeof value === 'string' && /^[^\s*]+$/.test(value) && (!value.includes(':') || URL.canParse(value)),
    'bad-issuer',
  ),
  'bad-issuer',
  carriesSecret,
);

/** Where keys are, never the keys: a set of them may hold private ones, and then no message may show it. */
const jwks: OptionKind<string> = withoutSecrets(
  kindOf<string>(
    "an https URL such as 'https://idp.example.com/jwks.json', at which the public keys are",
    (value) => typeof value === 'string' && /^https:\/\/\S+$/.test(value) && URL.canParse(value),
    'bad-url',
  ),
  'bad-url',
  (value) => holdsKeys(value) || carriesSecret(value),
);

/** Audiences are compared as they are: a `*` is a letter there. */
const audience = kindOf<string>(
  "an audience as tokens name it, such as 'wallet', without '*'",
  (value) => typeof value === 'string' && value !== '' && !value.includes('*'),
  'claim-illegal',
);

/** The mesh takes a `*` at one end for the rest, and for a letter everywhere else. */
const claimValue = kindOf<string>(
  "a text such as 'wallet.read', '*' only at one of its ends",
  (value) => typeof value === 'string' && value !== '' && /^(?:\*?[^*]*|[^*]*\*)$/.test(value),
  'claim-illegal',
);

/** Claims as read, name by name. */
type ReadClaims = readonly RequiredClaim[];

/** Objects in objects, as deep as issuers make them: `resource_access.<client>.roles`. */
const requiredClaims = claims(3);

/** What each option of `jwt` may be. */
export const jwtOptions = {
  issuer: required(issuer),
  audiences: required(filledListOf(audience)),
  jwks,
  requires: requiredClaims,
  except: filledListOf(requestPath),
} satisfies OptionsTable<JwtOptions>;

/** Tokens; `undefined` where what they need could not be read. */
export function resolveJwt(options: Partial<ReadOptions<typeof jwtOptions>> | undefined): JwtModel | undefined {
  if (options?.issuer === undefined || options.audiences === undefined) return undefined;
  return {
    issuer: options.issuer,
    audiences: distinct(options.audiences),
    jwks: options.jwks,
    requires: (options.requires ?? []).toSorted((a, b) => byCodeUnit(a.name.join(), b.name.join())),
    except: distinct(options.except ?? []),
  };
}

function claims(depth: number): OptionKind<ReadClaims> {
  const expects = `a text, a list of texts${depth > 1 ? ', or an object with claims of its own' : ''}`;
  const value = either<ReadClaims>(
    expects,
    {
      when: (given) => typeof given === 'string',
      kind: mapped(claimValue, (value) => [{ name: [], values: [value] }]),
    },
    {
      when: Array.isArray,
      kind: mapped(filledListOf(claimValue), (values) => [{ name: [], values: distinct(values) }]),
    },
    ...(depth > 1 ? [{ when: isPlainObject, kind: claims(depth - 1) }] : []),
  );
  return mapped(recordOf(value), (record) =>
    Object.entries(record).flatMap(([outer, inner]) =>
      inner.map(({ name, values }) => ({ name: [outer, ...name], values })),
    ),
  );
}

/** As another kind, but what may be a secret is refused without being shown. */
function withoutSecrets(
  kind: OptionKind<string>,
  rule: string,
  isSecret: (value: unknown) => boolean,
): OptionKind<string> {
  return {
    expects: kind.expects,
    read(value, path, issues) {
      if (!isSecret(value)) return kind.read(value, path, issues);
      issues.push({ rule, path, problem: 'keys or passwords do not stand here', remedy: `give ${kind.expects}` });
      return undefined;
    },
  };
}

function holdsKeys(value: unknown): boolean {
  return typeof value === 'string' ? /[{[]|-----/.test(value) : typeof value === 'object' && value !== null;
}

/** Whether an address names a user, or a secret in its query: what keys and issuers are known by is public. */
function carriesSecret(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (looksLikeSecretValue(value) !== undefined || /^[^?#]*\/\/[^/?#]*@/.test(value)) return true;
  const query = new URLSearchParams(value.includes('?') ? value.slice(value.indexOf('?') + 1) : '');
  return [...query].some(([name, said]) => looksLikeSecretKey(name, said) || /^(?:key|sig|signature)$/i.test(name));
}

/** Their order means nothing. */
function distinct(list: readonly string[]): readonly string[] {
  return [...new Set(list)].toSorted();
}
