import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { isKind } from '../object-issue.ts';
import type { Reference } from './reference.ts';

/**
 * Whom controllers ask when they make something of an object: stores of secrets, issuers, databases. Often others made
 * them, so they may be missing; where the program makes them, the object is not healthy before they are there.
 */
export function* makerReferences(object: JudgedObject): Iterable<Reference> {
  const spec = specOf(object);
  if (isKind(object, 'ExternalSecret', 'external-secrets.io')) yield* stores(spec);
  else if (isKind(object, 'PushSecret', 'external-secrets.io')) {
    for (const [index, ref] of fieldsIn(spec['secretStoreRefs']).entries()) {
      yield* named(`/spec/secretStoreRefs/${index}`, ref, 'SecretStore');
    }
  } else if (isKind(object, 'Certificate', 'cert-manager.io')) {
    yield* named('/spec/issuerRef', spec['issuerRef'], 'Issuer');
  } else if (object.manifest.apiVersion.startsWith('postgresql.cnpg.io/')) {
    yield* named('/spec/cluster', spec['cluster'], 'Cluster');
  } else if (isKind(object, 'ScaledObject', 'keda.sh') || isKind(object, 'ScaledJob', 'keda.sh')) {
    for (const [index, { authenticationRef }] of fieldsIn(spec['triggers']).entries()) {
      yield* named(`/spec/triggers/${index}/authenticationRef`, authenticationRef, 'TriggerAuthentication');
    }
  }
}

function* stores(spec: Fields): Iterable<Reference> {
  yield* named('/spec/secretStoreRef', spec['secretStoreRef'], 'SecretStore');
  for (const list of ['data', 'dataFrom']) {
    for (const [index, { sourceRef }] of fieldsIn(spec[list]).entries()) {
      const at = `/spec/${list}/${index}/sourceRef`;
      yield* named(`${at}/storeRef`, fields(sourceRef)['storeRef'], 'SecretStore');
      const generator = fields(fields(sourceRef)['generatorRef']);
      yield* named(`${at}/generatorRef`, generator, textIn(generator['kind']) ?? '');
    }
  }
}

function* named(at: string, value: unknown, usual: string): Iterable<Reference> {
  const ref = fields(value);
  const [name, kind] = [textIn(ref['name']), textIn(ref['kind']) ?? usual];
  if (name === undefined || kind === '') return;
  // `ClusterSecretStore`, `ClusterIssuer`: of the whole cluster.
  yield { pointer: `${at}/name`, kind, name, namespace: /^Cluster./.test(kind) ? null : undefined };
}
