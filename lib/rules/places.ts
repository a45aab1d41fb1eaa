import type { Program } from '../model/program.ts';
import type { Waiver } from '../model/waiver.ts';

/** Where issues about something are listed, and who may overrule a rule there. */
export interface Place {
  readonly group: string;
  readonly subject: string;
  /** Its own waivers first, then its system's, then its environment's. */
  readonly waivers: readonly (readonly Waiver[])[];
}

/** Finds the place of an environment, a system, a service, or of something that lies in one, by its key. */
export function placesOf({ environments, systems, services }: Program): (key: string) => Place {
  const places = new Map<string, Place>();
  for (const { id, waivers } of environments) places.set(id, { group: id, subject: '', waivers: [waivers] });
  for (const { key, waivers, environment } of systems) {
    places.set(key, { group: key, subject: '', waivers: [waivers, environment.waivers] });
  }
  for (const { key, name, waivers, system } of services) {
    const all = [waivers, system.waivers, system.environment.waivers];
    places.set(key, { group: system.key, subject: name, waivers: all });
  }
  return (key) => places.get(key) ?? placeAround(key, places);
}

/** A construct beside ours is a subject of the nearest of ours above it. */
function placeAround(key: string, places: ReadonlyMap<string, Place>): Place {
  for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
    const around = places.get(key.slice(0, end));
    if (around === undefined) continue;
    return { ...around, subject: [around.subject, key.slice(end + 1)].filter((part) => part !== '').join('/') };
  }
  return { group: '', subject: key, waivers: [] };
}
