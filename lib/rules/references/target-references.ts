import { isClusterScoped } from '../../model/kinds.ts';
import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import type { Reference } from './reference.ts';
import { rolloutReferences } from './rollout-references.ts';

/** What objects are about: whom an autoscaler scales, what a policy is for, who holds a role, what a gateway answers with. */
export function* targetReferences(object: JudgedObject): Iterable<Reference> {
  const spec = specOf(object);
  const { kind } = object.manifest;
  if (kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject') {
    yield* target('/spec/scaleTargetRef', fields(spec['scaleTargetRef']), 'Deployment');
  }
  yield* target('/spec/targetRef', fields(spec['targetRef']));
  for (const [index, targetRef] of fieldsIn(spec['targetRefs']).entries()) {
    yield* target(`/spec/targetRefs/${index}`, targetRef);
  }
  if (kind.endsWith('RoleBinding')) yield* bindingReferences(object);
  if (kind === 'Gateway') yield* certificateReferences(spec);
  if (kind === 'Rollout') {
    yield* target('/spec/workloadRef', fields(spec['workloadRef']), 'Deployment');
    yield* rolloutReferences(spec);
  }
}

function* target(at: string, ref: Fields, usual?: string): Iterable<Reference> {
  const [name, kind] = [textIn(ref['name']), textIn(ref['kind']) ?? usual];
  // What has no namespace, the platform's people make.
  if (name === undefined || kind === undefined || kind === 'GatewayClass') return;
  const everywhere = isClusterScoped({ apiVersion: `${textIn(ref['group']) ?? ''}/`, kind });
  yield { pointer: `${at}/name`, kind, name, namespace: everywhere ? null : textIn(ref['namespace']) };
}

function* bindingReferences({ manifest }: JudgedObject): Iterable<Reference> {
  const { roleRef, subjects } = manifest as { readonly roleRef?: unknown; readonly subjects?: unknown };
  const { kind: role, name } = fields(roleRef);
  const [roleKind, roleName] = [textIn(role), textIn(name)];
  if (roleKind !== undefined && roleName !== undefined) {
    const namespace = roleKind === 'ClusterRole' ? null : undefined;
    yield { pointer: '/roleRef/name', kind: roleKind, name: roleName, namespace };
  }
  for (const [index, subject] of fieldsIn(subjects).entries()) {
    const account = subject['kind'] === 'ServiceAccount' ? textIn(subject['name']) : undefined;
    if (account === undefined) continue;
    const namespace = textIn(subject['namespace']);
    yield { pointer: `/subjects/${index}/name`, kind: 'ServiceAccount', name: account, namespace };
  }
}

function* certificateReferences(spec: Fields): Iterable<Reference> {
  for (const [index, { tls }] of fieldsIn(spec['listeners']).entries()) {
    for (const [at, ref] of fieldsIn(fields(tls)['certificateRefs']).entries()) {
      yield* target(`/spec/listeners/${index}/tls/certificateRefs/${at}`, ref, 'Secret');
    }
  }
}
