import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { Program } from '../../model/program.ts';
import type { ServiceModel } from '../../model/service.ts';
import { workloadKindOf } from '../../model/workload-kind.ts';
import { filePlaceOf } from '../file-paths.ts';

/** A service of the program, the object that owns its pods, and its file. */
export interface PlacedService {
  readonly service: ServiceModel;
  readonly object: OutgoingObject;
  readonly path: string;
}

/** The services that Argo CD applies, each with its file. */
export function placedServices(objects: readonly OutgoingObject[], { services }: Program): readonly PlacedService[] {
  const applied = services.filter(({ system }) => system.environment.platform.argoCd !== undefined);
  const byPlace = new Map(applied.map((service) => [`${service.system.key} ${service.name}`, service]));
  return objects.flatMap((object) => {
    const service = byPlace.get(`${object.system} ${object.component}`);
    return service === undefined ||
      object.manifest.kind !== workloadKindOf(service) ||
      object.manifest.metadata.name !== service.name
      ? []
      : [{ service, object, path: filePlaceOf(object).path }];
  });
}
