import { apiGroupOf } from '../../model/kinds.ts';
import type { JudgedObject } from '../../model/program.ts';
import { fields, fieldsIn, numberIn, specOf, textIn } from '../fields.ts';
import { externalKeys, sealedKeys } from './secret-keys.ts';

/** An object that no manifest has, since a controller makes it of another one. */
export interface MadeObject {
  readonly kind: string;
  readonly name: string;
  /** All that a Secret holds, where that is written; left out where it is not. */
  readonly keys?: readonly string[] | undefined;
}

type Maker = (object: JudgedObject) => readonly MadeObject[];

const secretNamed = (name: string | undefined, keys?: readonly string[]): readonly MadeObject[] =>
  name === undefined ? [] : [{ kind: 'Secret', name, keys }];

/** Claims of a StatefulSet that anybody would name. */
const mostClaims = 100;

/** What controllers make, by group and kind of what they make it of. */
const makers: Readonly<Record<string, Maker>> = {
  'external-secrets.io/ExternalSecret': (object) =>
    secretNamed(textIn(fields(specOf(object)['target'])['name']) ?? nameOf(object), externalKeys(specOf(object))),
  'bitnami.com/SealedSecret': (object) => secretNamed(nameOf(object), sealedKeys(specOf(object))),
  'cert-manager.io/Certificate': (object) => secretNamed(textIn(specOf(object)['secretName'])),
  'postgresql.cnpg.io/Cluster': (object) => [
    ...['app', 'superuser', 'ca', 'server', 'replication'].map((part) => madeOf('Secret', `${nameOf(object)}-${part}`)),
    ...['rw', 'ro', 'r'].map((part) => madeOf('Service', `${nameOf(object)}-${part}`)),
    madeOf('ServiceAccount', nameOf(object) ?? ''),
  ],
  'gateway.networking.k8s.io/Gateway': (object) => {
    const name = nameOf(object) ?? '';
    const names = [name, `${name}-${textIn(specOf(object)['gatewayClassName'])}`];
    const pods = ['Service', 'ServiceAccount', 'Deployment'].flatMap((kind) => names.map((each) => madeOf(kind, each)));
    const listeners = fieldsIn(specOf(object)['listeners']).map(({ tls }) => fields(tls)['certificateRefs']);
    return [
      ...pods,
      ...certificates(
        object,
        listeners.flatMap(fieldsIn).map(({ name: secret }) => secret),
      ),
    ];
  },
  'apps/StatefulSet': (object) => {
    const { volumeClaimTemplates, replicas } = specOf(object);
    const numbers = Array.from({ length: Math.min(numberIn(replicas, 1), mostClaims) }, (_, number) => number);
    return fieldsIn(volumeClaimTemplates).flatMap(({ metadata }) =>
      numbers.map((each) => madeOf('PersistentVolumeClaim', `${fields(metadata)['name']}-${nameOf(object)}-${each}`)),
    );
  },
  'networking.k8s.io/Ingress': (object) =>
    certificates(
      object,
      fieldsIn(specOf(object)['tls']).map(({ secretName }) => secretName),
    ),
};

/** What controllers make of an object, in its namespace. */
export function madeOutOf(object: JudgedObject): readonly MadeObject[] {
  const { apiVersion, kind } = object.manifest;
  return makers[`${apiGroupOf(apiVersion)}/${kind}`]?.(object) ?? [];
}

function nameOf({ manifest }: JudgedObject): string | undefined {
  return manifest.metadata?.name;
}

function madeOf(kind: string, name: string): MadeObject {
  return { kind, name };
}

/** cert-manager makes the Secrets of what it is asked for by an annotation. */
function certificates({ manifest }: JudgedObject, secrets: readonly unknown[]): readonly MadeObject[] {
  const annotations = Object.keys(manifest.metadata?.annotations ?? {});
  if (!annotations.some((key) => /^cert-manager\.io\/(?:cluster-)?issuer$/.test(key))) return [];
  return secrets.flatMap((name) => secretNamed(textIn(name)));
}
