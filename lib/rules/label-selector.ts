import { fields, fieldsIn, textIn } from './fields.ts';
import type { Labels, Selector } from './workloads.ts';

/** Labels, as far as anybody may have written them. */
export function labelsIn(value: unknown): Labels {
  return Object.fromEntries(Object.entries(fields(value)).filter(([, label]) => typeof label === 'string')) as Labels;
}

/** A label selector that can be compared, whatever somebody wrote. */
export function selectorIn(value: unknown): Selector {
  const { matchLabels, matchExpressions } = fields(value);
  return {
    matchLabels: labelsIn(matchLabels),
    matchExpressions: fieldsIn(matchExpressions).map(({ key, operator, values }) => ({
      key: textIn(key) ?? '',
      operator: textIn(operator) ?? '',
      values: Array.isArray(values) ? values.map(String) : [],
    })),
  };
}
