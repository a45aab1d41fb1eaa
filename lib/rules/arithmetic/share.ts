/**
 * What Kubernetes calls `IntOrString`: a number of pods, or so many percent of them. Rounded up for budgets and for surge,
 * down for what a rollout may be without; `undefined` for what is neither.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages
 */
export function shareOf(share: unknown, pods: number, rounded: 'up' | 'down'): number | undefined {
  if (typeof share === 'number' && Number.isFinite(share)) return share;
  const percent = typeof share === 'string' ? /^(\d{1,4})%$/.exec(share)?.[1] : undefined;
  if (percent === undefined) return undefined;
  const exact = (Number(percent) * pods) / 100;
  return rounded === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
