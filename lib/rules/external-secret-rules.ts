import type { JudgedObject } from '../model/program.ts';
import { fields, specOf, textIn } from './fields.ts';
import { isKind, namespaceOf, objectIssue } from './object-issue.ts';
import type { ObjectIssue, ObjectRule } from './rule.ts';

/** Duties of external secrets, which users bring. */
export const externalSecretRules: readonly ObjectRule[] = [
  readKeysWithDotsByIndex,
  leaveMarksToArgoCd,
  ownTheSecretAlone,
];

/** `{{ .gradle.properties }}` asks for `properties` in `gradle`; alone or as an argument, `.Values`-like chains included. */
const dottedKey = /\{\{[^}]*?(?<![\w"'`)\]])\.([A-Za-z_]\w*(?:\.\w+)+)/;

/**
 * The template language takes a dot in a name for a path, so that the Secret is never made (cases.md C20).
 *
 * @see https://github.com/external-secrets/external-secrets/issues/4332
 */
function* readKeysWithDotsByIndex(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of externalSecretsIn(objects)) {
    const { template } = fields(specOf(object)['target']);
    for (const [key, value] of Object.entries(fields(fields(template)['data']))) {
      const name = dottedKey.exec(textIn(value) ?? '')?.[1];
      if (name === undefined) continue;
      yield objectIssue(
        object,
        'template-key-dotted',
        `/spec/target/template/data/${key}`,
        `reads '.${name}', which the template takes for a path and never finds`,
        `write {{ index . "${name}" }}, or fetch it under a secretKey without dots`,
      );
    }
  }
}

/**
 * Marks of Argo CD on the Secret say that it is Argo CD's own, and that it is to be pruned (cases.md C39).
 *
 * @see https://github.com/external-secrets/external-secrets/issues/68
 */
function* leaveMarksToArgoCd(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of externalSecretsIn(objects)) {
    const metadata = fields(fields(fields(specOf(object)['target'])['template'])['metadata']);
    for (const part of ['annotations', 'labels']) {
      const mark = Object.keys(fields(metadata[part])).find((key) => key.startsWith('argocd.argoproj.io/'));
      if (mark === undefined) continue;
      yield objectIssue(
        object,
        'tracking-mark-handed-on',
        `/spec/target/template/metadata/${part}`,
        `gives its Secret '${mark}', by which Argo CD takes the Secret for its own`,
        'take it out of the template',
      );
    }
  }
}

/**
 * Two owners of one Secret undo each other's work at every refresh (cases.md C39). What is merged into it is left alone by
 * the Application that `ArgoDelivery` writes.
 */
function* ownTheSecretAlone(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const secrets = new Set(objects.filter((object) => isKind(object, 'Secret', '')).map(keyOf));
  if (secrets.size === 0) return;
  for (const object of externalSecretsIn(objects)) {
    const target = fields(specOf(object)['target']);
    if (target['creationPolicy'] === 'Merge') continue;
    const name = textIn(target['name']) ?? object.manifest.metadata?.name ?? '';
    if (!secrets.has(`${namespaceOf(object)} ${name}`)) continue;
    yield objectIssue(
      object,
      'secret-owned-twice',
      '/spec/target',
      `owns Secret '${name}', which is in the output, too: Argo CD and the operator undo each other's work`,
      "give its target another name, or say creationPolicy: 'Merge'",
    );
  }
}

function externalSecretsIn(objects: readonly JudgedObject[]): readonly JudgedObject[] {
  return objects.filter((object) => isKind(object, 'ExternalSecret', 'external-secrets.io'));
}

function keyOf(object: JudgedObject): string {
  return `${namespaceOf(object)} ${object.manifest.metadata?.name}`;
}
