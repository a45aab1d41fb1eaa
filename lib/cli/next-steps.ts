import { resolve } from 'node:path';
import { ownScripts } from './merged-files.ts';
import { versions } from './templates/project.ts';

/** What was made, as far as it decides what is to be done next. */
interface Made {
  readonly folder: string;
  readonly repo: string;
  /** The `package.json` that was there. */
  readonly packageBefore: string | undefined;
}

/** What people do with a new project, for people. */
export function nextSteps({ folder, repo, packageBefore }: Made): string {
  const { dependencies, devDependencies } = versions;
  const steps = [
    ...(resolve(folder) === process.cwd() ? [] : [`cd ${folder}`]),
    ...(packageBefore === undefined
      ? ['npm install']
      : [`npm install ${listed(dependencies)}`, `npm install --save-dev ${listed(devDependencies)}`]),
    'npx cloud-native synth',
    'git add --all && git commit && git push',
    ...['dev', 'prod'].flatMap((id) => [
      `argocd cluster add <context> --name ${id}   # the name by which Argo CD must know that cluster`,
      `kubectl apply --server-side --filename dist/_argocd/_roots/${id}.yaml   # once, where Argo CD runs`,
    ]),
  ];
  const notes = [
    'What stands for yours, to be replaced before anything is applied:',
    ...(repo.includes('git.example.com') ? [`  main.ts           repoURL: '${repo}'`] : []),
    '  systems/shop.ts   images of registry.example.com, with their versions in releases/',
    '  environments.ts   namespace and labels of the gateway, and the versions of the platform',
    ...ownScripts(packageBefore ?? '{}').map(
      (name) => `package.json keeps its own script '${name}', and CI runs that: see that it does what CI needs`,
    ),
  ];
  return ['Next:', ...steps.map((step) => `  ${step}`), '', ...notes, ''].join('\n');
}

function listed(packages: Readonly<Record<string, string>>): string {
  return Object.entries(packages)
    .map(([name, version]) => `${name}@${version}`)
    .join(' ');
}
