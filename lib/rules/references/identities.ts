import type { JudgedObject, Program } from '../../model/program.ts';
import { nearest } from '../../support/nearest.ts';
import { inspectValue } from '../../support/plain.ts';
import { fields, fieldsIn, specOf } from '../fields.ts';
import { isKind, objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { Contents } from './contents.ts';

const lists = ['principals', 'notPrincipals'] as const;

/** An identity that a policy names is somebody's: else nobody is let in, or nobody kept out. */
export function* nameIdentitiesThatAreThere(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  const contents = Contents.of(objects, program);
  for (const object of objects) {
    if (object.origin === 'rendered' || !isKind(object, 'AuthorizationPolicy', 'security.istio.io')) continue;
    for (const { pointer, principal } of principalsOf(object)) {
      const [, namespace, account] = /^[^/*]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(principal) ?? [];
      if (namespace === undefined || account === undefined || !contents.knows(object, namespace)) continue;
      if (contents.find(object, namespace, 'ServiceAccount', account) !== undefined) continue;
      const close = nearest(account, contents.names(object, namespace, 'ServiceAccount'));
      yield objectIssue(
        object,
        'reference-missing',
        pointer,
        `names ${inspectValue(principal)}, and nothing here makes ServiceAccount '${account}' for namespace '${namespace}'`,
        close === undefined ? 'name a service account that is there' : `did you mean '${close}'?`,
      );
    }
  }
}

function* principalsOf(object: JudgedObject): Iterable<{ readonly pointer: string; readonly principal: string }> {
  for (const [index, rule] of fieldsIn(specOf(object)['rules']).entries()) {
    for (const [at, { source }] of fieldsIn(rule['from']).entries()) {
      for (const list of lists) {
        const principals = fields(source)[list];
        for (const [nth, principal] of (Array.isArray(principals) ? principals : []).entries()) {
          if (typeof principal !== 'string') continue;
          yield { pointer: `/spec/rules/${index}/from/${at}/source/${list}/${nth}`, principal };
        }
      }
    }
  }
}
