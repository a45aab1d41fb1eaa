import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, textIn } from '../fields.ts';

/** A Service object as Istio's hosts name it. */
export interface ServiceHost {
  readonly name: string;
  readonly namespace: string;
}

/** A host without a dot is looked for beside the object that names it; one outside the cluster is nobody's here. */
export function serviceHost({ manifest }: JudgedObject, value: unknown): ServiceHost | undefined {
  const host = textIn(value);
  if (host === undefined) return undefined;
  const [, name = host, namespace = manifest.metadata?.namespace ?? ''] =
    /^([^.*]+)\.([^.]+)\.svc\.cluster\.local\.?$/.exec(host) ?? [];
  return /[.*]/.test(name) ? undefined : { name, namespace };
}

/** Destinations of a VirtualService, mirrors included. */
export function* destinationsOf(spec: Fields): Iterable<{ readonly pointer: string; readonly destination: Fields }> {
  for (const protocol of ['http', 'tls', 'tcp']) {
    for (const [index, rule] of fieldsIn(spec[protocol]).entries()) {
      const at = `/spec/${protocol}/${index}`;
      for (const list of ['route', 'mirrors']) {
        for (const [at2, { destination }] of fieldsIn(rule[list]).entries()) {
          yield { pointer: `${at}/${list}/${at2}/destination`, destination: fields(destination) };
        }
      }
      yield { pointer: `${at}/mirror`, destination: fields(rule['mirror']) };
    }
  }
}
