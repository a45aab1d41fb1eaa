import { deepFreeze } from '../support/freeze.ts';
import { inspectValue, sortedRecord } from '../support/plain.ts';
import type { EnvironmentModel } from './environment.ts';
import type { Issue } from './issue.ts';
import { anyText, recordOf, text } from './option-kinds.ts';
import { type OptionsTable, readOptions } from './read-options.ts';
import { refuseReservedLabels } from './resolve-labels.ts';
import { resolveWaivers, waiverList } from './resolve-waivers.ts';
import type { SystemModel, SystemProps } from './system.ts';

export const systemOptions = {
  owner: text,
  labels: recordOf(anyText),
  waivers: waiverList,
} satisfies OptionsTable<SystemProps>;

/** What was understood of a system. Never throws: what cannot be read is in `problems`. */
export function resolveSystem(id: string, props: SystemProps | unknown, environment: EnvironmentModel): SystemModel {
  const problems: Issue[] = [];
  const { owner, labels, waivers } = readOptions(systemOptions, props, '', problems);
  const ours = { ...partOf(id), ...(owner === undefined ? {} : { owner }) };
  refuseReservedLabels(labels, ours, problems);
  return Object.freeze({
    id,
    key: `${environment.id}/${id}`,
    environment,
    namespace: namespaceOf(id, environment, problems),
    owner,
    labels: Object.freeze(sortedRecord({ ...labels, ...ours })),
    waivers: deepFreeze(resolveWaivers(waivers)),
    problems: deepFreeze(problems),
  });
}

/** The labels by which everything of a system is known. */
export function partOf(systemId: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/managed-by': 'cdk8s-cloud-native', 'app.kubernetes.io/part-of': systemId };
}

function namespaceOf(id: string, { namespaceFor, id: environmentId }: EnvironmentModel, problems: Issue[]): string {
  const report = (problem: string): string => {
    const path = `namespaceFor('${id}')`;
    problems.push({
      rule: 'namespace-unreadable',
      path,
      problem,
      remedy: `return a text, such as '${environmentId}-${id}'`,
    });
    return id;
  };
  try {
    const namespace: unknown = namespaceFor(id);
    return typeof namespace === 'string' && namespace !== ''
      ? namespace
      : report(`it returns ${inspectValue(namespace)}`);
  } catch (error) {
    return report(`it throws ${inspectValue(error instanceof Error ? error.message : error)}`);
  }
}
