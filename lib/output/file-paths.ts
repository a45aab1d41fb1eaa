import type { OutgoingObject } from '../constructs/outgoing.ts';
import { nearestOf } from '../constructs/recognise.ts';
import { shortenedName } from '../model/names.ts';

/** Where an object is written, and whose place that is. */
export interface FilePlace {
  /** Path below the output folder, with `/` on every system. */
  readonly path: string;
  /** Two owners never share a file. */
  readonly owner: string;
}

/**
 * `prod/bycoin/wallet.yaml` for what a component becomes. A chart of the user's outside any system has a folder of its
 * own in its environment; outside any environment its file is named as stock cdk8s names it.
 */
export function filePlaceOf(object: OutgoingObject): FilePlace {
  const { environment, system, component, place } = object;
  if (place === 'namespaces' && environment !== undefined) {
    return { path: `${fileName(environment.id)}/_namespaces.yaml`, owner: `the namespaces of ${environment.id}` };
  }
  if (system === undefined) return chartPlaceOf(object);
  const folder = system.split('/').map(fileName).join('/');
  return component === undefined
    ? { path: `${folder}/_system.yaml`, owner: system }
    : { path: `${folder}/${fileName(component)}.yaml`, owner: `${system}/${component}` };
}

function chartPlaceOf({ environment, chart }: OutgoingObject): FilePlace {
  const owner = chart.node.path;
  const around = environment === undefined ? undefined : nearestOf(chart, 'Environment');
  const below = around === undefined ? owner : owner.slice(around.node.path.length + 1);
  const name = fileName(below.replaceAll('/', '-'));
  if (environment === undefined) return { path: `${name}.k8s.yaml`, owner };
  return { path: `${fileName(environment.id)}/${name}/${name}.yaml`, owner };
}

/** What a namespace or an environment shares comes first, then code unit order: the same for every locale. */
export function byPath(a: string, b: string): number {
  const left = sortKey(a);
  const right = sortKey(b);
  return left < right ? -1 : Number(left > right);
}

function sortKey(path: string): string {
  return path.replaceAll('/_', '/\u0001').replaceAll('/', '\0');
}

/** `prod` and `prod/bycoin` of `prod/bycoin/wallet.yaml`. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) folders.push(path.slice(0, end));
  return folders;
}

/** Leaves room for endings in the 255 bytes that file systems give. */
const maxName = 200;

/** Names that Windows keeps for devices, whatever their ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/;

/** An id as every file system takes it, and as none takes for another place: `..` is no folder of ours. */
function fileName(id: string): string {
  const legal = id
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '-')
    .replace(/^\.+|\.+$/g, '-');
  return shortenedName(legal.replace(device, '$&_'), maxName);
}
