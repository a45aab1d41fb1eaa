import { istioDuration } from '../../model/duration.ts';
import type { CanaryModel, PreviewModel } from '../../model/rollout.ts';
import type { RolloutSpecStrategyCanarySteps } from '../types/argo-rollouts.ts';

/** Name of the route that Argo Rollouts puts before the others for who asks for the new pods. */
export const previewRoute = 'canary-preview';

type Step = RolloutSpecStrategyCanarySteps;

/**
 * Each step as Argo Rollouts counts them: a weight, then a pause. A weight waits until its pods are ready, so the header
 * never leads to none.
 */
export function canaryStepsFor(
  { steps, preview, analysis }: CanaryModel,
  mesh: boolean,
): { readonly steps: readonly Step[]; readonly firstAnalyzed: number } {
  const route = preview === undefined || !mesh ? undefined : previewStep(preview);
  const before = route === undefined || preview === undefined || preview.hold === 0 ? [] : previewFirst(preview, route);
  const written: Step[] = [...before];
  const starts: number[] = [];
  for (const [index, { weight, hold }] of steps.entries()) {
    written.push({ setWeight: weight });
    starts.push(written.length);
    if (index === 0 && route !== undefined && before.length === 0) written.push(route);
    written.push({ pause: { duration: hold === undefined ? undefined : istioDuration(hold * 1000) } });
  }
  return { steps: written, firstAnalyzed: starts[analysis?.startingStep ?? 0] ?? written.length };
}

/** One pod that only the header leads to; after it the number of pods follows the weight again. */
function previewFirst({ hold }: PreviewModel, route: Step): readonly Step[] {
  return [
    { setCanaryScale: { replicas: 1 } },
    route,
    { pause: { duration: istioDuration(hold * 1000) } },
    { setCanaryScale: { matchTrafficWeight: true } },
  ];
}

function previewStep({ header, value }: PreviewModel): Step {
  return {
    setHeaderRoute: { name: previewRoute, match: [{ headerName: header, headerValue: { exact: value } }] },
  };
}
