import type { Application, ApplicationSpecDestination } from '../manifests/types/argo-cd.ts';
import { atLeast } from '../model/version.ts';
import { annotationsFor, labelsFor, sourceFor } from './application.ts';
import type { Delivered } from './delivered.ts';
import { namesFor } from './names.ts';
import { syncPolicyFor } from './sync-policy.ts';

/** The cluster that Argo CD itself runs on. */
const ownCluster = 'https://kubernetes.default.svc';

/** Where the objects of Argo CD go. */
export function rootDestination(namespace: string): ApplicationSpecDestination {
  return { server: ownCluster, namespace };
}

/**
 * Applies the projects and Applications of an environment. Somebody applies it by hand, since nothing else can: were it in
 * its own file, its health would wait for itself, and a commit could permit the root more. It leaves to people whether an
 * Application is paused.
 */
export function rootApplicationFor({ delivery, environment, settings }: Delivered) {
  const { root } = namesFor(environment.id);
  const include = `${environment.id}.yaml`;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: root,
      namespace: delivery.namespace,
      labels: labelsFor(environment.id),
      annotations: annotationsFor(delivery, { paths: include }),
    },
    spec: {
      project: root,
      source: sourceFor(delivery, settings.revision, { path: '_argocd', include }),
      destination: rootDestination(delivery.namespace),
      ignoreDifferences: [
        {
          group: 'argoproj.io',
          kind: 'Application',
          jsonPointers: [
            '/metadata/annotations/argocd.argoproj.io~1refresh',
            '/operation',
            '/spec/syncPolicy/automated',
          ],
        },
      ],
      revisionHistoryLimit: environment.defaults.delivery.revisionHistoryLimit,
      syncPolicy: rootPolicyFor(environment),
    },
  } satisfies Application;
}

/** What is paused stays paused by what is ignored; all else is as it is written, in every tier. */
function rootPolicyFor(environment: Delivered['environment']) {
  const policy = syncPolicyFor(environment, { automated: true });
  const enabled = atLeast(environment.platform.argoCd ?? '', '3.1') ? true : undefined;
  return { ...policy, automated: { enabled, prune: true, selfHeal: true, allowEmpty: false } };
}
