import type { OutgoingObject } from '../constructs/outgoing.ts';
import type { OutputFile } from './layout.ts';

/**
 * What stock cdk8s writes beside the manifests for the CLI's validation plugins, when the CLI asks for it. It is no
 * manifest and is never published.
 */
export function constructMetadataFor(objects: readonly OutgoingObject[]): readonly OutputFile[] {
  if (process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] !== 'true') return [];
  const resources = Object.fromEntries(
    objects.map(({ manifest, constructPath }) => [manifest.metadata.name, { path: constructPath }]),
  );
  return [{ path: 'construct-metadata.json', text: JSON.stringify({ version: '1.0.0', resources }) }];
}
