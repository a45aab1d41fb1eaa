import type { ServiceModel } from '../../model/service.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { ConfigMap } from '../types/kubernetes.ts';
import { metadataFor, unlessEmpty } from './metadata.ts';

/**
 * Its files. Immutable: other content is another object, with another hash after the name, so that old pods keep theirs. A
 * task's have one name: its pods do not live side by side, and one that is tried again must find them.
 */
export function configMapFor(service: ServiceModel) {
  const files = [service, ...service.containers].flatMap((container) => container.files);
  const texts = files.flatMap((file) => (file.kind === 'content' ? [[file.key, file.text] as const] : []));
  const bytes = files.flatMap((file) => (file.kind === 'binary' ? [[file.key, file.base64] as const] : []));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataFor(service, `${service.name}-files`),
    immutable: service.task === undefined ? true : undefined,
    data: unlessEmpty(sortedRecord(Object.fromEntries(texts))),
    binaryData: unlessEmpty(sortedRecord(Object.fromEntries(bytes))),
  } satisfies ConfigMap;
}
