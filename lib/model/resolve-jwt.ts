import { byCodeUnit } from '../support/order.ts';
import { inspectValue, isPlainObject } from '../support/plain.ts';
import type { JwtModel, JwtOptions, RequiredClaim } from './jwt.ts';
import { either, filledListOf, kindOf, mapped, type OptionKind, recordOf, required, text } from './option-kinds.ts';
import type { OptionsTable, ReadOptions } from './read-options.ts';
import { requestPath } from './request-path.ts';
import { looksLikeSecretValue } from './secrets-in-text.ts';

/** A `StringOrURI` of the standard: what has a colon is a URI. A `*` would be a pattern to the mesh. */
const issuer = kindOf<string>(
  "an issuer such as 'https://idp.example.com/'",
  (value) => typeof value === 'string' && /^[^\s*]+$/.test(value) && (!value.includes(':') || URL.canParse(value)),
  'bad-issuer',
);

/** Where keys are, never the keys: a set of them may hold private ones, and then no message may show it. */
const jwks: OptionKind<string> = {
  expects: "an https URL such as 'https://idp.example.com/jwks.json'",
  read(value, path, issues) {
    if (typeof value === 'string' && isPublicAddress(value)) return value;
    const problem = mayBeSecret(value)
      ? 'keys or passwords do not stand here'
      : `${inspectValue(value)} is not what belongs here`;
    issues.push({ rule: 'bad-url', path, problem, remedy: `give ${this.expects}, at which the public keys are` });
    return undefined;
  },
};

/** Claims as read, name by name. */
type ReadClaims = readonly RequiredClaim[];

/** Objects in objects, as deep as issuers make them: `resource_access.<client>.roles`. */
const requiredClaims = claims(3);

/** What each option of `jwt` may be. */
export const jwtOptions = {
  issuer: required(issuer),
  audiences: required(filledListOf(text)),
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
    { when: (given) => typeof given === 'string', kind: mapped(text, (value) => [{ name: [], values: [value] }]) },
    { when: Array.isArray, kind: mapped(filledListOf(text), (values) => [{ name: [], values: distinct(values) }]) },
    ...(depth > 1 ? [{ when: isPlainObject, kind: claims(depth - 1) }] : []),
  );
  return mapped(recordOf(value), (record) =>
    Object.entries(record).flatMap(([outer, inner]) =>
      inner.map(({ name, values }) => ({ name: [outer, ...name], values })),
    ),
  );
}

function isPublicAddress(value: string): boolean {
  if (!/^https:\/\/\S+$/.test(value) || !URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === '' && password === '' && looksLikeSecretValue(value) === undefined;
}

function mayBeSecret(value: unknown): boolean {
  if (typeof value !== 'string') return typeof value === 'object' && value !== null;
  return /[{[]|-----|@/.test(value) || looksLikeSecretValue(value) !== undefined;
}

/** Their order means nothing. */
function distinct(list: readonly string[]): readonly string[] {
  return [...new Set(list)].toSorted();
}
