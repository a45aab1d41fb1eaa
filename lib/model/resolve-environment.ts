import { deepFreeze } from '../support/freeze.ts';
import type { Cloud } from './cloud.ts';
import { type Edition, editions } from './editions.ts';
import type { EnvironmentModel, EnvironmentProps } from './environment.ts';
import type { Issue } from './issue.ts';
import { kindOf, oneOf, required, text } from './option-kinds.ts';
import { type OptionsTable, optionsOf, readOptions } from './read-options.ts';
import { platformOptions, resolvePlatform } from './resolve-platform.ts';
import { type ReadText, releasesKind, resolveReleases } from './resolve-releases.ts';
import { resolveWaivers, waiverList } from './resolve-waivers.ts';
import { tiers } from './tier.ts';

const editionNames = Object.keys(editions) as Edition[];

export const environmentOptions = {
  tier: required(oneOf(...tiers)),
  edition: required(
    kindOf<Edition>(
      `one of ${editionNames.map((name) => `'${name}'`).join(', ')}`,
      (value) => editionNames.includes(value as Edition),
      'edition-unknown',
    ),
  ),
  cloud: required(kindOf<Cloud>("a cloud, such as local() or aliyun({ region: 'cn-hangzhou' })", isCloud)),
  platform: required(optionsOf(platformOptions)),
  cluster: text,
  releases: releasesKind,
  namespaceFor: kindOf<(systemId: string) => string>(
    'a function from a system id to a namespace',
    (value) => typeof value === 'function',
  ),
  waivers: waiverList,
} satisfies OptionsTable<EnvironmentProps>;

/** Where no cloud can be read; there is an issue then. */
const noCloud: Cloud = deepFreeze({
  kind: 'cloud',
  name: 'none',
  region: undefined,
  loadBalancerDelay: 0,
  zones: false,
  problems: [],
});

/** What was understood of an environment. Never throws: what cannot be read is in `problems`, and has a stand-in here. */
export function resolveEnvironment(
  id: string,
  props: EnvironmentProps | unknown,
  readText: ReadText,
): EnvironmentModel {
  const problems: Issue[] = [];
  const options = readOptions(environmentOptions, props, '', problems);
  const edition = options.edition ?? '2026.12';
  return Object.freeze({
    id,
    // The least that is demanded, so that one mistake is not reported as ten.
    tier: options.tier ?? 'development',
    edition,
    defaults: editions[edition],
    cloud: options.cloud ?? noCloud,
    cluster: options.cluster ?? id,
    platform: deepFreeze(resolvePlatform(options.platform ?? {}, problems)),
    releases: deepFreeze(resolveReleases(id, options.releases, readText)),
    namespaceFor: options.namespaceFor ?? itself,
    waivers: deepFreeze(resolveWaivers(options.waivers)),
    problems: deepFreeze(problems),
  });
}

function itself(systemId: string): string {
  return systemId;
}

function isCloud(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, name, zones, loadBalancerDelay, problems } = value as { readonly [Key in keyof Cloud]?: unknown };
  const isNamed = kind === 'cloud' && typeof name === 'string' && typeof zones === 'boolean';
  return isNamed && Number.isFinite(loadBalancerDelay) && Array.isArray(problems);
}
