import { secretForms } from './secret-forms.ts';

/** Name parts that say "this is secret", also at the end of a longer part (`PGPASSWORD`). */
const secretPart =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY|ACCESSKEY|PRIVATEKEY|SIGNINGKEY)$|^(?:PWD|CREDENTIALS?)$/;
/** `KEY` is secret only after one of these: `PARTITION_KEY` is not, nor `PUBLIC_KEY`. */
const keyOwner = /^(?:PRIVATE|SIGNING|API|ACCESS|ENCRYPTION|MASTER|SHARED|ACCOUNT)$/;
/** A hash of one of these is no secret; the hash of a password is. */
const publicHash =
  /^(?:GIT|COMMIT|CONTENT|BUILD|CONFIG|FILE|IMAGE|SOURCE|CHECKSUM|RELEASE|VERSION|BLOCK|TX|TRANSACTION|CHAIN)$/;
/** A last part that makes the name one *about* a secret: `TOKEN_TTL`, `PASSWORD_MIN_LENGTH`, `SECRET_NAME`, `TOKEN_URL`. */
const about = new RegExp(
  `^(?:${[
    'TTL|EXPIRY|EXPIRES|EXPIRATION|LIFETIME|AGE|INTERVAL|TIMEOUT|ROTATION|LENGTH|SIZE|COUNT|LIMIT|MIN|MAX|ROUNDS|COST',
    'ATTEMPTS|NAME|NAMESPACE|ALIAS|FILE|PATH|DIR|DIRECTORY|LOCATION|MOUNT|URL|URI|ENDPOINT|HOST|PORT|SERVER|ISSUER',
    'AUDIENCE|ALGORITHM|ALG|TYPE|KIND|CLASS|MODE|FORMAT|ENCODING|CURVE|HEADER|COOKIE|FIELD|PARAM|CLAIM|SCOPE|SCOPES',
    'POLICY|STRATEGY|PROVIDER|STORE|BACKEND|CACHE|BUCKET|REGION|VERSION|PREFIX|ENABLED|DISABLED|REQUIRED|ARN|USER',
    'USERNAME|SYMBOL|ADDRESS|CONTRACT|DECIMALS|NETWORK',
  ].join('|')})$`,
);
/** A first part that makes it a switch or a bound: `REQUIRE_TOKEN`, `MAX_TOKEN`. */
const switchOrBound = /^(?:NO|NOT|USE|ENABLE|DISABLE|REQUIRE|REQUIRES|WITH|WITHOUT|ALLOW|SKIP|HAS|IS|MIN|MAX|NUM)$/;

const yesOrNo = /^(?:true|false|yes|no|on|off|none|null|enabled|disabled|optional|required)$/i;
const numberOrDuration = /^\d+(?:\.\d+)?(?:ms|s|m|h|d)?$/;
const filePath = /^(?:\.{0,2}\/|file:|[A-Za-z]:\\)/;
/** A URL that carries nothing but an address (one with a password is found by its value), or a name in a secret store. */
const addressOrStore =
  /^(?:[a-z][a-z0-9+.-]{0,30}:\/\/[^\s?#@]*|(?:vault|arn|ref\+\w{1,30}):.*|projects\/[^/]+\/secrets\/.*)$/i;
/** `$(NAME)`, `${NAME}`, a shell's `$NAME`, `{{ name }}`, `<name>`, `***`: somebody puts the value in later, or has taken it out. */
const placeholder = /\$\([^)]*\)|\$\{[^}]*\}|\$[A-Z_][A-Z0-9_]*|\{\{[^}]*\}\}|<[^>]*>|\*+/g;

/**
 * What a text looks like if it must not stand in Git, such as `a private key`; `undefined` if it looks harmless. The text
 * itself is never part of the answer.
 */
export function looksLikeSecretValue(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  for (const { what, pattern, accept } of secretForms) {
    for (const match of value.matchAll(pattern)) {
      const [whole, secret = whole] = match;
      if (!isPlaceholder(secret) && (accept?.(secret) ?? true)) return what;
    }
  }
  return undefined;
}

/** Whether a setting's name says that its value is secret, and the value can be one. */
export function looksLikeSecretKey(key: unknown, value: unknown): boolean {
  if (typeof key !== 'string' || typeof value !== 'string') return false;
  const parts = partsOf(key);
  if (!namesSecret(parts) || value === '' || yesOrNo.test(value)) return false;
  // `PASSWORD: '123456'` is a password, `TOKEN_GRACE: '30'` is none.
  const last = parts.at(-1) ?? '';
  if (numberOrDuration.test(value) && !secretPart.test(last) && !/^(?:PASS|KEY|PIN|HASH)$/.test(last)) return false;
  return !filePath.test(value) && !addressOrStore.test(value) && !isPlaceholder(value);
}

/** Where a program's arguments hold a secret. */
export interface SecretInArguments {
  readonly index: number;
  /** What was found, without its value: `a value for '--password'`, `a GitHub token`. */
  readonly what: string;
}

/** The first secret in a command line: `--password=…`, `--token …`, `-Ddb.password=…`, or a value that looks like one. */
export function secretInArguments(args: readonly unknown[]): SecretInArguments | undefined {
  for (const [index, argument] of args.entries()) {
    if (typeof argument !== 'string') continue;
    const form = looksLikeSecretValue(argument);
    // A shell's script is one argument with many words.
    const words = argument.split(/\s+/).filter((word) => word !== '');
    const what =
      form ?? secretInWords(words) ?? (words.length === 1 ? secretInNext(argument, args[index + 1]) : undefined);
    if (what !== undefined) return { index, what };
  }
  return undefined;
}

function secretInWords(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const [, flag = '', quoted = ''] = /^(-{0,2}[A-Za-z][\w.-]{0,100})=(.*)$/s.exec(word) ?? [];
    if (looksLikeSecretKey(flag, quoted.replace(/^(['"])(.*)\1$/s, '$2'))) return `a value for '${flag}'`;
    const next = secretInNext(word, words[index + 1]);
    if (next !== undefined) return next;
  }
  return undefined;
}

function secretInNext(flag: string, next: unknown): string | undefined {
  if (!/^--?[A-Za-z][\w.-]{0,100}$/.test(flag) || typeof next !== 'string' || next.startsWith('-')) return undefined;
  return looksLikeSecretKey(flag, next) ? `a value for '${flag}'` : undefined;
}

function namesSecret(parts: readonly string[]): boolean {
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2) ?? '';
  if (about.test(last) || switchOrBound.test(parts[0] ?? '')) return false;
  // The id of a key (`SIGNING_KEY_ID`) says which one it is; Vault's secret id is a secret.
  if (last === 'ID' && before !== 'SECRET') return false;
  if (parts.length === 1 && last === 'AUTHORIZATION') return true;
  if (last === 'PASS' && before !== '') return true;
  if (last === 'HASH' && before !== '' && !publicHash.test(before)) return true;
  return parts.some(
    (part, index) => secretPart.test(part) || (part === 'KEY' && keyOwner.test(parts[index - 1] ?? '')),
  );
}

/** `dbPassword`, `db-password`, `DB_PASSWORD` and `db.password` alike. */
function partsOf(key: string): string[] {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/);
  return words.filter((word) => word !== '');
}

function isPlaceholder(text: string): boolean {
  return text.replace(placeholder, '').trim() === '';
}
