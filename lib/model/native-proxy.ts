import type { ServiceModel } from './service.ts';

/**
 * Whether the mesh's proxy in its pods starts before the program and ends after it. Tasks are only in the mesh where it
 * does, and ask for it themselves.
 */
export function hasNativeProxy({ inMesh, task, system }: Pick<ServiceModel, 'inMesh' | 'task' | 'system'>): boolean {
  const { mesh } = system.environment.platform;
  return inMesh && mesh?.mode === 'sidecar' && (mesh.nativeSidecars || task !== undefined);
}
