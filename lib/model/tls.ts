/** Whose certificate a host answers with. Made by {@link certManager} or {@link tlsSecret}. */
export type Tls = CertManager | TlsSecret;

/** A certificate that cert-manager gets and renews. Made by {@link certManager}. */
export interface CertManager {
  readonly kind: 'certManager';
  readonly options: CertManagerOptions;
}

/** Options of {@link certManager}. */
export interface CertManagerOptions {
  /** Name of the issuer. */
  readonly issuer: string;
  /** Whether the whole cluster has it, or the system's namespace. @default 'ClusterIssuer' */
  readonly kind?: 'ClusterIssuer' | 'Issuer' | undefined;
  /**
   * How the issuer asks for proof that the host is yours. With `http-01` a pod of cert-manager's answers in the system's
   * namespace for a moment, and is let through; wildcards need `dns-01`. For issuers that ask nothing, say `dns-01`.
   *
   * @default 'http-01'
   */
  readonly challenge?: 'http-01' | 'dns-01' | undefined;
}

/** A certificate that lies in a Secret of type `kubernetes.io/tls`, in the system's namespace. Made by {@link tlsSecret}. */
export interface TlsSecret {
  readonly kind: 'tlsSecret';
  readonly name: string;
}

/**
 * A certificate by cert-manager, which the platform must have (`platform.certManager`).
 *
 * @example
 * expose: { hosts: ['shop.example.com'], tls: certManager({ issuer: 'letsencrypt' }) }
 */
export function certManager(options: CertManagerOptions): CertManager {
  return Object.freeze({ kind: 'certManager', options });
}

/**
 * A certificate that somebody else puts into a Secret.
 *
 * @example
 * expose: { hosts: ['shop.example.com'], tls: tlsSecret('shop-tls') }
 */
export function tlsSecret(name: string): TlsSecret {
  return Object.freeze({ kind: 'tlsSecret', name });
}

/** A certificate as understood: where it lies, and who is asked for it. */
export interface TlsModel {
  readonly secretName: string;
  /** `undefined` where somebody else makes the Secret. */
  readonly issuer:
    | {
        readonly name: string;
        readonly kind: 'ClusterIssuer' | 'Issuer';
        readonly challenge: 'http-01' | 'dns-01';
      }
    | undefined;
}
