import type { Issue } from '../model/issue.ts';
import { memberPath } from '../model/option-kinds.ts';
import { looksLikeSecretKey, looksLikeSecretValue, secretInArguments } from '../model/secrets-in-text.ts';
import type { ServiceModel } from '../model/service.ts';
import { writtenChecks } from './written-checks.ts';

// Everything here ends in Git and in objects that many may read (cases.md C22). No message has the value.

/** Values that look like secrets are named, not written. */
export function* keepSecretsOutOfConfig({ name: service, variables }: ServiceModel): Iterable<Issue> {
  for (const variable of variables) {
    if (variable.kind !== 'literal') continue;
    const { name, value } = variable;
    const what = secretIn(name, value);
    if (what !== undefined) yield literalSecret(memberPath('config', name), what, reference(service, name));
  }
}

/** Command lines are readable by everybody who may look at the pod. */
export function* keepSecretsOutOfArguments(service: ServiceModel): Iterable<Issue> {
  for (const option of ['command', 'args'] as const) {
    const found = secretInArguments(service[option] ?? []);
    if (found === undefined) continue;
    const remedy = 'put it into config by reference, and write $(NAME) here';
    yield literalSecret(`${option}[${found.index}]`, `has ${found.what}`, remedy);
  }
}

/** Annotations and probes' headers are copied by tools and logged. */
export function* keepSecretsOutOfMetadata(service: ServiceModel): Iterable<Issue> {
  for (const option of ['annotations', 'podAnnotations'] as const) {
    for (const [key, value] of Object.entries(service[option])) {
      const what = secretIn(key, value);
      if (what !== undefined)
        yield literalSecret(memberPath(option, key), what, 'remove it: an annotation holds no secrets');
    }
  }
}

/** A check's headers stand in the pod template. */
export function* keepSecretsOutOfChecks({ health }: ServiceModel): Iterable<Issue> {
  for (const [name, { target }] of writtenChecks(health)) {
    if (target.kind !== 'http') continue;
    for (const header of target.headers) {
      const what = secretIn(header.name, header.value);
      if (what === undefined) continue;
      yield literalSecret(memberPath(`health.${name}.headers`, header.name), what, 'let the check answer without it');
    }
  }
}

/** Files of text go to a ConfigMap. */
export function* keepSecretsOutOfFiles({ name, files }: ServiceModel): Iterable<Issue> {
  for (const file of files) {
    const what = file.kind === 'content' ? looksLikeSecretValue(file.text) : undefined;
    if (what === undefined) continue;
    const remedy = `mount the Secret that holds it: files: { '${file.path}': secret('${name}-files', { keys: ['…'] }) }`;
    yield literalSecret(memberPath('files', file.path), `has ${what}`, remedy);
  }
}

/** Why a named value must not be written, if it must not. */
export function secretIn(key: string, value: string): string | undefined {
  const form = looksLikeSecretValue(value);
  if (form !== undefined) return `looks like ${form}`;
  return looksLikeSecretKey(key, value) ? 'is a secret by its name, and stands here as text' : undefined;
}

/** The issue of a value that looks like a secret. */
export function literalSecret(path: string, problem: string, remedy: string): Issue {
  return {
    rule: 'literal-secret',
    path,
    problem,
    remedy: `${remedy}; if it is none: waive('literal-secret', { reason: '…' })`,
  };
}

/** `API_TOKEN` → how to name it instead. */
function reference(service: string, name: string): string {
  return `name the Secret that holds it: ${name}: secret('${service}-secrets', { keys: ['${name}'] }).key('${name}')`;
}
