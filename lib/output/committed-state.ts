/** What we read of a StatefulSet, whoever wrote it. */
export interface State {
  readonly spec?: {
    readonly serviceName?: unknown;
    readonly podManagementPolicy?: unknown;
    readonly selector?: unknown;
    readonly volumeClaimTemplates?: readonly Claim[];
  };
}

/** What we read of a claim in one, or of one that stands alone. */
export interface Claim {
  readonly metadata?: { readonly name?: string };
  readonly spec?: { readonly resources?: { readonly requests?: { readonly storage?: string } } };
}
