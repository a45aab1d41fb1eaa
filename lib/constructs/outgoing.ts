import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { byApplyOrder } from '../model/apply-order.ts';
import type { Issue, LocatedIssue } from '../model/issue.ts';
import { isClusterScoped } from '../model/kinds.ts';
import type { Manifest } from '../model/manifest.ts';
import type { JudgedObject } from '../model/program.ts';
import { checkObjects } from '../rules/check.ts';
import { RefusedError } from '../rules/refused-error.ts';
import { inspectValue } from '../support/plain.ts';
import { isMarked, nearestOf, type Recognised } from './recognise.ts';
import { Registry } from './registry.ts';
import { RenderedObject } from './rendered-object.ts';

/** An object on its way out, with what decides the file it is written to. */
export interface OutgoingObject extends JudgedObject {
  readonly chart: Chart;
  /** Its component inside the system or chart: a service's name, a construct's id; `undefined` for what the namespace shares. */
  readonly component: string | undefined;
  readonly place: 'component' | 'namespaces';
}

/** Reading a line costs more than rendering the object: only an issue asks for it. One shape for all, for rules to read fast. */
class LeavingObject implements OutgoingObject {
  readonly manifest: Manifest;
  readonly constructPath: string;
  readonly environment: JudgedObject['environment'];
  readonly system: string | undefined;
  readonly origin: JudgedObject['origin'];
  readonly group: string;
  readonly subject: string;
  readonly chart: Chart;
  readonly component: string | undefined;
  readonly place: OutgoingObject['place'];
  readonly #line: () => string | undefined;

  constructor(facts: Omit<OutgoingObject, 'line'>, line: () => string | undefined) {
    this.manifest = facts.manifest;
    this.constructPath = facts.constructPath;
    this.environment = facts.environment;
    this.system = facts.system;
    this.origin = facts.origin;
    this.group = facts.group;
    this.subject = facts.subject;
    this.chart = facts.chart;
    this.component = facts.component;
    this.place = facts.place;
    this.#line = line;
  }

  get line(): string | undefined {
    return this.#line();
  }
}

/** Everything that a program becomes, in the order of the tree, and what is wrong with it. */
export interface Outgoing {
  readonly objects: readonly OutgoingObject[];
  readonly issues: readonly LocatedIssue[];
}

/**
 * Checks the models, renders every object below a root once, and checks what leaves. Nothing is rendered for output
 * while a model is wrong.
 */
export function outgoing(root: IConstruct): Outgoing {
  const registry = Registry.of(root);
  const { issues } = registry.check();
  if (issues.length > 0) return { objects: [], issues };
  const objects: OutgoingObject[] = [];
  const found: LocatedIssue[] = [];
  collect(root, { environment: undefined, system: undefined, chart: undefined, component: undefined }, objects, found);
  return { objects, issues: [...found, ...checkObjects(objects, registry.program())] };
}

/**
 * The manifests of one system, for `Testing.synth` and stock apps.
 *
 * @throws RefusedError with everything that is wrong with the program
 */
export function judgedManifestsOf(system: Chart): Manifest[] {
  const { objects, issues } = outgoing(system.node.root);
  if (issues.length > 0) throw new RefusedError(issues);
  return objects
    .filter(({ chart }) => chart === system)
    .map(({ manifest }) => manifest)
    .sort(byApplyOrder);
}

/** Where the walk stands. */
interface Place {
  readonly environment: Recognised<'Environment'> | undefined;
  readonly system: Recognised<'System'> | undefined;
  readonly chart: Chart | undefined;
  readonly component: string | undefined;
}

function collect(construct: IConstruct, place: Place, objects: OutgoingObject[], found: LocatedIssue[]): void {
  const here = placeOf(construct, place);
  for (const problem of RenderedObject.isRenderedObject(construct) ? [] : construct.node.validate()) {
    const { group, subject, line } = located(here, construct);
    const remedy = 'change what its construct says is wrong';
    found.push({
      rule: 'construct-validation',
      path: construct.node.path,
      problem,
      remedy,
      group,
      subject,
      line: line(),
    });
  }
  if (ApiObject.isApiObject(construct)) collectObject(construct, here, objects, found);
  for (const child of construct.node.children) collect(child, here, objects, found);
}

function placeOf(construct: IConstruct, place: Place): Place {
  if (RenderedObject.isRenderedObject(construct)) return place;
  if (isMarked(construct, 'Environment')) return { ...place, environment: construct as Recognised<'Environment'> };
  if (isMarked(construct, 'System')) {
    return { ...place, system: construct as Recognised<'System'>, chart: construct as Chart, component: undefined };
  }
  if (isMarked(construct, 'MicroService'))
    return { ...place, component: (construct as Recognised<'MicroService'>).model.name };
  const { chart } = place;
  if (Chart.isChart(construct)) {
    // A chart inside a system is one of its components; anywhere else it stands for itself.
    return {
      ...place,
      chart: construct,
      component: place.system === undefined ? undefined : (place.component ?? construct.node.id),
    };
  }
  if (chart === undefined || place.component !== undefined) return place;
  return { ...place, component: construct.node.id };
}

function collectObject(object: ApiObject, place: Place, objects: OutgoingObject[], found: LocatedIssue[]): void {
  const { chart } = place;
  if (chart === undefined) return; // cannot be: an ApiObject looks for its chart when it is made
  const rendered = RenderedObject.isRenderedObject(object) ? object : undefined;
  const here = rendered?.owner === undefined ? place : ownerPlace(rendered.owner, place);
  const where = located(here, rendered?.owner ?? object);
  const { manifest, patched, problems } = rendered === undefined ? foreign(object) : rendered.final();
  for (const { issue, line } of problems) {
    found.push({ ...issue, group: where.group, subject: where.subject, line: line ?? where.line() });
  }
  if (manifest === undefined) return;
  const facts = {
    manifest,
    constructPath: object.node.path,
    environment: here.environment?.model,
    system: here.system?.model.key,
    origin: rendered === undefined ? 'foreign' : patched ? 'patched' : 'rendered',
    group: where.group,
    subject: where.subject,
    chart,
    component: here.component,
    place: rendered?.place ?? 'component',
  } as const;
  objects.push(new LeavingObject(facts, where.line));
}

/** Heading, subject and line under which issues about a construct are listed. */
function located(place: Place, construct: IConstruct) {
  const service = nearestOf(construct, 'MicroService')?.model;
  const key = service?.key ?? place.system?.model.key;
  return {
    group: place.system?.model.key ?? place.environment?.model.id ?? '',
    subject: service?.name ?? place.component ?? '',
    line: () => (key === undefined ? undefined : Registry.of(construct).lineOf(key)),
  };
}

function ownerPlace(owner: IConstruct, place: Place): Place {
  const { scopes } = owner.node;
  const depth = place.system === undefined ? -1 : scopes.indexOf(place.system);
  return { ...place, component: scopes[depth + 1]?.node.id };
}

/** A user's own object: as cdk8s renders it, without the namespace that a chart gives to cluster-scoped kinds, too. */
function foreign(object: ApiObject): {
  manifest: Manifest | undefined;
  patched: boolean;
  problems: { issue: Issue; line: undefined }[];
} {
  try {
    const manifest = object.toJson() as Manifest | undefined;
    return {
      manifest: manifest === undefined ? undefined : withoutStrayNamespace(manifest),
      patched: false,
      problems: [],
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : inspectValue(error);
    const issue = {
      rule: 'object-not-rendered',
      path: object.node.path,
      problem,
      remedy: 'change what its construct says is wrong',
    };
    return { manifest: undefined, patched: false, problems: [{ issue, line: undefined }] };
  }
}

function withoutStrayNamespace(manifest: Manifest): Manifest {
  if (manifest.metadata?.namespace === undefined || !isClusterScoped(manifest)) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, namespace: undefined } };
}
