import type { ContainerModel } from './container.ts';
import { type ImageReference, parseImage } from './image.ts';
import type { ReleasesModel } from './releases.ts';

/**
 * An image with its version: its own, or else what the release file has for the service. `undefined` where the two make
 * no reference; rules say of which one.
 */
export function resolveImage(
  imageText: string,
  line: string,
  { versions }: ReleasesModel,
): Pick<ContainerModel, 'image' | 'imageText' | 'imageVersionFrom'> {
  const written = parseImage(imageText);
  if (written === undefined) return { image: undefined, imageText, imageVersionFrom: 'nowhere' };
  if (written.tag !== undefined || written.digest !== undefined)
    return { image: written, imageText, imageVersionFrom: 'props' };
  const version = Object.hasOwn(versions, line) ? versions[line] : undefined;
  if (version === undefined) return { image: written, imageText, imageVersionFrom: 'nowhere' };
  return { image: released(imageText, version), imageText, imageVersionFrom: 'releases' };
}

/** A tag, a tag with a digest, or a digest alone, with or without its `@`. */
function released(name: string, version: string): ImageReference | undefined {
  if (version.startsWith('@')) return parseImage(`${name}${version}`);
  return parseImage(`${name}${/^sha\d+:/.test(version) ? '@' : ':'}${version}`);
}
