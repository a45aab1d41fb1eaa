import { describe, expect, test } from 'vitest';
import { istioSidecar } from '../lib/model/mesh.ts';
import { refusalsOf } from './support/programs.ts';

const place = { platform: { kubernetes: '1.33', apiServer: { addresses: ['10.0.0.1/32'] } } } as const;

describe('C07: "run as non-root"', () => {
  test('C07: refuses root', () => {
    expect(refusalsOf({ user: 0 })).toEqual([
      "user-root user: 0 is root, which the namespace does not admit; leave 'user' out, or name another id; an image that insists on root must be built anew",
    ]);
  });

  test('C07: takes the group of root, which some platforms have', () => {
    expect(refusalsOf({ user: 1001, group: 0 })).toEqual([]);
  });
});

describe('a user', () => {
  test("refuses the id of the mesh's proxy", () => {
    expect(refusalsOf({ user: 1337 }, { platform: { kubernetes: '1.33', mesh: istioSidecar('1.30') } })).toEqual([
      "user-reserved user: 1337 is the id of Istio's proxy: traffic of this id passes by it; name another id, or leave it out",
    ]);
  });

  test("refuses the proxy's group", () => {
    expect(refusalsOf({ group: 1337 }, { platform: { kubernetes: '1.33', mesh: istioSidecar('1.30') } })).toEqual([
      "user-reserved group: 1337 is the id of Istio's proxy: traffic of this id passes by it; name another id, or leave it out",
    ]);
  });

  test('takes that id without a mesh', () => {
    expect(refusalsOf({ user: 1337 })).toEqual([]);
  });
});

describe('permissions', () => {
  test('refuses a wildcard', () => {
    expect(refusalsOf({ permissions: [{ verbs: ['*'], resources: ['configmaps'] }] }, place)).toEqual([
      "permission-wildcard permissions: '*' in verbs (of 'configmaps') grants what nobody has thought of yet, too; name what the program uses, such as verbs: ['get', 'list', 'watch']",
    ]);
  });

  test('refuses a verb that gives other rights', () => {
    expect(refusalsOf({ permissions: [{ verbs: ['impersonate'], resources: ['users'] }] }, place)).toEqual([
      "permission-escalates permissions: 'impersonate' on 'users' lets the program get any other right of the namespace; take it out, or waive('permission-escalates', { reason: '…' })",
    ]);
  });

  test('refuses a resource that gives other rights', () => {
    expect(refusalsOf({ permissions: [{ verbs: ['create'], resources: ['pods/exec'] }] }, place)).toEqual([
      "permission-escalates permissions: 'create' on 'pods/exec' lets the program get any other right of the namespace; take it out, or waive('permission-escalates', { reason: '…' })",
    ]);
  });

  test('refuses to make pods, which may use any account', () => {
    expect(refusalsOf({ permissions: [{ verbs: ['create'], resources: ['jobs.batch'] }] }, place)).toEqual([
      "permission-escalates permissions: 'create' on 'jobs' lets the program get any other right of the namespace; take it out, or waive('permission-escalates', { reason: '…' })",
    ]);
  });

  test('refuses to read all Secrets', () => {
    expect(refusalsOf({ permissions: [{ verbs: ['get', 'list'], resources: ['secrets'] }] }, place)).toEqual([
      "permission-reads-secrets permissions: 'get' on 'secrets' shows every Secret of the namespace; give what it needs by config or files: secret('wallet-db', { keys: ['url'] }), or get one with names: ['…']",
    ]);
  });

  test('refuses names for a verb that has none', () => {
    expect(
      refusalsOf({ permissions: [{ verbs: ['create'], resources: ['configmaps'], names: ['leader'] }] }, place),
    ).toEqual([
      "permission-never-granted permissions: 'create' on 'configmaps' together with 'names' is never granted; put 'create' into an entry without 'names'",
    ]);
  });

  test('refuses an entry without a verb', () => {
    expect(refusalsOf({ permissions: [{ verbs: [], resources: ['configmaps'] }] }, place)).toEqual([
      "permission-empty permissions: no verb on 'configmaps'; name some, such as verbs: ['get']",
    ]);
  });

  test('refuses any where the platform does not say where its API server is', () => {
    expect(refusalsOf({ permissions: [{ verbs: ['get'], resources: ['configmaps'] }] })).toEqual([
      "api-server-unknown permissions: the platform does not say where its API server is, so network policies would keep the program from it; give the platform one, such as apiServer: { addresses: ['10.0.0.1/32'] }",
    ]);
  });

  test('takes one Secret by its name', () => {
    expect(
      refusalsOf({ permissions: [{ verbs: ['get'], resources: ['secrets'], names: ['wallet-db'] }] }, place),
    ).toEqual([]);
  });

  test('takes what watches configuration', () => {
    expect(
      refusalsOf(
        {
          permissions: [
            { verbs: ['get', 'list', 'watch'], resources: ['configmaps', 'endpointslices.discovery.k8s.io'] },
          ],
        },
        place,
      ),
    ).toEqual([]);
  });
});
