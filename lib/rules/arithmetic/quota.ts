import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, specOf } from '../fields.ts';
import { isKind, namespaceOf } from '../object-issue.ts';
import type { Counted } from './pod-amounts.ts';

/** One line of a ResourceQuota about what pods ask for. */
export interface QuotaLine extends Counted {
  readonly quota: JudgedObject;
  readonly key: string;
  readonly hard: string;
}

/** What quotas count, by their own spellings. */
const counted: Readonly<Record<string, Counted>> = {
  cpu: { side: 'requests', name: 'cpu' },
  memory: { side: 'requests', name: 'memory' },
  'ephemeral-storage': { side: 'requests', name: 'ephemeral-storage' },
  'requests.cpu': { side: 'requests', name: 'cpu' },
  'requests.memory': { side: 'requests', name: 'memory' },
  'requests.ephemeral-storage': { side: 'requests', name: 'ephemeral-storage' },
  'limits.cpu': { side: 'limits', name: 'cpu' },
  'limits.memory': { side: 'limits', name: 'memory' },
  'limits.ephemeral-storage': { side: 'limits', name: 'ephemeral-storage' },
};

/** Quotas that count every pod of their namespace. One with scopes counts some only, by what the cluster knows. */
export function quotasIn(objects: readonly JudgedObject[]): readonly JudgedObject[] {
  return objects.filter((object) => {
    if (!isKind(object, 'ResourceQuota', '')) return false;
    const { scopes, scopeSelector } = specOf(object);
    return scopes === undefined && scopeSelector === undefined;
  });
}

/** What a quota says of pods' requests and limits. */
export function linesOf(quota: JudgedObject): readonly QuotaLine[] {
  return Object.entries(fields(specOf(quota)['hard'])).flatMap(([key, hard]) => {
    const what = counted[key];
    return what === undefined || hard === undefined ? [] : [{ ...what, quota, key, hard: String(hard) }];
  });
}

/** What LimitRanges give to containers that say nothing, by namespace. */
export class UsualAmounts {
  readonly #ranges = new Map<string, Fields[]>();

  constructor(objects: readonly JudgedObject[]) {
    for (const object of objects) {
      if (!isKind(object, 'LimitRange', '')) continue;
      const ranges = fieldsIn(specOf(object)['limits']).filter(({ type }) => type === 'Container');
      this.#ranges.set(namespaceOf(object), [...(this.#ranges.get(namespaceOf(object)) ?? []), ...ranges]);
    }
  }

  /** A usual limit is a usual request where none is given. */
  of(namespace: string, { side, name }: Counted): string | undefined {
    for (const range of this.#ranges.get(namespace) ?? []) {
      const limit = fields(range['default'])[name];
      const amount = side === 'limits' ? limit : (fields(range['defaultRequest'])[name] ?? limit);
      if (amount !== undefined) return String(amount);
    }
    return undefined;
  }
}
