import { isPlainObject } from '../../support/plain.ts';
import type { Labels, Selector } from '../workloads.ts';

/** A label selector as anybody may have written it; what the API server would refuse is left out. */
export function selectorIn(value: unknown): Selector {
  if (!isPlainObject(value)) return everything;
  const { matchLabels, matchExpressions } = value;
  return {
    matchLabels: isPlainObject(matchLabels) ? (matchLabels as Labels) : undefined,
    matchExpressions: Array.isArray(matchExpressions)
      ? matchExpressions.filter(isPlainObject).map(expression)
      : undefined,
  };
}

const everything: Selector = {};

function expression({ key, operator, values }: Readonly<Record<string, unknown>>) {
  return {
    key: String(key),
    operator: String(operator),
    ...(Array.isArray(values) ? { values: values.map(String) } : {}),
  };
}

/** Labels that whatever is selected has for sure. */
export function requiredLabels({ matchLabels = {}, matchExpressions = [] }: Selector): Labels {
  const single = matchExpressions.filter(({ operator, values }) => operator === 'In' && values?.length === 1);
  if (single.length === 0) return matchLabels;
  return { ...matchLabels, ...Object.fromEntries(single.map(({ key, values }) => [key, values?.[0] ?? ''])) };
}

/** Whether labels hold all that is asked for. */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  for (const key of Object.keys(wanted)) if (labels[key] !== wanted[key]) return false;
  return true;
}

/** Labels as people read them: `app=web,tier=front`. */
export function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
