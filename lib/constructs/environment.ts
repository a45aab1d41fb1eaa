import { readFileSync } from 'node:fs';
import { Construct, type IConstruct } from 'constructs';
import { graphDataOf } from '../manifests/graph-data.ts';
import type { EnvironmentModel, EnvironmentProps } from '../model/environment.ts';
import type { GraphData } from '../model/graph-data.ts';
import { graphPart } from '../model/graph-part.ts';
import { resolveEnvironment } from '../model/resolve-environment.ts';
import { type Choice, chosen, type Tier } from '../model/tier.ts';
import { isMarked, mark, nearestOf } from './recognise.ts';
import { Registry, usableId } from './registry.ts';

/**
 * One place where systems run: one cluster, one set of defaults. Production in two regions is two environments of one
 * tier.
 *
 * @example
 * new Bycoin(new Environment(app, 'prod', { tier: 'production', edition: '2026.12', cloud: aliyun({ region: 'cn-hangzhou' }), platform: { kubernetes: '1.33' } }));
 */
export class Environment extends Construct {
  /** Whether something is an environment, of any copy of this package. */
  static isEnvironment(x: unknown): x is Environment {
    return isMarked(x, 'Environment');
  }

  /**
   * The environment that a construct lies in.
   *
   * @throws Error where it lies in none
   */
  static of(construct: IConstruct): Environment {
    const found = Environment.tryOf(construct);
    if (found === undefined) throw new Error(`${construct.node.path} is not inside an Environment`);
    return found;
  }

  /** The environment that a construct lies in, if any. */
  static tryOf(construct: IConstruct): Environment | undefined {
    return nearestOf(construct, 'Environment') as Environment | undefined;
  }

  /** What was understood of the props. */
  readonly model: EnvironmentModel;

  constructor(scope: Construct, id: string, props: EnvironmentProps) {
    const usable = usableId(scope, id);
    super(scope, usable.id);
    mark(this, 'Environment');
    this.model = resolveEnvironment(usable.id, props, readText);
    const registry = Registry.of(this);
    registry.addEnvironment(this.model);
    if (usable.wrong !== undefined) registry.report(this.model.id, usable.wrong);
  }

  /** How seriously this environment is taken. */
  get tier(): Tier {
    return this.model.tier;
  }

  /** Who calls whom here; as of now, so read it after the last call was declared. */
  get graph(): GraphData {
    return graphPart(graphDataOf(Registry.of(this).graph), { environment: this.model.id });
  }

  /** The options object for this tier; `undefined` means *not here*. */
  byTier<T extends object | undefined>(choice: Choice<NoInfer<T>>): T;
  /**
   * The value for this tier: all three named, or some and `otherwise`.
   *
   * @example
   * config: { LOG_LEVEL: environment.byTier({ production: 'warn', otherwise: 'debug' }) }
   */
  byTier<const T extends string | number | boolean>(choice: Choice<T>): T;
  byTier(choice: Choice<unknown>): unknown {
    return chosen(choice, this.model.tier);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // the resolver says what a missing file means: nothing where it was not asked for, else an issue
  }
}
