/** What the program may do on the Kubernetes API, in its own namespace. */
export interface PermissionOptions {
  /** Such as `['get', 'list', 'watch']`; no wildcard. */
  readonly verbs: readonly string[];
  /** Plural names (`configmaps`), or cdk8s-plus `ApiResource`s. */
  readonly resources: readonly (string | ApiResourceLike)[];
  /** @default - every object of these resources */
  readonly names?: readonly string[] | undefined;
}

/** What we need of cdk8s-plus' `ApiResource`. */
export interface ApiResourceLike {
  readonly apiGroup: string;
  readonly resourceType: string;
}

/** One rule of the Role. */
export interface PermissionModel {
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly names: readonly string[];
}
