/**
 * A Secret named, never its values: who makes it (it exists, an external store, a sealed file) is the environment's
 * matter.
 */
export interface SecretReference {
  readonly kind: 'secret';
  readonly name: string;
  /** Keys that the program may ask for; asking for another one is an issue. */
  readonly keys: readonly string[];
  /** One value of it, for `config`: becomes an `env` entry with a `secretKeyRef`. */
  key(key: string): SecretKeyReference;
}

/** One key of a Secret. */
export interface SecretKeyReference {
  readonly kind: 'secretKey';
  readonly secret: string;
  readonly key: string;
  /** Keys that the secret was declared with. */
  readonly declaredKeys: readonly string[];
}

/** Options of {@link secret}. */
export interface SecretOptions {
  /** Keys that the Secret has in the cluster. */
  readonly keys: readonly string[];
}

/**
 * Names a Secret that exists in the service's namespace.
 *
 * @example
 * const database = secret('wallet-db', { keys: ['url', 'password'] });
 * new MicroService(this, 'wallet', { …, config: { DATABASE_URL: database.key('url') }, files: { '/etc/db': database } });
 */
export function secret(name: string, options: SecretOptions): SecretReference {
  const keys = Object.freeze(Array.isArray(options?.keys) ? [...options.keys] : []);
  return Object.freeze({
    kind: 'secret',
    name,
    keys,
    key: (key: string) => Object.freeze({ kind: 'secretKey', secret: name, key, declaredKeys: keys } as const),
  } as const);
}
