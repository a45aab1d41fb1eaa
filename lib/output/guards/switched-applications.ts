import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { LocatedIssue } from '../../model/issue.ts';
import type { Manifest } from '../../model/manifest.ts';
import { filePlaceOf } from '../file-paths.ts';
import { type CommittedObjects, kindOf } from './committed-objects.ts';
import { componentOf, removalsIn } from './removals.ts';

/** What is there, and what will be. */
interface Switch {
  readonly before: CommittedObjects;
  readonly objects: readonly OutgoingObject[];
  readonly folder: string;
  readonly removes: readonly string[];
}

const application = 'argoproj.io/Application';
const applicationSet = 'argoproj.io/ApplicationSet';

/**
 * Environments whose Applications become those of an ApplicationSet, or the reverse, where an Application that goes takes
 * along what it applied: the root prunes the old ones, or the old set's end takes the new ones, and all pods with them.
 * Done by hand nothing stops, so the program says that somebody did.
 */
export function* switchedApplications({ before, objects, folder, removes }: Switch): Iterable<LocatedIssue> {
  const named = removalsIn(removes);
  for (const [path, now] of applicationFiles(objects)) {
    const was = before.ofKinds(application, applicationSet).filter((object) => object.path === path);
    const wasSet = was.some(({ kind }) => kind === applicationSet);
    const isSet = now.some((manifest) => kindOf(manifest) === applicationSet);
    const [applications, change] = isSet
      ? [was.map(({ manifest }) => manifest), 'its Applications become those of an ApplicationSet']
      : [now, 'the Applications of its ApplicationSet are written one by one'];
    const entry = componentOf(path);
    if (wasSet === isSet || !applications.some(takesAlong) || named.has(entry)) continue;
    yield {
      rule: 'application-set-switched',
      path: 'applicationSet',
      problem: `in ${folder}/${path} ${change}: the ones that go would take along all that runs`,
      remedy: `leave it as it was, or take the old ones away by hand as docs/delivery.md says, and then write CloudNativeApp({ removes: ['${entry}'] }) for this commit`,
      group: entry.slice(entry.indexOf('/') + 1),
      subject: '',
    };
  }
}

/** Objects that apply an environment, by their file. */
function applicationFiles(objects: readonly OutgoingObject[]): ReadonlyMap<string, readonly Manifest[]> {
  const files = new Map<string, Manifest[]>();
  for (const object of objects) {
    if (object.place !== 'argocd') continue;
    const { path } = filePlaceOf(object);
    const file = files.get(path);
    if (file === undefined) files.set(path, [object.manifest]);
    else file.push(object.manifest);
  }
  return files;
}

/** Whether Argo CD deletes what an Application applied before the Application goes. */
function takesAlong(manifest: Manifest): boolean {
  const { finalizers } = manifest.metadata as { readonly finalizers?: unknown };
  return (
    kindOf(manifest) === application &&
    Array.isArray(finalizers) &&
    finalizers.some((finalizer) => String(finalizer).startsWith('resources-finalizer.argocd.argoproj.io'))
  );
}
