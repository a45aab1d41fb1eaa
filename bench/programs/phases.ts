/** `phases.ts <fleet> <services> <folder> [<objects file>]`: the steps of `app.synth()`, each timed; keeps the objects if asked. */
import { writeFileSync } from 'node:fs';
import { outgoing } from '../../lib/constructs/outgoing.ts';
import { Registry } from '../../lib/constructs/registry.ts';
import { graphOf } from '../../lib/model/build-graph.ts';
import type { Program } from '../../lib/model/program.ts';
import { committedIn } from '../../lib/output/committed.ts';
import { filePlaceOf } from '../../lib/output/file-paths.ts';
import { filesFor } from '../../lib/output/layout.ts';
import { planFor } from '../../lib/output/plan.ts';
import { publish } from '../../lib/output/publish.ts';
import {
  beReached,
  breakCyclesAtOptionalCalls,
  needWhatIsAsCritical,
  outlastCallees,
} from '../../lib/rules/graph-rules.ts';
import { provePolicies } from '../../lib/rules/proof/prove.ts';
import { boundRunsAlongChains, repeatOnlyWhatMayRunTwice, retryAtOneLayer } from '../../lib/rules/repeat-rules.ts';
import { Clock } from './clock.ts';
import { type Fleet, fleetOf } from './fleet.ts';

/** The rules that need the whole graph. */
const graphRules = [
  needWhatIsAsCritical,
  outlastCallees,
  repeatOnlyWhatMayRunTwice,
  retryAtOneLayer,
  boundRunsAlongChains,
  beReached,
];

const [fleet, services, folder = '', objectsFile] = process.argv.slice(2);
const clock = new Clock();
const app = clock.time('build', () => fleetOf(fleet as Fleet, Number(services), folder));
clock.time('check', () => Registry.of(app).check());
const { objects, issues } = clock.time('render', () => outgoing(app));
if (issues.length > 0) throw new Error(JSON.stringify(issues.slice(0, 3)));
const { files } = clock.time('emit', () => filesFor(objects, { name: 'bench' }));
clock.time('write', () => publish(planFor(files, committedIn(folder), { name: 'bench', folder, removes: [] }), folder));

// Once more by themselves, on copies, so that nothing is remembered: they are part of 'check' and 'render' above.
const program = Registry.of(app).program();
const found = clock.time('proof', () => [...provePolicies([...objects], program)].length);
const graph = graphOf(program.services, program.graph.calls);
const broken = clock.time('graph rules', () => graphIssues({ ...program, graph }));
if (found + broken > 0) throw new Error(`${found + broken} issues in the benchmark's program`);
clock.tell();

/** How much the rules that need the whole graph find. */
function graphIssues(whole: Program): number {
  const ofServices = whole.services.flatMap((service) => graphRules.flatMap((rule) => [...rule(service, whole.graph)]));
  return ofServices.length + [...breakCyclesAtOptionalCalls(whole)].length;
}

if (objectsFile !== undefined) {
  const byFile = new Map<string, unknown[]>(files.map(({ path }) => [path, []]));
  for (const object of objects) byFile.get(filePlaceOf(object).path)?.push(object.manifest);
  writeFileSync(objectsFile, JSON.stringify(Object.fromEntries(byFile)));
}
