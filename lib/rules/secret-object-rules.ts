import type { JudgedObject, Program } from '../model/program.ts';
import { isPlainObject } from '../support/plain.ts';
import { waiverFor } from './judge.ts';
import { isKind, objectIssue } from './object-issue.ts';
import { placesOf } from './places.ts';
import type { ObjectIssue } from './rule.ts';

const rule = 'secret-in-output';
const syncOptions = 'argocd.argoproj.io/sync-options';

/**
 * No value of a Secret goes to Git; and where that is waived, not into an annotation of the cluster as well, which is what
 * client-side apply does (cases.md C21). No message has a value.
 */
export function* keepSecretsOutOfOutput(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  const secrets = objects.filter((object) => isKind(object, 'Secret', '') && keysOf(object).length > 0);
  if (secrets.length === 0) return;
  const placeOf = placesOf(program);
  for (const object of secrets) {
    const keys = keysOf(object);
    yield objectIssue(
      object,
      rule,
      keys[0]?.pointer ?? '',
      `writes ${keys.length === 1 ? `the value of '${keys[0]?.key}'` : `${keys.length} values`} into Git`,
      "name a Secret that exists: secret('…', { keys: ['…'] }); a sealed or external secret may make it",
    );
    for (const { key, pointer, value } of keys) {
      if (typeof value === 'string') continue;
      yield objectIssue(
        object,
        'secret-value-not-text',
        pointer,
        `the value of '${key}' is no text`,
        'write it as text',
      );
    }
    const { waivers } = placeOf(`${object.group}/${object.subject}`);
    if (waiverFor(rule, waivers, program.today).holds === undefined || appliedByServer(object)) continue;
    yield objectIssue(
      object,
      'secret-applied-by-client',
      '/metadata/annotations',
      'client-side apply copies the values into an annotation',
      `add the annotation ${syncOptions}: ServerSideApply=true`,
    );
  }
}

function keysOf({
  manifest,
}: JudgedObject): readonly { readonly key: string; readonly pointer: string; readonly value: unknown }[] {
  return ['data', 'stringData'].flatMap((field) => {
    const values = (manifest as unknown as Readonly<Record<string, unknown>>)[field];
    if (!isPlainObject(values)) return [];
    return Object.entries(values).map(([key, value]) => ({ key, pointer: `/${field}/${key}`, value }));
  });
}

function appliedByServer({ manifest }: JudgedObject): boolean {
  return (manifest.metadata?.annotations?.[syncOptions] ?? '')
    .split(',')
    .some((option) => option.trim() === 'ServerSideApply=true');
}
