import { shortenedName } from '../model/names.ts';
import type { OutgoingObject } from './outgoing.ts';
import { nearestOf } from './recognise.ts';

/** Where an object is written, and whose place that is. */
export interface FilePlace {
  /** Path below the output folder, with `/` on every system. */
  readonly path: string;
  /** Two owners never share a file. */
  readonly owner: string;
}

/**
 * `prod/bycoin/wallet.yaml` for what a component becomes. A chart of the user's outside any system has a folder of its
 * own in its environment; outside any environment its file is named as stock cdk8s names it. A folder is what one
 * Application applies: services of another one have a folder of their own in their system's.
 */
export function filePlaceOf(object: OutgoingObject): FilePlace {
  const { environment, system, component, place, application, chart } = object;
  if ((place === 'argocd' || place === 'argocdRoot') && component !== undefined) {
    const folder = place === 'argocd' ? '_argocd' : '_argocd/_roots';
    return { path: `${folder}/${fileName(component)}.yaml`, owner: `${chart.node.path} for ${component}` };
  }
  if (place === 'namespaces' && environment !== undefined) {
    return { path: `${fileName(environment.id)}/_namespaces.yaml`, owner: `the namespaces of ${environment.id}` };
  }
  if (system === undefined) return chartPlaceOf(object);
  const folder = folderOf(system, application);
  return component === undefined
    ? { path: `${folder}/_system.yaml`, owner: system }
    : { path: `${folder}/${fileName(component)}.yaml`, owner: `${system}/${component}` };
}

/** Where the files of a system lie, by its key: `prod/bycoin`. */
export function systemFolderOf(system: string): string {
  return system.split('/').map(fileName).join('/');
}

function folderOf(system: string, application: string | undefined): string {
  const folder = systemFolderOf(system);
  return application === undefined ? folder : `${folder}/${fileName(application)}`;
}

function chartPlaceOf({ environment, chart }: OutgoingObject): FilePlace {
  const owner = chart.node.path;
  const around = environment === undefined ? undefined : nearestOf(chart, 'Environment');
  const below = around === undefined ? owner : owner.slice(around.node.path.length + 1);
  const name = fileName(below.replaceAll('/', '-'));
  if (environment === undefined) return { path: `${name}.k8s.yaml`, owner };
  return { path: `${fileName(environment.id)}/${name}/${name}.yaml`, owner };
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
