import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { byApplyOrder } from '../model/apply-order.ts';
import type { LocatedIssue } from '../model/issue.ts';
import type { Manifest } from '../model/manifest.ts';
import type { JudgedObject, Program } from '../model/program.ts';
import { checkObjects } from '../rules/check.ts';
import { RefusedError } from '../rules/refused-error.ts';
import { foreign } from './foreign-object.ts';
import { isMarked, nearestOf, type Recognised } from './recognise.ts';
import { Registry } from './registry.ts';
import { RenderedObject } from './rendered-object.ts';

/** An object on its way out, with what decides the file it is written to. */
export interface OutgoingObject extends JudgedObject {
  readonly chart: Chart;
  /** Its component inside the system or chart: a service's name, a construct's id; `undefined` for what the namespace shares. */
  readonly component: string | undefined;
  /** The Application that applies it, where that is not its system's: one inside of that, or the path of a chart beside. */
  readonly application: string | undefined;
  readonly place: RenderedObject['place'];
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
  readonly application: string | undefined;
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
    this.application = facts.application;
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
  const last: [ObjectsOfObjects, Place][] = [];
  const collection = { objects, found, last };
  collect(root, nowhere, collection);
  const program = registry.program();
  for (const [construct, place] of last) {
    construct.prepare(objects, program);
    for (const child of construct.node.children) collect(child, place, collection);
  }
  return { objects, issues: [...found, ...checkObjects(objects, program)] };
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

/** A construct whose objects follow from all others, as Applications do: asked last, when those are there. */
export interface ObjectsOfObjects extends IConstruct {
  prepare(objects: readonly OutgoingObject[], program: Program): void;
}

/** Where what is found is put. */
interface Collection {
  readonly objects: OutgoingObject[];
  readonly found: LocatedIssue[];
  readonly last: [ObjectsOfObjects, Place][];
}

/** Where the walk stands. */
interface Place {
  readonly environment: Recognised<'Environment'> | undefined;
  readonly system: Recognised<'System'> | undefined;
  readonly chart: Chart | undefined;
  readonly component: string | undefined;
  readonly application: string | undefined;
}

const nowhere: Place = {
  environment: undefined,
  system: undefined,
  chart: undefined,
  component: undefined,
  application: undefined,
};

function collect(construct: IConstruct, place: Place, collection: Collection): void {
  const { objects, found, last } = collection;
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
  if (isMarked(construct, 'ArgoDelivery')) {
    last.push([construct as ObjectsOfObjects, here]);
    return;
  }
  if (ApiObject.isApiObject(construct)) collectObject(construct, here, objects, found);
  for (const child of construct.node.children) collect(child, here, collection);
}

function placeOf(construct: IConstruct, place: Place): Place {
  if (RenderedObject.isRenderedObject(construct)) return place;
  if (isMarked(construct, 'Environment')) return { ...place, environment: construct as Recognised<'Environment'> };
  if (isMarked(construct, 'System')) {
    return { ...place, system: construct as Recognised<'System'>, chart: construct as Chart, component: undefined };
  }
  if (isMarked(construct, 'MicroService')) {
    const { name, application } = (construct as Recognised<'MicroService'>).model;
    return { ...place, component: name, application };
  }
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
    application: here.system === undefined ? chart.node.path : here.application,
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
  const component = scopes[depth + 1];
  const application = isMarked(component, 'MicroService')
    ? (component as Recognised<'MicroService'>).model.application
    : undefined;
  return { ...place, component: component?.node.id, application };
}
