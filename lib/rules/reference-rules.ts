import type { EnvironmentModel } from '../model/environment.ts';
import type { Issue } from '../model/issue.ts';
import { isDnsSubdomain } from '../model/names.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';
import { inspectValue } from '../support/plain.ts';

const legalKey = /^[-._a-zA-Z0-9]{1,253}$/;

/** What is named can exist: a pod that waits for something else waits for ever. */
export function* nameWhatCanExist({ variables, files }: ServiceModel): Iterable<Issue> {
  for (const variable of variables) {
    if (variable.kind !== 'secretKey' && variable.kind !== 'configMapKey') continue;
    const path = memberPath('config', variable.name);
    yield* unlessName(path, variable.kind === 'secretKey' ? variable.secret : variable.configMap);
    if (legalKey.test(variable.key)) continue;
    yield {
      rule: 'reference-illegal',
      path,
      problem: `${inspectValue(variable.key)} is no key that a Secret or ConfigMap can have`,
      remedy: 'write it as it is there: letters, digits, dashes, underscores and dots',
    };
  }
  for (const file of files) {
    if (file.kind === 'secret') yield* unlessName(memberPath('files', file.path), file.secret);
    if (file.kind === 'configMap') yield* unlessName(memberPath('files', file.path), file.configMap);
  }
}

/** The same for what images are pulled with. */
export function* namePullSecretsThatCanExist({ platform }: EnvironmentModel): Iterable<Issue> {
  for (const [index, name] of platform.imagePullSecrets.entries()) {
    yield* unlessName(`platform.imagePullSecrets[${index}]`, name);
  }
}

function* unlessName(path: string, name: string): Iterable<Issue> {
  if (isDnsSubdomain(name)) return;
  yield {
    rule: 'reference-illegal',
    path,
    problem: `${inspectValue(name)} is no name that a Secret or ConfigMap can have`,
    remedy: 'write it as it is in the cluster: lower-case letters, digits, inner dashes and dots',
  };
}
