import type { Cloud } from './cloud.ts';
import type { Issue } from './issue.ts';
import { required, text } from './option-kinds.ts';
import { readOptions } from './read-options.ts';

const regionOptions = { region: required(text) };

/** A cloud whose clusters lie in a region and over its zones; what is wrong with its options is in its `problems`. */
export function regionalCloud(
  options: { readonly region: string } | undefined,
  facts: Pick<Cloud, 'name' | 'loadBalancerDelay' | 'storage' | 'loadBalancer'>,
): Cloud {
  const problems: Issue[] = [];
  const { region } = readOptions(regionOptions, options ?? {}, 'cloud', problems);
  return Object.freeze({ kind: 'cloud', ...facts, region, zones: true, problems });
}
