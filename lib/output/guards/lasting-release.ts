import type { OutgoingObject } from '../../constructs/outgoing.ts';
import { byPosition, type Position, positionOf } from '../../rules/waves/position.ts';
import { filePlaceOf, foldersOf } from '../file-paths.ts';
import type { PlacedService } from './committed-services.ts';

/** What a sync waits for longer than for a rolling update. */
interface Lengthy {
  readonly folder: string;
  readonly position: Position;
  readonly text: string;
}

/**
 * Tells until when the pods of the release before stay, where that takes long: all steps of their Rollout, or those of another
 * one, or a task, that the same sync brings first.
 */
export function lastingIn(
  objects: readonly OutgoingObject[],
  before: ReadonlyMap<string, string>,
): (service: PlacedService) => string | undefined {
  const lengthy = objects.flatMap((object): Lengthy[] => {
    const position = positionOf(object);
    const { kind, metadata } = object.manifest;
    if (position === undefined || !(kind === 'Rollout' || (kind === 'Job' && position.isHook))) return [];
    const { path } = filePlaceOf(object);
    // A Rollout that stays as it is, is healthy at once.
    if (kind === 'Rollout' && !before.has(path)) return [];
    const text =
      kind === 'Rollout' ? `until Rollout ${metadata.name} has taken its steps` : `until Job ${metadata.name} is done`;
    return [{ folder: folderOf(path), position, text }];
  });
  return ({ object, path }) => {
    if (/^kind: Rollout$/m.test(before.get(path) ?? '')) return 'for all steps of their Rollout';
    const own = positionOf(object);
    return lengthy.find(
      ({ folder, position }) =>
        own !== undefined && folder === folderOf(path) && position.phase === 'Sync' && byPosition(position, own) < 0,
    )?.text;
  };
}

/** A folder is what one Application applies. */
function folderOf(path: string): string {
  return foldersOf(path).at(-1) ?? '';
}
