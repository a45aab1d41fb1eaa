import { filePlaceOf } from '../constructs/file-place.ts';
import type { OutgoingObject } from '../constructs/outgoing.ts';
import { type DeliveredEnvironment, type DeliveryModel, deliveredAs } from '../model/delivery.ts';
import type { EnvironmentModel } from '../model/environment.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Program } from '../model/program.ts';
import { systemWaves } from '../model/waves.ts';
import { byCodeUnit } from '../support/order.ts';
import { type Differences, differencesIn } from './ignored-differences.ts';

/** Everything that the Argo CD objects of one environment follow from. */
export interface Delivered {
  readonly delivery: DeliveryModel;
  readonly environment: EnvironmentModel;
  readonly settings: DeliveredEnvironment;
  /** By path; that of the namespaces is not among them. */
  readonly folders: readonly DeliveredFolder[];
  /** What is decided in the cluster, whatever Git says. */
  readonly differences: Differences;
}

/** A folder of the output, which is what one Application applies. */
export interface DeliveredFolder {
  /** Below the output folder: `prod/bycoin`, `prod/bycoin/payments`. */
  readonly path: string;
  /** Key of the system whose it is; `undefined` for a chart beside the systems. */
  readonly system: string | undefined;
  /** Where objects go that name no namespace themselves. */
  readonly namespace: string;
  readonly manifests: readonly Manifest[];
  /** Place of its Application among those of the environment. */
  readonly wave: number;
}

/** What is to be delivered to each environment that Argo CD looks after. */
export function deliveredTo(
  delivery: DeliveryModel,
  objects: readonly OutgoingObject[],
  { environments, systems, graph }: Program,
): readonly Delivered[] {
  const byEnvironment = foldersOf(objects);
  const known = {
    namespaces: new Map(systems.map(({ key, namespace }) => [key, namespace])),
    waves: systemWaves(graph),
  };
  return environments
    .filter(({ platform }) => platform.argoCd !== undefined)
    .map((environment) => {
      const folders = [...(byEnvironment.get(environment.id) ?? [])].map(([path, there]) =>
        folderOf(path, there, known),
      );
      return {
        delivery,
        environment,
        settings: deliveredAs(delivery, environment.id),
        folders: folders.sort((a, b) => byCodeUnit(a.path, b.path)),
        differences: differencesIn(folders.flatMap(({ manifests }) => manifests)),
      };
    });
}

type Folders = Map<string, [OutgoingObject, ...OutgoingObject[]]>;

/** Objects by environment and folder. What is no environment's has no cluster, so nobody applies it. */
function foldersOf(objects: readonly OutgoingObject[]): ReadonlyMap<string, Folders> {
  const environments = new Map<string, Folders>();
  for (const object of objects) {
    if (object.environment === undefined || object.place !== 'component') continue;
    const { path } = filePlaceOf(object);
    const folder = path.slice(0, path.lastIndexOf('/'));
    const folders = environments.get(object.environment.id) ?? new Map();
    environments.set(object.environment.id, folders);
    const there = folders.get(folder);
    if (there === undefined) folders.set(folder, [object]);
    else there.push(object);
  }
  return environments;
}

function folderOf(
  path: string,
  [first, ...others]: [OutgoingObject, ...OutgoingObject[]],
  known: { readonly namespaces: ReadonlyMap<string, string>; readonly waves: ReadonlyMap<string, number> },
): DeliveredFolder {
  const manifests = [first, ...others].map(({ manifest }) => manifest);
  const said = manifests.map(({ metadata }) => metadata?.namespace).filter((namespace) => namespace !== undefined);
  const { system = '' } = first;
  return {
    path,
    system: first.system,
    namespace: known.namespaces.get(system) ?? said.sort(byCodeUnit)[0] ?? 'default',
    manifests,
    wave: known.waves.get(system) ?? 0,
  };
}
