import { imageText, isPinned, parseImage } from '../model/image.ts';
import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';
import { inspectValue } from '../support/plain.ts';

/** An image is a reference that registries understand. */
export function* spellImage({ image, imageText: text }: ServiceModel): Iterable<Issue> {
  // With a legal text it is the release file's value that is wrong, which is said there.
  if (image !== undefined || text === '' || parseImage(text) !== undefined) return;
  yield {
    rule: 'image-malformed',
    path: 'image',
    problem: `${inspectValue(text)} is no image reference`,
    remedy: "write one such as 'registry.example.com/bycoin/wallet' (lower case), with or without a tag",
  };
}

/** What runs is the same tomorrow and on every node. */
export function* pinImage(service: ServiceModel): Iterable<Issue> {
  const { image, imageVersionFrom: from, system, releaseLine: line } = service;
  // What the release file has for it is judged there, and the service's own image at the service.
  if (image === undefined || isPinned(image) || from === 'releases' || from === 'service') return;
  const { releases } = system.environment;
  if (image.tag === 'latest') {
    yield {
      rule: 'image-not-pinned',
      path: 'image',
      problem: `'${imageText(image)}' is another image tomorrow`,
      remedy: "name a version such as ':1.4.2', or add a digest",
    };
  } else if (releases.problem === undefined) {
    yield {
      rule: 'image-not-pinned',
      path: 'image',
      problem: `'${imageText(image)}' has no tag and ${releases.source} has no "${line}"`,
      remedy: `add that line, such as "${line}": "1.4.2"`,
    };
  }
}

/** A version has one place: with two, a change of the release file would do nothing. */
export function* saveVersionOnce(service: ServiceModel): Iterable<Issue> {
  const { image, imageVersionFrom, releaseLine: line, system } = service;
  const { source, versions } = system.environment.releases;
  if (image === undefined || imageVersionFrom !== 'props' || !Object.hasOwn(versions, line)) return;
  yield {
    rule: 'release-ignored',
    path: 'image',
    problem: `'${imageText(image)}' has a version, so the line "${line}" of ${source} does nothing`,
    remedy: 'remove the tag here, or that line',
  };
}
