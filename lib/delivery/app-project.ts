import type { AppProject, AppProjectSpecNamespaceResourceBlacklist } from '../manifests/types/argo-cd.ts';
import type { GroupKind } from '../model/delivery.ts';
import { apiGroupOf, isClusterScoped } from '../model/kinds.ts';
import type { Manifest } from '../model/manifest.ts';
import { waveAnnotation } from '../model/waves.ts';
import { byCodeUnit } from '../support/order.ts';
import { destinationFor, labelsFor, waves } from './application.ts';
import type { Delivered } from './delivered.ts';
import { namesFor } from './names.ts';
import { renderedKinds } from './rendered-kinds.ts';
import { rootDestination } from './root-application.ts';

/** What the Applications of an environment's systems may apply: of this repository, to their namespaces, these kinds. */
export function projectFor(delivered: Delivered) {
  const { delivery, environment, settings, folders } = delivered;
  const manifests = folders.flatMap((folder) => folder.manifests);
  const namespaces = new Set([...folders.map(({ namespace }) => namespace), ...settings.namespaces]);
  for (const { metadata } of manifests) if (metadata?.namespace !== undefined) namespaces.add(metadata.namespace);
  const kinds = [...kindsOf(manifests), ...delivery.kinds];
  const clusterKinds = unique(kinds.filter(ofCluster));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: metadataFor(delivered, namesFor(environment.id).project),
    spec: {
      description: `the systems of ${environment.id}`,
      sourceRepos: [delivery.repoURL],
      destinations: [...namespaces].sort(byCodeUnit).map((name) => destinationFor({ environment, settings }, name)),
      clusterResourceWhitelist: clusterKinds.length === 0 ? undefined : clusterKinds,
      namespaceResourceWhitelist: unique([...renderedKinds, ...kinds.filter((kind) => !ofCluster(kind))]),
      syncWindows: windowsFor(delivered),
    },
  } satisfies AppProject;
}

/** What the Application of the namespaces may apply: namespaces, and no system's Application may. */
export function namespacesProjectFor(delivered: Delivered) {
  const { delivery, environment, settings } = delivered;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: metadataFor(delivered, namesFor(environment.id).namespaces),
    spec: {
      description: `the namespaces of ${environment.id}`,
      sourceRepos: [delivery.repoURL],
      destinations: [destinationFor({ environment, settings }, 'default')],
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
      namespaceResourceBlacklist: [{ group: '*', kind: '*' }],
      syncWindows: windowsFor(delivered),
    },
  } satisfies AppProject;
}

/** What the root may apply: objects of Argo CD. No commit changes this one: it is applied by hand, with the root. */
export function rootProjectFor(delivered: Delivered) {
  const { delivery, environment } = delivered;
  const kinds = ['AppProject', 'Application', ...(delivery.applicationSet ? ['ApplicationSet'] : [])];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name: namesFor(environment.id).root,
      namespace: delivery.namespace,
      labels: labelsFor(environment.id),
    },
    spec: {
      description: `what applies ${environment.id}`,
      sourceRepos: [delivery.repoURL],
      destinations: [rootDestination(delivery.namespace)],
      namespaceResourceWhitelist: kinds.map((kind) => ({ group: 'argoproj.io', kind })),
    },
  } satisfies AppProject;
}

/** An Application without its project can do nothing, not even be deleted: no project is pruned. */
function metadataFor({ delivery, environment }: Delivered, name: string) {
  return {
    name,
    namespace: delivery.namespace,
    labels: labelsFor(environment.id),
    annotations: {
      'argocd.argoproj.io/sync-options': 'Prune=false',
      [waveAnnotation]: String(waves.projects),
    },
  };
}

function windowsFor({ settings }: Delivered) {
  if (settings.syncWindows.length === 0) return undefined;
  return settings.syncWindows.map(({ kind, schedule, duration, timeZone, manualSync }) => ({
    kind,
    schedule,
    timeZone,
    duration,
    applications: ['*'],
    manualSync,
  }));
}

/** A scope is a kind's, whatever its version. */
function ofCluster({ group, kind }: GroupKind): boolean {
  return isClusterScoped({ apiVersion: group === '' ? 'v1' : `${group}/v1`, kind });
}

function kindsOf(manifests: readonly Manifest[]): readonly GroupKind[] {
  return unique(manifests.map(({ apiVersion, kind }) => ({ group: apiGroupOf(apiVersion), kind })));
}

function unique(kinds: readonly GroupKind[]): readonly AppProjectSpecNamespaceResourceBlacklist[] {
  const byName = new Map(kinds.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }]));
  return [...byName].sort(([a], [b]) => byCodeUnit(a, b)).map(([, kind]) => kind);
}
