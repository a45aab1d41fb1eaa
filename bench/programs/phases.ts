/** `phases.ts <fleet> <services> <folder> [<objects file>]`: the steps of `app.synth()`, each timed; keeps the objects if asked. */
import { writeFileSync } from 'node:fs';
import { outgoing } from '../../lib/constructs/outgoing.ts';
import { Registry } from '../../lib/constructs/registry.ts';
import { committedIn } from '../../lib/output/committed.ts';
import { filePlaceOf } from '../../lib/output/file-paths.ts';
import { filesFor } from '../../lib/output/layout.ts';
import { planFor } from '../../lib/output/plan.ts';
import { publish } from '../../lib/output/publish.ts';
import { Clock } from './clock.ts';
import { type Fleet, fleetOf } from './fleet.ts';

const [fleet, services, folder = '', objectsFile] = process.argv.slice(2);
const clock = new Clock();
const app = clock.time('build', () => fleetOf(fleet as Fleet, Number(services), folder));
clock.time('check', () => Registry.of(app).check());
const { objects, issues } = clock.time('render', () => outgoing(app));
if (issues.length > 0) throw new Error(JSON.stringify(issues.slice(0, 3)));
const { files } = clock.time('emit', () => filesFor(objects, { name: 'bench' }));
clock.time('write', () => publish(planFor(files, committedIn(folder), { name: 'bench', folder, removes: [] }), folder));
clock.tell();

if (objectsFile !== undefined) {
  const byFile = new Map<string, unknown[]>(files.map(({ path }) => [path, []]));
  for (const object of objects) byFile.get(filePlaceOf(object).path)?.push(object.manifest);
  writeFileSync(objectsFile, JSON.stringify(Object.fromEntries(byFile)));
}
