import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct, type IConstruct, type IMixin } from 'constructs';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { DestinationRule } from '../imports/networking.istio.io.ts';
import { outgoing } from '../lib/constructs/outgoing.ts';
import { CloudNativeApp, Environment, MicroService, RefusedError, System } from '../lib/index.ts';
import { filesFor } from '../lib/output/layout.ts';
import { sized } from './support/shop.ts';

function program(build: (system: System, api: MicroService, app: CloudNativeApp) => void) {
  const app = new CloudNativeApp({ name: 'shop' });
  const system = new System(new Environment(app, 'prod', environments.prod), 'shop');
  const api = new MicroService(system, 'api', sized);
  build(system, api, app);
  const { objects, issues } = outgoing(app);
  const layout = filesFor(objects, { name: 'shop' });
  return { issues: [...issues, ...layout.issues], files: new Map(layout.files.map(({ path, text }) => [path, text])) };
}

describe('what is not ours lands where a reader expects it', () => {
  test('a raw object below a service, in the file of the service', () => {
    const { files } = program((_, api) => {
      new ApiObject(api, 'extra', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } });
    });
    expect(files.get('prod/shop/api.yaml')).toContain('name: extra');
  });

  test('a cdk8s-plus construct of a system, in a file of its own', () => {
    const { files } = program(
      (system) => new kplus.ConfigMap(system, 'settings', { metadata: { name: 'settings' }, data: { a: '1' } }),
    );
    expect(files.get('prod/shop/settings.yaml')).toContain('name: settings');
  });

  test('an imported CRD class of a system, in a file of its own', () => {
    const { files } = program(
      (system) =>
        new DestinationRule(system, 'bank', { metadata: { name: 'bank' }, spec: { host: 'bank.example.com' } }),
    );
    expect(files.get('prod/shop/bank.yaml')).toContain('kind: DestinationRule');
  });

  test('an Include of a system, in a file of its own', () => {
    const url = join(mkdtempSync(join(tmpdir(), 'include-')), 'object.yaml');
    writeFileSync(url, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: included\ndata:\n  a: "1"\n');
    const { files } = program((system) => new Include(system, 'included', { url }));
    expect(files.get('prod/shop/included.yaml')).toContain('name: included');
  });

  test('a plain chart in an environment, in a folder of its own', () => {
    const { files } = program((system) => {
      const chart = new Chart(system.environment, 'tools', { namespace: 'tools' });
      new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
    });
    expect(files.get('prod/tools/tools.yaml')).toContain('namespace: tools');
  });

  test('a plain chart of the app, as stock cdk8s names it', () => {
    const { files } = program((_, __, app) => {
      new ApiObject(new Chart(app, 'tools'), 'map', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'map', namespace: 'tools' },
      });
    });
    expect(files.get('tools.k8s.yaml')).toContain('name: map');
  });

  test('a cluster-scoped object of a system, without a namespace', () => {
    const { files } = program((system) => {
      new ApiObject(system, 'reader', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'reader' },
      });
    });
    expect(files.get('prod/shop/reader.yaml')).not.toContain('namespace:');
  });
});

describe('a JSON patch', () => {
  test('applies to the rendered Kubernetes JSON', () => {
    const { files } = program((_, api) =>
      api.object('Deployment').addJsonPatch(JsonPatch.replace('/spec/minReadySeconds', 42)),
    );
    expect(files.get('prod/shop/api.yaml')).toContain('minReadySeconds: 42');
  });

  test('reaches the object through ApiObject.of, too', () => {
    const { files } = program((_, api) =>
      ApiObject.of(api).addJsonPatch(JsonPatch.replace('/spec/minReadySeconds', 42)),
    );
    expect(files.get('prod/shop/api.yaml')).toContain('minReadySeconds: 42');
  });

  test('is refused where its path is absent, naming the nearest key', () => {
    const { issues } = program((_, api) =>
      api.object('Deployment').addJsonPatch(JsonPatch.replace('/spec/minReadySecond', 42)),
    );
    expect(issues).toEqual([
      expect.objectContaining({
        rule: 'patch-path-absent',
        path: '/spec/minReadySecond',
        remedy: "did you mean 'minReadySeconds'?",
      }),
    ]);
  });

  test('is refused on an object that is not rendered', () => {
    const { issues } = program((_, api) =>
      api.object('HorizontalPodAutoscaler').addJsonPatch(JsonPatch.replace('/spec/maxReplicas', 9)),
    );
    expect(issues).toEqual([expect.objectContaining({ rule: 'patch-on-absent-object', subject: 'api' })]);
  });

  test('is refused where its value is nothing that JSON can say', () => {
    const { issues } = program((_, api) =>
      api.object('Deployment').addJsonPatch(JsonPatch.replace('/spec/minReadySeconds', Number.NaN)),
    );
    expect(issues.map(({ rule }) => rule)).toEqual(['patch-value-unwritable']);
  });

  test('changes no model', () => {
    program((_, api) => {
      api.object('Deployment').addJsonPatch(JsonPatch.add('/metadata/labels/extra', 'x'));
      api.object('Deployment').toJson();
      expect(api.model.labels).not.toHaveProperty('extra');
    });
  });

  test('moves the name of a ConfigMap with its content, and the Deployment follows', () => {
    const app = new CloudNativeApp({ name: 'shop' });
    const system = new System(new Environment(app, 'prod', environments.prod), 'shop');
    const api = new MicroService(system, 'api', { ...sized, files: { '/etc/shop/rules': 'a' } });
    const before = api.object('ConfigMap').toJson().metadata.name;
    api
      .object('ConfigMap')
      .addJsonPatch(JsonPatch.replace(`/data/${Object.keys(api.object('ConfigMap').toJson().data)[0]}`, 'b'));
    const after = api.object('ConfigMap').toJson().metadata.name;
    expect([after === before, JSON.stringify(api.object('Deployment').toJson()).includes(after)]).toEqual([
      false,
      true,
    ]);
  });
});

describe('a user’s own', () => {
  test('construct beside ours reads what was understood', () => {
    const { files } = program((system, api) => {
      new ApiObject(system, 'note', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'note' },
        data: { port: String(api.model.ports[0]?.port) },
      });
    });
    expect(files.get('prod/shop/note.yaml')).toContain('port: "8080"');
  });

  test('label on a rendered object is kept', () => {
    const { files } = program((_, api) => api.object('Service').metadata.addLabel('team', 'shop'));
    expect(files.get('prod/shop/api.yaml')).toContain('team: shop');
  });

  test('mixin reaches every object', () => {
    const annotate: IMixin = {
      supports: (construct: IConstruct) => ApiObject.isApiObject(construct),
      applyTo: (construct: IConstruct) => (construct as ApiObject).metadata.addAnnotation('example.com/audited', 'yes'),
    };
    const { files } = program((system) => system.with(annotate));
    expect(files.get('prod/shop/api.yaml')?.match(/example\.com\/audited/g)).toHaveLength(
      files.get('prod/shop/api.yaml')?.match(/^kind: /gm)?.length ?? 0,
    );
  });

  test('system class is no instance of another one', () => {
    class One extends System {}
    class Other extends System {}
    const app = new App();
    const one = new One(new Environment(app, 'prod', environments.prod), 'one');
    expect([
      one instanceof One,
      one instanceof Other,
      one instanceof System,
      new Chart(app, 'plain') instanceof System,
    ]).toEqual([true, false, true, false]);
  });
});

describe('a cdk8s-plus construct takes a service', () => {
  const rendered = (build: (system: System, api: MicroService) => void, file: string) => program(build).files.get(file);

  test('as the subject of a role binding', () => {
    const yaml = rendered((system, api) => {
      const role = new kplus.Role(system, 'reader', { metadata: { name: 'reader' } });
      role.allowRead(kplus.ApiResource.CONFIG_MAPS);
      role.bind(api);
    }, 'prod/shop/reader.yaml');
    expect(yaml).toMatch(/kind: ServiceAccount\n +name: api\n/);
  });

  test('as a peer of a network policy', () => {
    const yaml = rendered((system, api) => {
      const policy = new kplus.NetworkPolicy(system, 'extra', {
        metadata: { name: 'extra' },
        selector: api,
      });
      policy.addIngressRule(api, [kplus.NetworkPolicyPort.tcp(8080)]);
    }, 'prod/shop/extra.yaml');
    expect(yaml).toContain('app.kubernetes.io/name: api');
  });

  test('and gives its own environment value to one', () => {
    const app = new CloudNativeApp({ name: 'shop' });
    const system = new System(new Environment(app, 'prod', environments.prod), 'shop');
    const bank = kplus.Secret.fromSecretName(system, 'bank', 'bank');
    const api = new MicroService(system, 'api', {
      ...sized,
      config: { BANK_URL: kplus.EnvValue.fromSecretValue({ secret: bank, key: 'url' }) },
    });
    expect(api.object('Deployment').toJson().spec.template.spec.containers[0].env).toContainEqual({
      name: 'BANK_URL',
      valueFrom: { secretKeyRef: { name: 'bank', key: 'url' } },
    });
  });
});

describe('stock cdk8s', () => {
  test('Testing.synth gives the manifests of a system', () => {
    const system = new System(new Environment(new App(), 'prod', environments.prod), 'shop');
    new MicroService(system, 'api', sized);
    expect(Testing.synth(system).map(({ kind }) => kind)).toContain('Deployment');
  });

  test('Testing.synth throws the list of everything that is wrong', () => {
    const system = new System(new Environment(new App(), 'prod', environments.prod), 'shop');
    new MicroService(system, 'api', { ...sized, replicas: 1, cpu: '250x' as never });
    expect(() => Testing.synth(system)).toThrow(RefusedError);
  });

  test('App.of finds the app of a service', () => {
    const app = new CloudNativeApp();
    const system = new System(new Environment(app, 'prod', environments.prod), 'shop');
    expect(App.of(new MicroService(system, 'api', sized))).toBe(app);
  });
});

describe('no constructor throws', () => {
  test('for an id that is taken: it is an issue', () => {
    const { issues } = program((system) => new MicroService(system, 'api', sized));
    expect(issues.map(({ rule }) => rule)).toContain('id-taken');
  });

  test('for a system outside an environment: it is an issue', () => {
    const app = new CloudNativeApp();
    new System(app, 'lost');
    expect(outgoing(app).issues.map(({ rule }) => rule)).toContain('system-outside-environment');
  });

  test('for a service outside a system: it is an issue', () => {
    const app = new CloudNativeApp();
    new MicroService(new Construct(app, 'nowhere'), 'lost', sized);
    expect(outgoing(app).issues.map(({ rule }) => rule)).toContain('service-outside-system');
  });
});
