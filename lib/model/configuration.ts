import type { PodField, PodValue } from './pod-value.ts';
import type { SecretKeyReference } from './secret.ts';

/** A value of `config`: literal, from a Secret, from the pod, or a cdk8s-plus `EnvValue`. */
export type ConfigValue = string | number | boolean | SecretKeyReference | PodValue | EnvValueLike;

/** What we need of cdk8s-plus' `EnvValue`, stated structurally so that the peer stays optional. */
export interface EnvValueLike {
  readonly value?: unknown;
  readonly valueFrom?: unknown;
}

/** A variable of the container as understood, in the order in which it is written. */
export type VariableModel =
  | { readonly kind: 'literal'; readonly name: string; readonly value: string }
  | { readonly kind: 'secretKey'; readonly name: string; readonly secret: string; readonly key: string }
  | { readonly kind: 'configMapKey'; readonly name: string; readonly configMap: string; readonly key: string }
  | { readonly kind: 'podValue'; readonly name: string; readonly field: PodField }
  /** `valueFrom` of a foreign `EnvValue`, in Kubernetes spelling, as it is. */
  | { readonly kind: 'foreign'; readonly name: string; readonly valueFrom: Readonly<Record<string, unknown>> };
