import { deepFreeze } from '../support/freeze.ts';
import { inspectValue, sortedRecord } from '../support/plain.ts';
import type { EnvironmentModel } from './environment.ts';
import { type ExistingObject, existingObject, type existingOptions } from './existing.ts';
import type { Issue } from './issue.ts';
import { anyText, listOf, recordOf, text } from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions, readOptions } from './read-options.ts';
import { resolveSystemGateway, systemGatewayOptions } from './resolve-gateway.ts';
import { refuseReservedLabels } from './resolve-labels.ts';
import { resolveWaivers, waiverList } from './resolve-waivers.ts';
import type { SystemModel, SystemProps } from './system.ts';

export const systemOptions = {
  owner: text,
  labels: recordOf(anyText),
  gateway: optionsOf(systemGatewayOptions),
  existing: listOf(existingObject),
  waivers: waiverList,
} satisfies OptionsTable<SystemProps>;

/** What was understood of a system. Never throws: what cannot be read is in `problems`. */
export function resolveSystem(id: string, props: SystemProps | unknown, environment: EnvironmentModel): SystemModel {
  const problems: Issue[] = [];
  const { owner, labels, gateway, existing, waivers } = readOptions(systemOptions, props, '', problems);
  const ours = { ...partOf(id), ...(owner === undefined ? {} : { owner }) };
  refuseReservedLabels(labels, ours, problems);
  const namespace = namespaceOf(id, environment, problems);
  return Object.freeze({
    id,
    key: `${environment.id}/${id}`,
    environment,
    namespace,
    owner,
    labels: Object.freeze(sortedRecord({ ...labels, ...ours })),
    gateway: deepFreeze(resolveSystemGateway(gateway, namespace, problems)),
    existing: deepFreeze(existingObjects(existing)),
    waivers: deepFreeze(resolveWaivers(waivers)),
    problems: deepFreeze(problems),
  });
}

/** Those that name something. */
function existingObjects(entries: readonly Partial<ReadOptions<typeof existingOptions>>[] = []): ExistingObject[] {
  return entries.flatMap(({ kind, name }) => (kind === undefined || name === undefined ? [] : [{ kind, name }]));
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
