import { sortedRecord } from '../support/plain.ts';
import type { EnvironmentModel } from './environment.ts';
import type { Issue } from './issue.ts';
import { anyText, listOf, memberPath, oneOf, recordOf, required, text } from './option-kinds.ts';
import type { PlacementModel, SchedulingOptions, SpreadOptions, TolerationOptions } from './placement.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';

const spread = oneOf('preferred', 'required', 'none');

export const spreadOptions = { nodes: spread, zones: spread } satisfies OptionsTable<SpreadOptions>;

const tolerationOptions = {
  key: required(text),
  value: anyText,
  effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
} satisfies OptionsTable<TolerationOptions>;

export const schedulingOptions = {
  nodeLabels: recordOf(anyText),
  tolerations: listOf(optionsOf(tolerationOptions)),
  priorityClass: text,
  architecture: oneOf('amd64', 'arm64'),
} satisfies OptionsTable<SchedulingOptions>;

interface Options {
  readonly spread: ReadOptions<typeof spreadOptions> | undefined;
  readonly scheduling: ReadOptions<typeof schedulingOptions> | undefined;
}

const architectureLabel = 'kubernetes.io/arch';

/** Where pods run and how they stand apart. */
export function resolvePlacement(
  { spread, scheduling }: Options,
  environment: EnvironmentModel,
  issues: Issue[],
): PlacementModel {
  const { defaults, cloud, platform } = environment;
  const { nodeLabels = {}, tolerations = [], priorityClass, architecture } = scheduling ?? {};
  if (architecture !== undefined && (nodeLabels[architectureLabel] ?? architecture) !== architecture) {
    issues.push({
      rule: 'architecture-twice',
      path: memberPath('scheduling.nodeLabels', architectureLabel),
      problem: `it differs from architecture ('${architecture}')`,
      remedy: 'remove one of the two',
    });
  }
  const architectureLabels = architecture === undefined ? {} : { [architectureLabel]: architecture };
  return {
    nodes: spread?.nodes ?? defaults.spread.nodes,
    zones: spread?.zones ?? (cloud.zones ? defaults.spread.zones : 'none'),
    nodeLabels: sortedRecord<string>({ ...nodeLabels, ...architectureLabels }),
    tolerations: tolerations.flatMap(({ key, value, effect }) => (key === undefined ? [] : [{ key, value, effect }])),
    priorityClass: priorityClass ?? platform.defaultPriorityClass,
  };
}
