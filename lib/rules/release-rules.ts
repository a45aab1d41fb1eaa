import type { ContainerModel } from '../model/container.ts';
import type { EnvironmentModel } from '../model/environment.ts';
import { parseImage } from '../model/image.ts';
import type { Issue } from '../model/issue.ts';
import type { Program } from '../model/program.ts';
import { nearest } from '../support/nearest.ts';
import { inspectValue } from '../support/plain.ts';
import type { KeyedIssue } from './rule.ts';

/** A release file that is named can be read. */
export function* readReleases({ releases }: EnvironmentModel): Iterable<Issue> {
  if (releases.problem === undefined) return;
  yield {
    rule: 'release-file',
    path: 'releases',
    problem: `${releases.source} ${releases.problem}`,
    remedy: 'make it an object of lines such as "bycoin/wallet": "1.4.2"',
  };
}

/** A version is a tag, a digest, or both. */
export function* spellVersions({ releases }: EnvironmentModel): Iterable<Issue> {
  for (const [line, version] of Object.entries(releases.versions)) {
    const image = typeof version === 'string' ? parseImage(`image${spelt(version)}`) : undefined;
    if (image !== undefined && image.tag !== 'latest') continue;
    yield {
      rule: 'release-malformed',
      path: pathOf(releases.source, line),
      problem: `${inspectValue(version)} names no version`,
      remedy: 'write a tag, such as "1.4.2", or a tag and a digest, such as "1.4.2@sha256:…"',
    };
  }
}

/** A tag, a tag and a digest, or a digest alone with or without its `@`. */
function spelt(version: string): string {
  if (version.startsWith('@')) return version;
  return version.startsWith('sha256:') ? `@${version}` : `:${version}`;
}

/**
 * A line is for a service that is there. Lines of systems that this program does not build are left alone: programs may
 * build one system of several, in tests above all.
 */
export function* releaseKnownServices({ environments, services, systems }: Program): Iterable<KeyedIssue> {
  const linesBy = new Map<string, Map<string, ContainerModel>>();
  for (const service of services) {
    const { id } = service.system.environment;
    const lines = linesBy.get(id) ?? new Map<string, ContainerModel>();
    linesBy.set(id, lines);
    for (const container of [service, ...service.containers]) lines.set(container.releaseLine, container);
  }
  const built = new Set(systems.map(({ id, environment }) => `${environment.id} ${id}`));
  for (const { id, releases } of environments) {
    const known = linesBy.get(id) ?? new Map<string, ContainerModel>();
    // What a line was meant for has no version yet.
    const without = [...known]
      .filter(([, { imageVersionFrom }]) => imageVersionFrom === 'nowhere')
      .map(([line]) => line);
    for (const line of Object.keys(releases.versions)) {
      if (known.has(line)) continue;
      const [system = '', ...rest] = line.split('/');
      const close = nearest(line, without);
      const wellFormed = rest.length === 1 || rest.length === 2;
      if (close === undefined && wellFormed && !built.has(`${id} ${system}`)) continue;
      yield { key: id, issue: unknownLine(releases.source, line, close, wellFormed) };
    }
  }
}

function unknownLine(source: string, line: string, close: string | undefined, wellFormed: boolean): Issue {
  return {
    rule: 'release-unknown',
    path: pathOf(source, line),
    problem: wellFormed ? 'is no service of this environment' : 'is not the name of a service',
    remedy:
      close !== undefined
        ? `did you mean "${close}"?`
        : wellFormed
          ? 'remove that line'
          : 'write it as "<system>/<service>"',
  };
}

function pathOf(source: string, line: string): string {
  return `${source} ${JSON.stringify(line)}`;
}
