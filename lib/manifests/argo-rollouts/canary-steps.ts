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
  const previewed = preview !== undefined && preview.hold > 0 && route !== undefined;
  const written: Step[] = previewed ? [...previewFirst(preview, { route, weight: steps[0]?.weight ?? 100 })] : [];
  const starts: number[] = [];
  for (const [index, { weight, hold }] of steps.entries()) {
    written.push({ setWeight: weight });
    starts.push(written.length);
    if (index === 0 && previewed) written.push({ setCanaryScale: { matchTrafficWeight: true } });
    else if (index === 0 && route !== undefined) written.push(route);
    written.push({ pause: { duration: hold === undefined ? undefined : istioDuration(hold * 1000) } });
  }
  return { steps: written, firstAnalyzed: starts[analysis?.startingStep ?? 0] ?? written.length };
}

/**
 * The pods of the first step, that only the header leads to. Their number follows the weight again once there is one: before,
 * that number is none, Argo Rollouts takes the pods away, and the header's route with them.
 */
function previewFirst({ hold }: PreviewModel, { route, weight }: { route: Step; weight: number }): readonly Step[] {
  return [{ setCanaryScale: { weight } }, route, { pause: { duration: istioDuration(hold * 1000) } }];
}

function previewStep({ header, value }: PreviewModel): Step {
  return {
    setHeaderRoute: { name: previewRoute, match: [{ headerName: header, headerValue: { exact: value } }] },
  };
}
