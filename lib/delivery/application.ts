import type { Application, ApplicationSpec, ApplicationSpecDestination } from '../manifests/types/argo-cd.ts';
import type { DeliveryModel } from '../model/delivery.ts';
import { waveAnnotation } from '../model/waves.ts';
import { sortedRecord } from '../support/plain.ts';
import type { Delivered, DeliveredFolder } from './delivered.ts';
import { ignoredDifferencesOf, mayBeCopied } from './ignored-differences.ts';
import { applicationName, namesFor } from './names.ts';
import { syncPolicyFor } from './sync-policy.ts';

/** Order among the Applications of an environment. */
export const waves = {
  projects: -20,
  namespaces: -10,
  /** Of the first systems; those that need others come after them. */
  systems: 0,
} as const;

/** The Application of a folder: a system, a part of one, or a chart beside them. */
export function applicationFor(delivered: Delivered, folder: DeliveredFolder) {
  const { environment, delivery } = delivered;
  const { tier, defaults } = environment;
  const cascades = defaults.delivery.cascade[tier];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: applicationName(folder.path),
      namespace: delivery.namespace,
      labels: labelsFor(environment.id, folder),
      annotations: annotationsFor(delivery, {
        paths: '.',
        wave: waves.systems + folder.wave,
        prune: cascades ? undefined : 'confirm',
      }),
      finalizers: cascades ? ['resources-finalizer.argocd.argoproj.io/foreground'] : undefined,
    },
    spec: specFor(delivered, {
      path: folder.path,
      include: '*.yaml',
      namespace: folder.namespace,
      ignored: ignoredDifferencesOf(folder.manifests, delivered.differences),
    }),
  } satisfies Application;
}

/** The Application of an environment's namespaces, of its own: a namespace takes everything in it along. */
export function namespacesApplicationFor(delivered: Delivered) {
  const { environment, delivery } = delivered;
  const { namespaces } = namesFor(environment.id);
  const include = '_namespaces.yaml';
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: namespaces,
      namespace: delivery.namespace,
      labels: labelsFor(environment.id),
      annotations: annotationsFor(delivery, { paths: include, wave: waves.namespaces, prune: 'confirm' }),
    },
    spec: {
      ...specFor(delivered, { path: environment.id, include, namespace: 'default' }),
      project: namespaces,
    },
  } satisfies Application;
}

/** What the Applications of an environment have in common. */
export function specFor(
  { delivery, environment, settings }: Delivered,
  { path, include, namespace, ignored }: Contents,
): ApplicationSpec {
  return {
    project: namesFor(environment.id).project,
    source: sourceFor(delivery, settings.revision, { path, include }),
    destination: destinationFor({ environment, settings }, namespace),
    ignoreDifferences: ignored,
    revisionHistoryLimit: environment.defaults.delivery.revisionHistoryLimit,
    syncPolicy: syncPolicyFor(environment, {
      automated: settings.automated,
      respectIgnored: mayBeCopied(ignored),
    }),
  };
}

/** What an Application applies, and what of it is decided elsewhere. */
interface Contents {
  readonly path: string;
  readonly include: string;
  readonly namespace: string;
  readonly ignored?: ApplicationSpec['ignoreDifferences'];
}

/** Where a folder of the output is read. Not recursive: what lies below is another Application's. */
export function sourceFor(
  delivery: DeliveryModel,
  revision: string | undefined,
  { path, include }: { readonly path: string; readonly include: string },
) {
  return {
    repoURL: delivery.repoURL,
    targetRevision: revision ?? delivery.revision,
    path: delivery.path === '.' ? path : `${delivery.path}/${path}`,
    directory: { include },
  };
}

/** The environment's cluster, by its name or its address. */
export function destinationFor(
  { environment, settings }: Pick<Delivered, 'environment' | 'settings'>,
  namespace: string,
): ApplicationSpecDestination {
  const { name, server } = settings.destination ?? { name: environment.cluster, server: undefined };
  return { name, server, namespace };
}

/** By which people and programs find Applications. */
export function labelsFor(environment: string, { system, path }: Partial<DeliveredFolder> = {}) {
  return sortedRecord({
    'app.kubernetes.io/managed-by': 'cdk8s-cloud-native',
    env: environment,
    ...(path === undefined ? {} : { system: (system ?? path).split('/')[1] ?? '' }),
  });
}

/** What Argo CD is told in annotations. `paths` are below the source's own: other commits need not be rendered. */
export function annotationsFor(
  { notifications }: DeliveryModel,
  { paths, wave, prune }: { readonly paths: string; readonly wave?: number; readonly prune?: string | undefined },
): Readonly<Record<string, string>> {
  const annotations: Record<string, string> = {
    'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
    'argocd.argoproj.io/manifest-generate-paths': paths,
  };
  if (wave !== undefined) annotations[waveAnnotation] = String(wave);
  if (prune !== undefined) annotations['argocd.argoproj.io/sync-options'] = `Prune=${prune}`;
  for (const { trigger, service, recipients } of notifications) {
    const key = `notifications.argoproj.io/subscribe.${trigger}.${service}`;
    const all = [...(annotations[key]?.split(';') ?? []), ...recipients];
    annotations[key] = [...new Set(all)].join(';');
  }
  return sortedRecord(annotations);
}
