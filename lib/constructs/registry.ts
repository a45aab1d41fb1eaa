import type { Construct, IConstruct } from 'constructs';
import { buildGraph, type EdgeDeclaration } from '../model/build-graph.ts';
import type { DeliveryModel } from '../model/delivery.ts';
import type { EnvironmentModel } from '../model/environment.ts';
import { freezeModel } from '../model/freeze-model.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import type { Program } from '../model/program.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { type CheckResult, check } from '../rules/check.ts';
import { CallSite } from './call-site.ts';

/** On the root under a symbol of all copies of the package, so that constructs of two copies know each other. */
const registrySymbol = Symbol.for('cdk8s-cloud-native.Registry');

/**
 * What a program declares, gathered at the root of its tree. Constructs write to it; everything that is derived (graph,
 * issues) is computed when first asked for after a change.
 */
export class Registry {
  static of(scope: IConstruct): Registry {
    const root = scope.node.root as IConstruct & { [registrySymbol]?: Registry };
    root[registrySymbol] ??= new Registry();
    return root[registrySymbol];
  }

  /** Grows with each declaration; what was derived at another number is stale. */
  version = 0;
  /** Judges waivers; set by the app. */
  today: string | undefined;
  /** Folder that is committed, as seen from where the program runs; `undefined` without an app of ours. */
  published: string | undefined;
  readonly #environments: EnvironmentModel[] = [];
  readonly #systems: SystemModel[] = [];
  readonly #services: ServiceModel[] = [];
  readonly #deliveries: DeliveryModel[] = [];
  readonly #declarations: EdgeDeclaration[] = [];
  readonly #treeProblems: { key: string; issue: Issue }[] = [];
  readonly #sites = new Map<string, CallSite>();
  #graph: { readonly version: number; readonly graph: CallGraph } | undefined;
  #checked: { readonly version: number; readonly result: CheckResult } | undefined;

  addEnvironment(environment: EnvironmentModel): void {
    this.#environments.push(environment);
    this.#made(environment.id);
  }

  addSystem(system: SystemModel): void {
    this.#systems.push(system);
    this.#made(system.key);
  }

  addService(service: ServiceModel): void {
    this.#services.push(service);
    this.#made(service.key);
  }

  /** A service says of another one that this comes after it. */
  comeAfter(key: string, before: string): void {
    const index = this.#services.findIndex((service) => service.key === key);
    const service = this.#services[index];
    if (service === undefined || service.after.includes(before)) return;
    this.#services[index] = freezeModel({ ...service, after: [...service.after, before] });
    this.version += 1;
  }

  addDelivery(delivery: DeliveryModel): void {
    this.#deliveries.push(delivery);
    this.#made(delivery.key);
  }

  declare(declaration: EdgeDeclaration): void {
    this.#declarations.push(declaration);
    this.version += 1;
  }

  report(key: string, issue: Issue): void {
    this.#treeProblems.push({ key, issue });
    this.version += 1;
  }

  get graph(): CallGraph {
    if (this.#graph?.version !== this.version) {
      this.#graph = { version: this.version, graph: buildGraph(this.#services, this.#declarations) };
    }
    return this.#graph.graph;
  }

  /** Line of the program that made an environment, system or service, by its key. */
  lineOf(key: string): string | undefined {
    return this.#sites.get(key)?.line();
  }

  /** All rules over the models, once for each state of the program. */
  check(): CheckResult {
    if (this.#checked?.version !== this.version)
      this.#checked = { version: this.version, result: check(this.program()) };
    return this.#checked.result;
  }

  program(): Program {
    return {
      environments: this.#environments,
      systems: this.#systems,
      services: this.#services,
      graph: this.graph,
      deliveries: this.#deliveries,
      today: this.today,
      treeProblems: this.#treeProblems,
      lineOf: (key) => this.lineOf(key),
    };
  }

  #made(key: string): void {
    if (!this.#sites.has(key)) this.#sites.set(key, new CallSite());
    this.version += 1;
  }
}

/**
 * An id that `constructs` accepts: where the user's is taken or no text, a free one, since the constructor must not
 * throw; the caller reports what `wrong` says.
 */
export function usableId(scope: Construct, id: unknown): { readonly id: string; readonly wrong: Issue | undefined } {
  const wanted = typeof id === 'string' && id !== '' ? id : 'unnamed';
  if (scope.node.tryFindChild(wanted) === undefined) {
    const wrong =
      wanted === id
        ? undefined
        : { rule: 'id-missing', path: 'id', problem: 'the id is no text', remedy: 'give an id such as wallet' };
    return { id: wanted, wrong };
  }
  let number = 2;
  while (scope.node.tryFindChild(`${wanted}-${number}`) !== undefined) number += 1;
  return {
    id: `${wanted}-${number}`,
    wrong: {
      rule: 'id-taken',
      path: 'id',
      problem: `'${wanted}' is the id of another construct in ${scope.node.path === '' ? 'the program' : scope.node.path}`,
      remedy: 'give each construct of one scope an id of its own',
    },
  };
}
