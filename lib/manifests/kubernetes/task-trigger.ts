import type { Manifest } from '../../model/manifest.ts';
import type { ServiceModel } from '../../model/service.ts';
import { contentHash } from '../../support/hash.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { RenderContext } from '../context.ts';
import { isHook } from './job.ts';

/**
 * The same object, which changes with the hook beside it. Argo CD compares no hooks: without it a task that changed alone
 * would not run. The Job counts as it leaves, since a patched one has to run, too.
 *
 * @see https://github.com/argoproj/argo-cd/issues/9830
 */
export function triggering(render: (service: ServiceModel) => Manifest) {
  return (service: ServiceModel, context: RenderContext): Manifest => {
    const manifest = render(service);
    const job = isHook(service) && service.task?.kind === 'once' ? context.finalOf('Job') : undefined;
    if (job === undefined) return manifest;
    const content = {
      'cdk8s-cloud-native/task': contentHash(JSON.stringify('spec' in job ? job.spec : undefined) ?? ''),
    };
    const { metadata } = manifest;
    return {
      ...manifest,
      metadata: { ...metadata, annotations: sortedRecord({ ...content, ...metadata.annotations }) },
    };
  };
}
