import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';
import { isMisread } from './misread.ts';
import { grantWhatARoleCan } from './permission-scope-rules.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of what a service may do on the Kubernetes API. */
export const permissionRules: readonly ServiceRule[] = [
  grantByName,
  grantNoMorePower,
  grantNoSecrets,
  grantWhatCanHold,
  grantWhatARoleCan,
  reachTheApiServer,
];

/** An entry with resources of two API groups is two in the model, so its place in the list is not known here. */
const path = 'permissions';

/** What is granted is named: a wildcard also grants what the next version of Kubernetes brings. */
function* grantByName({ permissions }: ServiceModel): Iterable<Issue> {
  for (const { verbs, resources, apiGroup, names } of permissions) {
    const parts = { verbs, resources, names, apiGroup: [apiGroup] };
    const wild = Object.entries(parts).find(([, values]) => values.some((value) => value.includes('*')));
    if (wild === undefined) continue;
    yield {
      rule: 'permission-wildcard',
      path,
      problem: `'*' in ${wild[0]} (of ${listed(resources)}) grants what nobody has thought of yet, too`,
      remedy: "name what the program uses, such as verbs: ['get', 'list', 'watch']",
    };
  }
}

/** @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
const escalatingVerbs: readonly string[] = ['bind', 'escalate', 'impersonate'];
const escalatingResources: readonly string[] = [
  'serviceaccounts/token',
  'pods/exec',
  'pods/attach',
  'pods/ephemeralcontainers',
];
/** Who writes these gives rights to anybody, or runs what it likes with any account of the namespace. */
const writable: readonly string[] = [
  'roles',
  'rolebindings',
  'pods',
  'deployments',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
];
const escalatingWrites: readonly string[] = ['create', 'update', 'patch'];

/** A program must not be able to give itself more. */
function* grantNoMorePower({ permissions }: ServiceModel): Iterable<Issue> {
  for (const { verbs, resources } of permissions) {
    const verb = verbs.find((candidate) => escalatingVerbs.includes(candidate));
    const write = verbs.find((candidate) => escalatingWrites.includes(candidate));
    const resource =
      resources.find((candidate) => escalatingResources.includes(candidate)) ??
      (write === undefined ? undefined : resources.find((candidate) => writable.includes(candidate)));
    if (verb === undefined && resource === undefined) continue;
    const what = verb === undefined ? `${listed(verbs)} on '${resource}'` : `'${verb}' on ${listed(resources)}`;
    yield {
      rule: 'permission-escalates',
      path,
      problem: `${what} lets the program get any other right of the namespace`,
      remedy: "take it out, or waive('permission-escalates', { reason: '…' })",
    };
  }
}

const readingVerbs: readonly string[] = ['get', 'list', 'watch'];

/** A program that reads Secrets through the API reads those of its neighbours. */
function* grantNoSecrets({ permissions }: ServiceModel): Iterable<Issue> {
  for (const { verbs, resources, names, apiGroup } of permissions) {
    if (apiGroup !== '' || !resources.includes('secrets')) continue;
    // One Secret by its name is what a program may know anyway; lists are not held back by names.
    const wide = verbs.find((verb) => readingVerbs.includes(verb) && (names.length === 0 || verb !== 'get'));
    if (wide === undefined) continue;
    yield {
      rule: 'permission-reads-secrets',
      path,
      problem: `'${wide}' on 'secrets' shows every Secret of the namespace`,
      remedy:
        "give what it needs by config or files: secret('wallet-db', { keys: ['url'] }), or get one with names: ['…']",
    };
  }
}

/** Verbs whose requests carry no name: a grant by names never holds for them. */
const namelessVerbs: readonly string[] = ['create', 'deletecollection'];

/** A grant that is written holds. */
function* grantWhatCanHold(service: ServiceModel): Iterable<Issue> {
  for (const { verbs, names, resources } of service.permissions) {
    if (verbs.length === 0 && !isMisread(service, 'permissions')) {
      yield {
        rule: 'permission-empty',
        path,
        problem: `no verb on ${listed(resources)}`,
        remedy: "name some, such as verbs: ['get']",
      };
    }
    const nameless = verbs.find((verb) => namelessVerbs.includes(verb));
    if (names.length === 0 || nameless === undefined) continue;
    yield {
      rule: 'permission-never-granted',
      path,
      problem: `'${nameless}' on ${listed(resources)} together with 'names' is never granted`,
      remedy: `put '${nameless}' into an entry without 'names'`,
    };
  }
}

/** Under default-deny the program reaches the API server only if the platform says where it is. */
function* reachTheApiServer({ permissions, system }: ServiceModel): Iterable<Issue> {
  if (permissions.length === 0 || system.environment.platform.apiServer !== undefined) return;
  yield {
    rule: 'api-server-unknown',
    path: 'permissions',
    problem: 'the platform does not say where its API server is, so network policies would keep the program from it',
    remedy: "give the platform one, such as apiServer: { addresses: ['10.0.0.1/32'] }",
  };
}

function listed(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ');
}
