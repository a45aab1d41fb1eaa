import { basename } from 'node:path';

/** The environment that a file of dist/ is for, by its path there: Argo CD's objects of all stand side by side. */
export function environmentOf(file: string): string {
  const [folder = ''] = file.split('/');
  return folder === '_argocd' ? basename(file, '.yaml') : folder;
}
