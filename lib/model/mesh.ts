/** Options that both modes of Istio take. */
export interface IstioOptions {
  /**
   * Trust domain in the identities of this mesh.
   *
   * @default 'cluster.local'
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   */
  readonly trustDomain?: string | undefined;
  /**
   * Namespace that istiod runs in.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string | undefined;
}

/** Options of {@link istioSidecar}. */
export interface IstioSidecarOptions extends IstioOptions {
  /**
   * Revision that injects the sidecars: the namespace then has `istio.io/rev` in place of `istio-injection`.
   *
   * @default - the default revision
   */
  readonly revision?: string | undefined;
  /**
   * Whether proxies run as native sidecars: they start before the program and stop after it.
   *
   * @default - from Istio 1.27 with Kubernetes 1.33 on, as Istio itself decides
   */
  readonly nativeSidecars?: boolean | undefined;
}

/** Istio on a platform. A union by `mode`, open for a third mesh. */
export type Mesh = IstioSidecar | IstioAmbient;

/** Istio with a proxy in each pod. Made by {@link istioSidecar}. */
export interface IstioSidecar {
  readonly kind: 'istio';
  readonly mode: 'sidecar';
  readonly version: string;
  readonly options: IstioSidecarOptions;
}

/** Istio with a proxy on each node, and waypoints where a rule needs layer 7. Made by {@link istioAmbient}. */
export interface IstioAmbient {
  readonly kind: 'istio';
  readonly mode: 'ambient';
  readonly version: string;
  readonly options: IstioOptions;
}

/** Istio in sidecar mode, by its minor version. */
export function istioSidecar(version: string, options: IstioSidecarOptions = {}): IstioSidecar {
  return Object.freeze({ kind: 'istio', mode: 'sidecar', version, options });
}

/** Istio in ambient mode, by its minor version. */
export function istioAmbient(version: string, options: IstioOptions = {}): IstioAmbient {
  return Object.freeze({ kind: 'istio', mode: 'ambient', version, options });
}

/** A mesh with every default filled in. */
export interface MeshModel {
  readonly kind: 'istio';
  readonly mode: 'sidecar' | 'ambient';
  readonly version: string;
  readonly trustDomain: string;
  /** Namespace of istiod. */
  readonly namespace: string;
  readonly revision: string | undefined;
  readonly nativeSidecars: boolean;
}
