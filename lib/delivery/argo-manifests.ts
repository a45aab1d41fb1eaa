import type { Manifest } from '../model/manifest.ts';
import { namespacesProjectFor, projectFor, rootProjectFor } from './app-project.ts';
import { applicationFor, namespacesApplicationFor } from './application.ts';
import { applicationSetFor } from './application-set.ts';
import type { Delivered } from './delivered.ts';
import { rootApplicationFor } from './root-application.ts';

/** Argo CD objects of an environment, beside the Applications of its folders. */
export const argoRoles = {
  Project: 'AppProject',
  NamespacesProject: 'AppProject',
  RootProject: 'AppProject',
  Root: 'Application',
  Namespaces: 'Application',
  ApplicationSet: 'ApplicationSet',
} as const;

/** Those that people apply by hand. */
export const rootRoles: readonly string[] = ['RootProject', 'Root'] satisfies readonly ArgoRole[];

/** What an object of an environment is for. */
export type ArgoRole = keyof typeof argoRoles;

/** Role of the Application of a folder: `Application bycoin/payments`. */
export function applicationRole(path: string): string {
  return `Application ${path.slice(path.indexOf('/') + 1)}`;
}

/** Everything that an environment needs in Argo CD, by role. */
export function argoManifestsFor(delivered: Delivered): ReadonlyMap<string, Manifest> {
  const manifests = new Map<string, Manifest>([
    ['Project', projectFor(delivered)],
    ['NamespacesProject', namespacesProjectFor(delivered)],
    ['RootProject', rootProjectFor(delivered)],
    ['Root', rootApplicationFor(delivered)],
    ['Namespaces', namespacesApplicationFor(delivered)],
  ]);
  if (delivered.delivery.applicationSet) return manifests.set('ApplicationSet', applicationSetFor(delivered));
  for (const folder of delivered.folders)
    manifests.set(applicationRole(folder.path), applicationFor(delivered, folder));
  return manifests;
}
