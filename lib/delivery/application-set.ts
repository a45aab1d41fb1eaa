import type { ApplicationSet } from '../manifests/types/argo-cd.ts';
import { waveAnnotation } from '../model/waves.ts';
import { annotationsFor, labelsFor, specFor, waves } from './application.ts';
import type { Delivered } from './delivered.ts';
import { ignoredDifferencesOf } from './ignored-differences.ts';
import { applicationName, namesFor } from './names.ts';

/**
 * The Applications of an environment by one template. Its list is written out: a folder that Git does not show for a while
 * takes no Application away, and neither does a shorter list. The project never comes from a value.
 */
export function applicationSetFor(delivered: Delivered) {
  const { delivery, environment, folders } = delivered;
  const manifests = folders.flatMap((folder) => folder.manifests);
  const spec = specFor(delivered, {
    path: '{{.path}}',
    include: '*.yaml',
    namespace: '{{.namespace}}',
    ignored: ignoredDifferencesOf(manifests, delivered.differences),
  });
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name: namesFor(environment.id).applicationSet,
      namespace: delivery.namespace,
      labels: labelsFor(environment.id),
      annotations: { [waveAnnotation]: String(waves.systems) },
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          list: {
            elements: folders.map(({ path, namespace, system }) => ({
              name: applicationName(path),
              namespace,
              path,
              system: (system ?? path).split('/')[1] ?? '',
            })),
          },
        },
      ],
      syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
      ignoreApplicationDifferences: [{ jsonPointers: ['/spec/syncPolicy/automated'] }],
      template: {
        metadata: {
          name: '{{.name}}',
          labels: { ...labelsFor(environment.id), system: '{{.system}}' },
          annotations: annotationsFor(delivery, { paths: '.' }),
        },
        spec,
      },
    },
  } satisfies ApplicationSet;
}
