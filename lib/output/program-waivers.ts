import type { Program } from '../model/program.ts';
import type { Waiver } from '../model/waiver.ts';

/** A waiver, and where it stands. */
export interface StandingWaiver extends Waiver {
  readonly key: string;
}

/** Every waiver that a program says, once, however many services it holds for; those that are over left out. */
export function waiversIn({ environments, systems, services, today }: Program): readonly StandingWaiver[] {
  return [
    ...environments.map(({ id, waivers }) => ({ key: id, waivers })),
    ...systems.map(({ key, waivers }) => ({ key, waivers })),
    ...services.map(({ key, waivers }) => ({ key, waivers })),
  ]
    .flatMap(({ key, waivers }) => waivers.map((waiver) => ({ ...waiver, key })))
    .filter(({ until }) => until === undefined || today === undefined || until >= today);
}
