import { ownerBy } from '../model/handover.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { sortedRecord } from '../support/plain.ts';
import { isHook } from './kubernetes/job.ts';
import type { ScannedFacts, ScannedObject } from './scanned-object.ts';
import { type Suppression, suppressions } from './suppressions.ts';

/** Says why, for tools whose own annotations cannot. */
export const reasonsAnnotation = 'cdk8s-cloud-native/suppressions';

/**
 * The same object with what scanners shall not ask of it. By what was rendered, so that every kind of workload says it
 * alike, and in its own metadata: pods that would carry it would restart for the sake of a scanner. The user's
 * annotations win.
 */
export function suppressed<Model extends ServiceModel | SystemModel, Context>(
  render: (model: Model, context: Context) => Manifest | undefined,
) {
  return (model: Model, context: Context): Manifest | undefined => {
    const manifest = render(model, context);
    if (manifest === undefined) return undefined;
    const annotations = annotationsFor(manifest as ScannedObject, factsOf(model));
    if (Object.keys(annotations).length === 0) return manifest;
    const { metadata } = manifest;
    return {
      ...manifest,
      metadata: { ...metadata, annotations: sortedRecord({ ...annotations, ...metadata.annotations }) },
    };
  };
}

function factsOf(model: ServiceModel | SystemModel): ScannedFacts {
  if (!('fewestReplicas' in model)) return { fewestReplicas: undefined, byRolloutAlone: false, hashedName: false };
  return {
    fewestReplicas: model.fewestReplicas,
    byRolloutAlone: ownerBy('Rollout', model) !== undefined && ownerBy('Deployment', model) === undefined,
    hashedName: model.task?.kind === 'once' && !isHook(model),
  };
}

function annotationsFor(object: ScannedObject, facts: ScannedFacts): Readonly<Record<string, string>> {
  const mine = suppressions.filter(({ appliesTo }) => appliesTo(object, facts));
  const skips = mine.flatMap(({ checkov = [], reason }) => checkov.map((id) => `${id}=${reason}`));
  const ignored = unique(mine.flatMap(({ kubeScore = [] }) => kubeScore));
  return Object.fromEntries([
    ...skips.map((skip, index) => [`checkov.io/skip${index + 1}`, skip]),
    ...(ignored.length > 0 ? [['kube-score/ignore', ignored.join(',')]] : []),
    ...mine.flatMap(({ kubeLinter = [], reason }) =>
      kubeLinter.map((id) => [`ignore-check.kube-linter.io/${id}`, reason]),
    ),
    ...mine.flatMap(({ polaris = [] }) => polaris.map((id) => [`polaris.fairwinds.com/${id}-exempt`, 'true'])),
    ...(mine.length > 0 ? [[reasonsAnnotation, reasonsOf(mine)]] : []),
  ]);
}

function reasonsOf(mine: readonly Suppression[]): string {
  return mine.map(({ kind, reason }) => `${kind}: ${reason}\n`).join('');
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
