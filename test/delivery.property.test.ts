import fc from 'fast-check';
import { expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  ArgoDelivery,
  CloudNativeApp,
  Environment,
  MicroService,
  type RenderedManifest,
  System,
} from '../lib/index.ts';
import { apiGroupOf, isClusterScoped } from '../lib/model/kinds.ts';
import { filePlaceOf } from '../lib/output/file-paths.ts';
import { written } from '../lib/output/synthesis.ts';
import { sized } from './support/shop.ts';

const ids = ['api', 'cart', 'ledger', 'wallet', 'web'] as const;
const service = fc.record({
  application: fc.constantFrom(undefined, undefined, 'payments', 'front', 'api'),
  scaled: fc.boolean(),
});
const systems = fc.dictionary(fc.constantFrom('aaa', 'bank', 'shop'), fc.dictionary(fc.constantFrom(...ids), service), {
  minKeys: 1,
});

type Systems = typeof systems extends fc.Arbitrary<infer T> ? T : never;

/** Two environments with these systems, as they leave. */
function leaving(program: Systems) {
  const app = new CloudNativeApp({ name: 'x' });
  for (const id of ['staging', 'prod'] as const) {
    const environment = new Environment(app, id, { ...environments[id], releases: {} });
    for (const [name, services] of Object.entries(program)) {
      const system = new System(environment, name);
      for (const [key, { application, scaled }] of Object.entries(services)) {
        const autoscaling = scaled ? { maxReplicas: 9 } : undefined;
        new MicroService(system, key, { ...sized, application, autoscaling });
      }
    }
  }
  new ArgoDelivery(app, 'argocd', { repoURL: 'https://git.example.com/a/b.git' });
  const { objects, issues } = written(app, { name: 'x' });
  expect(issues).toEqual([]);
  return objects;
}

/** The Applications that read a file. */
function readersOf(path: string, applications: readonly RenderedManifest[]) {
  const [, folder = '', name = ''] = /^(.*)\/([^/]+)$/.exec(`dist/${path}`) ?? [];
  return applications.filter(({ spec }) => {
    const { path: source, directory } = spec.source;
    return source === folder && ['*.yaml', name].includes(directory.include);
  });
}

test('every object is read by one Application, whose project permits it where it goes', () => {
  fc.assert(
    fc.property(systems, (program) => {
      const objects = leaving(program);
      const argo = objects.filter(({ place }) => place === 'argocd' || place === 'argocdRoot');
      const of = (wanted: string) =>
        argo.map(({ manifest }) => manifest as RenderedManifest).filter(({ kind }) => kind === wanted);
      const applications = of('Application');
      const projects = new Map(of('AppProject').map((project) => [project.metadata.name, project]));
      for (const object of objects) {
        if (object.place === 'argocdRoot') continue;
        const { manifest } = object;
        const readers = readersOf(filePlaceOf(object).path, applications);
        expect(readers.map(({ metadata }) => metadata.name)).toHaveLength(1);
        const [reader] = readers;
        const {
          clusterResourceWhitelist = [],
          namespaceResourceWhitelist = [],
          destinations,
        } = projects.get(reader?.spec.project)?.spec ?? {};
        const permitted = isClusterScoped(manifest) ? clusterResourceWhitelist : namespaceResourceWhitelist;
        expect(permitted).toContainEqual({ group: apiGroupOf(manifest.apiVersion), kind: manifest.kind });
        const { name, server } = reader?.spec.destination ?? {};
        const namespace = manifest.metadata.namespace ?? reader?.spec.destination.namespace;
        expect(JSON.parse(JSON.stringify(destinations))).toContainEqual(
          JSON.parse(JSON.stringify({ name, server, namespace })),
        );
      }
    }),
    { numRuns: 12 },
  );
});
