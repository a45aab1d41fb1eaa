import { afterControllers } from './controllers.ts';
import { type Ignored, withoutIgnored } from './ignored-fields.ts';
import { type Fields, isFields, type KindSchema, kindSchema, type Place } from './kind-schema.ts';
import { doubled, type ListKeys, mapKeys, merged, patchKeys } from './schema-merge.ts';
import { completed, printedAnew, storedFor, withKnownTypes } from './server-object.ts';

/**
 * How Argo CD compares what Git says with what there is. It reads built-in kinds into the Go structs it was compiled with and
 * fills in their defaults; custom kinds are plain JSON to it.
 *
 * - `client-side`: its default, the three-way merge of `kubectl apply`. What Git never said is left out of custom objects, in lists
 *   by position.
 * - `structured-merge`: with `ServerSideApply=true` and no server-side diff, below Argo CD 3.6. Lists of custom objects that have
 *   no keys are replaced, so that a default inside of an item is a difference for ever.
 * - `server-side`: the API server's own answer to a dry run, defaults and all.
 * - `plain`: without any Go struct, as Argo CD does to a built-in object one of whose fields it does not know, and as people do who
 *   read both. Stricter than the others: what is written is what one finds.
 *
 * @see https://github.com/argoproj/argo-cd/blob/v3.6.1/gitops-engine/pkg/diff/diff.go
 */
export type Strategy = 'client-side' | 'structured-merge' | 'server-side' | 'plain';

export const strategies: readonly Strategy[] = ['client-side', 'structured-merge', 'server-side', 'plain'];

export interface Finding {
  readonly strategy: Strategy;
  /** `Deployment shop/api`. */
  readonly object: string;
  /** `spec.replicas: live 4, wanted 3`. */
  readonly difference: string;
}

/**
 * What would be OutOfSync for ever after these objects were applied together and the controllers had their say, but for what
 * their Application leaves alone.
 */
export function outOfSync(
  objects: readonly Fields[],
  kubernetes: string,
  ignored: readonly Ignored[] = [],
): readonly Finding[] {
  const live = afterControllers(objects.map((object) => storedFor(object, kubernetes)));
  return objects.flatMap((object, index) => {
    const [ours, theirs] = [withoutIgnored(object, ignored), withoutIgnored(live[index] ?? {}, ignored)];
    return findingsOf(ours, theirs, kindSchema(object, kubernetes));
  });
}

function findingsOf(object: Fields, live: Fields, kind: KindSchema): readonly Finding[] {
  const name = nameOf(object);
  return strategies.flatMap((strategy) => {
    const read = (whole: Fields): Fields => (strategy === 'plain' ? whole : withKnownTypes(whole, kind));
    const predicted = predictions[strategy](read(object), read(live), kind);
    const keys = keysOf(strategy, kind);
    const found = [...differences(read(live), predicted, ''), ...doubled(object, kind.root, { kind, keys })];
    return found.map((difference) => ({ strategy, object: name, difference }));
  });
}

const keysOf = (strategy: Strategy, { builtIn }: KindSchema): ListKeys => {
  if (strategy !== 'client-side') return mapKeys;
  return builtIn ? patchKeys : () => undefined;
};

type Prediction = (object: Fields, live: Fields, kind: KindSchema) => unknown;

/** What a sync would leave, as each strategy thinks. */
const predictions: Readonly<Record<Strategy, Prediction>> = {
  'client-side': (object, live, kind) =>
    kind.builtIn
      ? completed(merged(live, printedAnew(object, kind), kind.root, { kind, keys: patchKeys }) as Fields, kind)
      : patched(live, object, within(object, live)),
  'structured-merge': (object, live, kind) => {
    const whole = merged(live, object, kind.root, { kind, keys: mapKeys }) as Fields;
    return kind.builtIn ? completed(whole, kind) : whole;
  },
  'server-side': (object, live, kind) =>
    completed(merged(live, object, kind.root, { kind, keys: mapKeys }) as Fields, kind),
  plain: (object, live, kind) => merged(live, object, kind.root, { kind, keys: mapKeys, whole: isFilledAsOne }),
};

/**
 * Whoever writes one half of an autoscaler's behavior is given the other, which clusters that stored `autoscaling/v1` gave back
 * as one text.
 */
const isFilledAsOne = ({ definition }: Place): boolean =>
  definition === 'autoscaling.v2.HorizontalPodAutoscalerBehavior' || definition === 'autoscaling.v2.HPAScalingRules';

/** Of the live object only what the other says something about; items of lists by position. */
function within(written: unknown, live: unknown): unknown {
  if (isFields(written) && isFields(live)) {
    const fields = Object.keys(written).flatMap((field) =>
      field in live ? [[field, within(written[field], live[field])] as const] : [],
    );
    return Object.fromEntries(fields);
  }
  if (!Array.isArray(written) || !Array.isArray(live)) return live;
  return live.map((item, index) => (index < written.length ? within(written[index], item) : item));
}

/** A JSON merge patch of what differs from the part of the live object that was compared. */
function patched(live: unknown, written: unknown, compared: unknown): unknown {
  if (!isFields(written) || !isFields(live) || !isFields(compared))
    return differences(compared, written, '').length === 0 ? live : written;
  const fields = Object.entries(written).map(([field, inner]) => [field, patched(live[field], inner, compared[field])]);
  return { ...live, ...Object.fromEntries(fields) };
}

function differences(live: unknown, wanted: unknown, path: string): readonly string[] {
  if (isFields(live) && isFields(wanted)) {
    // Argo CD looks at no status, and a claim of a StatefulSet has one, too.
    const { status: _, ...looked } = { ...live, ...wanted };
    return Object.keys(looked).flatMap((field) =>
      differences(live[field], wanted[field], path ? `${path}.${field}` : field),
    );
  }
  if (Array.isArray(live) && Array.isArray(wanted) && live.length === wanted.length)
    return live.flatMap((item, index) => differences(item, wanted[index], `${path}[${index}]`));
  if (Object.is(live, wanted)) return [];
  return [`${path}: live ${JSON.stringify(live) ?? 'nothing'}, wanted ${JSON.stringify(wanted) ?? 'nothing'}`];
}

function nameOf({ kind, metadata }: Fields): string {
  const { name, namespace } = isFields(metadata) ? metadata : {};
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
