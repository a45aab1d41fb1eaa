import { nearest } from '../support/nearest.ts';
import { inspectValue } from '../support/plain.ts';
import type { EnvValueLike, VariableModel } from './configuration.ts';
import { kubernetesSpelling } from './foreign-spelling.ts';
import type { Issue } from './issue.ts';
import { either, kindOf, mapped, type OptionKind, oneOf, recordOf, scalar } from './option-kinds.ts';
import type { PodField } from './pod-value.ts';
import type { SecretKeyReference } from './secret.ts';

type WithoutName<Variable> = Variable extends unknown ? Omit<Variable, 'name'> : never;

/** Where a variable has its value from. */
type VariableSource = WithoutName<VariableModel>;

const podField = oneOf(
  ...([
    'name',
    'namespace',
    'uid',
    'ip',
    'node',
    'nodeIp',
    'serviceAccount',
    'zone',
    'region',
  ] as const satisfies readonly PodField[]),
);

const literal: OptionKind<VariableSource> = mapped(scalar, (value) => ({ kind: 'literal', value: String(value) }));

/** Variables by name. */
export const configuration: OptionKind<Readonly<Record<string, VariableSource>>> = recordOf(
  either<VariableSource>(
    'a text, a number, a boolean, a key of a secret(…), fromPod(…), or an EnvValue of cdk8s-plus',
    { when: (value) => typeof value !== 'object' || value === null, kind: literal },
    { when: (value) => kindIn(value) === 'podValue', kind: { expects: "fromPod('name')", read: readPodValue } },
    { when: (value) => kindIn(value) === 'secretKey', kind: { expects: 'a key of a secret(…)', read: readSecretKey } },
    { when: isEnvValue, kind: { expects: 'an EnvValue of cdk8s-plus', read: readEnvValue } },
  ),
);

/** The variables that are configured; their order is decided once those of calls are known. */
export function resolveVariables(sources: Readonly<Record<string, VariableSource>> = {}): readonly VariableModel[] {
  return Object.entries(sources).map(([name, source]): VariableModel => ({ name, ...source }));
}

function readPodValue(value: unknown, path: string, issues: Issue[]): VariableSource | undefined {
  const field = podField.read((value as { readonly field?: unknown }).field, path, issues);
  return field === undefined ? undefined : { kind: 'podValue', field };
}

function readSecretKey(value: unknown, path: string, issues: Issue[]): VariableSource | undefined {
  const { secret, key, declaredKeys } = value as Partial<SecretKeyReference>;
  if (!isName(secret) || !isName(key)) {
    issues.push({
      rule: 'wrong-type',
      path,
      problem: 'it names no secret and key',
      remedy: "give secret('wallet-db', { keys: ['url'] }).key('url')",
    });
    return undefined;
  }
  const keys = Array.isArray(declaredKeys) ? declaredKeys.filter(isName) : [];
  if (!keys.includes(key)) {
    const close = nearest(key, keys);
    issues.push({
      rule: 'secret-key-unknown',
      path,
      problem: `${inspectValue(key)} is not one of the keys of secret '${secret}' (${keys.join(', ')})`,
      remedy: close === undefined ? "use one of those, or add it to its 'keys'" : `did you mean '${close}'?`,
    });
  }
  return { kind: 'secretKey', secret, key };
}

function readEnvValue(value: unknown, path: string, issues: Issue[]): VariableSource | undefined {
  const { value: text, valueFrom } = value as EnvValueLike;
  if (text !== undefined && text !== null) return literal.read(text, path, issues);
  const source = kubernetesSpelling(valueFrom);
  if (source === undefined)
    return kindOf<VariableSource>('a value, or a plain valueFrom', () => false).read(value, path, issues);
  const { secretKeyRef, configMapKeyRef } = source;
  if (isRequiredKey(secretKeyRef)) return { kind: 'secretKey', secret: secretKeyRef.name, key: secretKeyRef.key };
  if (isRequiredKey(configMapKeyRef))
    return { kind: 'configMapKey', configMap: configMapKeyRef.name, key: configMapKeyRef.key };
  return { kind: 'foreign', valueFrom: source };
}

function isRequiredKey(reference: unknown): reference is { readonly name: string; readonly key: string } {
  if (typeof reference !== 'object' || reference === null) return false;
  const { name, key, optional } = reference as {
    readonly name?: unknown;
    readonly key?: unknown;
    readonly optional?: unknown;
  };
  return isName(name) && isName(key) && optional !== true;
}

function isEnvValue(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && ('value' in value || 'valueFrom' in value)
  );
}

function kindIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
