import { isAbsolute } from 'node:path';
import { environments } from '../../environments.ts';
import {
  ArgoDelivery,
  type ArgoDeliveryProps,
  CloudNativeApp,
  Environment,
  type EnvironmentProps,
  MicroService,
  type MicroServiceProps,
  RefusedError,
  type RenderedManifest,
  System,
} from '../../lib/index.ts';
import type { LocatedIssue } from '../../lib/model/issue.ts';
import { written } from '../../lib/output/synthesis.ts';
import { withoutUndefined } from '../../lib/support/plain.ts';
import { sized } from './shop.ts';

/** What a test says of a program that Argo CD applies. */
export interface DeliveredProgram {
  readonly props?: Partial<ArgoDeliveryProps> | undefined;
  /** Version of Argo CD in production. */
  readonly argoCd?: string | undefined;
  readonly environment?: Partial<EnvironmentProps> | undefined;
  /** Services of the system `shop`. */
  readonly services?: Readonly<Record<string, Partial<MicroServiceProps>>> | undefined;
  /** Whatever else stands in production. */
  readonly beside?: ((system: System, environment: Environment) => void) | undefined;
  readonly patch?: ((delivery: ArgoDelivery) => void) | undefined;
}

const usual = { repoURL: 'https://git.example.com/shop/deploy.git' };

/** A program with a shop in production, and its delivery. */
export function deliveredApp(program: DeliveredProgram, outdir = 'dist'): CloudNativeApp {
  const { props, argoCd = '3.5', services = { api: {} }, beside, patch, environment: overrides } = program;
  const app = new CloudNativeApp({ name: 'shop', outdir });
  const { platform } = environments.prod;
  const all = { ...environments.prod, releases: {}, platform: { ...platform, argoCd }, ...overrides };
  const environment = new Environment(app, 'prod', all);
  const system = new System(environment, 'shop');
  for (const [id, more] of Object.entries(services)) new MicroService(system, id, { ...sized, ...more });
  beside?.(system, environment);
  const delivery = new ArgoDelivery(app, 'argocd', {
    ...usual,
    path: isAbsolute(outdir) ? 'dist' : undefined,
    ...props,
  });
  patch?.(delivery);
  return app;
}

/** A program as it would be written: files by path, and the objects of Argo CD by kind and name. */
export function delivered(program: DeliveredProgram = {}) {
  const { objects, files, issues } = written(deliveredApp(program), { name: 'shop' });
  if (issues.length > 0) throw new RefusedError(issues);
  const ofArgoCd = objects
    .filter(({ place }) => place === 'argocd' || place === 'argocdRoot')
    .map(({ manifest }) => withoutUndefined(manifest) as RenderedManifest);
  return {
    objects: ofArgoCd,
    paths: files.map(({ path }) => path),
    text: (path: string) => files.find((file) => file.path === path)?.text ?? '',
    find: (kind: string, name: string) =>
      ofArgoCd.find((object) => object.kind === kind && object.metadata.name === name),
    application: (name: string): RenderedManifest => found(ofArgoCd, 'Application', name),
    project: (name: string): RenderedManifest => found(ofArgoCd, 'AppProject', name),
  };
}

function found(objects: readonly RenderedManifest[], kind: string, name: string): RenderedManifest {
  const object = objects.find((each) => each.kind === kind && each.metadata.name === name);
  const there = objects.map((each) => `${each.kind} ${each.metadata.name}`).join(', ');
  if (object === undefined) throw new Error(`there is no ${kind} ${name}; there are ${there}`);
  return object;
}

/** What is wrong with a program: `rule path: problem; remedy`. */
export function refusalsOfDelivery(program: DeliveredProgram): readonly string[] {
  return issuesOfDelivery(program).map(({ rule, path, problem, remedy }) => `${rule} ${path}: ${problem}; ${remedy}`);
}

/** The same as data. */
export function issuesOfDelivery(program: DeliveredProgram): readonly LocatedIssue[] {
  return written(deliveredApp(program), { name: 'shop' }).issues;
}
