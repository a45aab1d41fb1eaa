import type { SecretReference } from './secret.ts';

/** What is put at a path: text, bytes, a whole Secret as a folder, or a cdk8s-plus ConfigMap, Secret or Volume. */
export type FileContent = string | Uint8Array | SecretReference | NamedObject | VolumeLike;

/** What we need of cdk8s-plus' ConfigMap and Secret. */
export interface NamedObject {
  readonly name: string;
  readonly kind: string;
}

/** What we need of cdk8s-plus' Volume. */
export interface VolumeLike {
  readonly name: string;
  /** Gives the volume in cdk8s-plus' spelling. */
  _toKube(): unknown;
}

/** A file or folder that a container finds at a path. */
export type FileModel =
  /** A file of ours: part of the service's ConfigMap, mounted by itself so that its folder's other files stay. */
  | { readonly kind: 'content'; readonly path: string; readonly key: string; readonly text: string }
  | { readonly kind: 'binary'; readonly path: string; readonly key: string; readonly base64: string }
  | { readonly kind: 'secret'; readonly path: string; readonly secret: string }
  | { readonly kind: 'configMap'; readonly path: string; readonly configMap: string }
  /** A foreign volume, in Kubernetes spelling, as it is. */
  | { readonly kind: 'volume'; readonly path: string; readonly volume: Readonly<Record<string, unknown>> };

/** A folder that the program may write to: an `emptyDir` with a limit. */
export interface WritablePathModel {
  readonly path: string;
  readonly size: string;
}
