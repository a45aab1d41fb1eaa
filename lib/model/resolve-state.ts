import { contentHash } from '../support/hash.ts';
import { byCodeUnit } from '../support/order.ts';
import type { Cloud } from './cloud.ts';
import type { Defaults } from './editions.ts';
import { isDnsLabel } from './names.ts';
import { flag, oneOf, quantity, recordOf, required, text } from './option-kinds.ts';
import { compareQuantities } from './quantity.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { plainPath } from './resolve-files.ts';
import type { RetentionOptions, StateModel, StateOptions, StateVolumeModel, StateVolumeOptions } from './state.ts';

const storageAmount = quantity('an amount of storage', '20Gi', /(?:[KMGTP]i|[kMGTP])$/, /(?:\d|[KMGTPE]i|[kMGTPE])$/);

export const stateVolumeOptions = {
  size: required(storageAmount),
  class: text,
  name: text,
} satisfies OptionsTable<StateVolumeOptions>;

const retention = oneOf('retain', 'delete');

export const retentionOptions = {
  whenDeleted: retention,
  whenScaled: retention,
} satisfies OptionsTable<RetentionOptions>;

export const stateOptions = {
  volumes: recordOf(optionsOf(stateVolumeOptions)),
  start: oneOf('parallel', 'ordered'),
  peers: flag,
  retention: optionsOf(retentionOptions),
} satisfies OptionsTable<StateOptions>;

/** What a service keeps, on the disks that its cloud has; `undefined` where it keeps nothing. */
export function resolveState(
  options: ReadOptions<typeof stateOptions> | undefined,
  { state: defaults }: Defaults,
  cloud: Cloud,
): StateModel | undefined {
  if (options === undefined) return undefined;
  return {
    volumes: Object.entries(options.volumes ?? {})
      .flatMap(([path, volume]) => volumeOf(plainPath(path), volume, cloud))
      .sort((a, b) => byCodeUnit(a.path, b.path)),
    start: options.start ?? defaults.start,
    peers: options.peers ?? false,
    retention: {
      whenDeleted: options.retention?.whenDeleted ?? defaults.retention.whenDeleted,
      whenScaled: options.retention?.whenScaled ?? defaults.retention.whenScaled,
    },
  };
}

/** None for a volume whose size could not be read: that is said already. */
function volumeOf(
  path: string,
  { size, class: storageClass = 'standard', name }: ReadOptions<typeof stateVolumeOptions>,
  { storage }: Cloud,
): StateVolumeModel[] {
  if (size === undefined) return [];
  const least = storage?.leastSize ?? size;
  return [
    {
      path,
      name: name ?? nameFor(path),
      size: compareQuantities(size, least) < 0 ? least : size,
      storageClass: isKnownClass(storageClass) ? storage?.classes[storageClass] : storageClass,
    },
  ];
}

function isKnownClass(storageClass: string): storageClass is 'standard' | 'fast' {
  return storageClass === 'standard' || storageClass === 'fast';
}

/** `/var/data` → `var-data`; a dash is doubled, so that `/var-data` is another one; a hash where the path is no name. */
function nameFor(path: string): string {
  const name = path.slice(1).replaceAll('-', '--').replaceAll('/', '-');
  return isDnsLabel(name) ? name : `data-${contentHash(path)}`;
}
