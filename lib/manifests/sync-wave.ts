import type { CallGraph } from '../model/graph.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { type WaveRole, waveAnnotation, waveOf } from '../model/waves.ts';
import { sortedRecord } from '../support/plain.ts';

/**
 * The same object with its wave where Argo CD applies it, in its own metadata: pods that would carry it would restart
 * whenever a wave moves. An annotation of the user's wins; an object without one is in wave 0.
 */
export function inItsWave(
  manifest: Manifest | undefined,
  role: WaveRole,
  model: SystemModel | ServiceModel,
  graph: CallGraph,
): Manifest | undefined {
  const { environment } = 'system' in model ? model.system : model;
  if (manifest === undefined || environment.platform.argoCd === undefined) return manifest;
  const wave = waveOf(role, model, graph);
  if (wave === 0) return manifest;
  const { metadata } = manifest;
  return {
    ...manifest,
    metadata: { ...metadata, annotations: sortedRecord({ [waveAnnotation]: String(wave), ...metadata.annotations }) },
  };
}
