import type { Issue } from './issue.ts';
import type { IstioOptions, IstioSidecarOptions, Mesh, MeshModel } from './mesh.ts';
import { namespaceName } from './network-kinds.ts';
import { flag, kindOf, text } from './option-kinds.ts';
import { type OptionsTable, readOptions } from './read-options.ts';
import { atLeast } from './version.ts';

const istioOptions = { trustDomain: text, namespace: namespaceName } satisfies OptionsTable<IstioOptions>;

const istioSidecarOptions = {
  ...istioOptions,
  revision: text,
  nativeSidecars: flag,
} satisfies OptionsTable<IstioSidecarOptions>;

/** A mesh as its functions make it; whether its version is one is for a rule. */
export const meshKind = kindOf<Mesh>("istioSidecar('1.30') or istioAmbient('1.30')", isMesh);

/** The mesh with its defaults, which are Istio's own; `undefined` where the platform has none. */
export function resolveMesh(mesh: Mesh | undefined, kubernetes: string, issues: Issue[]): MeshModel | undefined {
  if (mesh === undefined) return undefined;
  const { kind, mode, version } = mesh;
  const sidecar: Partial<IstioSidecarOptions> =
    mode === 'sidecar'
      ? readOptions(istioSidecarOptions, mesh.options, 'platform.mesh', issues)
      : readOptions(istioOptions, mesh.options, 'platform.mesh', issues);
  const { trustDomain = 'cluster.local', namespace = 'istio-system', revision, nativeSidecars } = sidecar;
  const usual = atLeast(version, '1.27') && atLeast(kubernetes, '1.33');
  return {
    kind,
    mode,
    version,
    trustDomain,
    namespace,
    revision,
    nativeSidecars: mode === 'sidecar' && (nativeSidecars ?? usual),
  };
}

function isMesh(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, mode, version } = value as { readonly [Key in keyof Mesh]?: unknown };
  return kind === 'istio' && (mode === 'sidecar' || mode === 'ambient') && typeof version === 'string';
}
