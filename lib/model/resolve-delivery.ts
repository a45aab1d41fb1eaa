import { inspectValue, isPlainObject } from '../support/plain.ts';
import type {
  ArgoDeliveryProps,
  ClusterName,
  ClusterServer,
  DeliveredEnvironment,
  DeliveredEnvironmentOptions,
  DeliveryModel,
  GroupKind,
  NotificationOptions,
  SyncWindowOptions,
} from './delivery.ts';
import { freezeModel } from './freeze-model.ts';
import type { Issue } from './issue.ts';
import { namespaceName } from './network-kinds.ts';
import {
  filledListOf,
  kindOf,
  listOf,
  mapped,
  type OptionKind,
  off,
  oneOf,
  recordOf,
  required,
  text,
} from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions, readOptions } from './read-options.ts';
import { problemOfSchedule } from './schedule.ts';
import { timeZones } from './time-zones.ts';

const isText = (value: unknown, pattern: RegExp) => typeof value === 'string' && pattern.test(value);

/** Argo CD takes more; a password in it would be in Git. */
const repository = kindOf<string>(
  'the address of a Git repository without a password, such as https://git.example.com/shop/deploy.git',
  (value) =>
    isText(value, /^(?:https?:\/\/[^\s/@]+\/\S+|ssh:\/\/(?:[\w.-]+@)?[^\s/@:]+(?::\d+)?\/\S+|[\w.-]+@[\w.-]+:\S+)$/),
  'bad-repository',
);

/** A short name may be a branch or a tag, and a new tag may take a branch's place. */
const revision = kindOf<string>(
  "a full name such as 'refs/heads/main' or 'refs/tags/v1', or a commit id of 40 digits",
  (value) => isText(value, /^(?:refs\/(?:heads|tags)\/[^\s~^:?*[\\]+|[0-9a-f]{40})$/),
  'revision-not-qualified',
);

const folder = mapped(
  kindOf<string>(
    "a folder of the repository such as 'dist', or '.'",
    (value) => isText(value, /^(?!.*(?:^|\/)\.\.(?:\/|$))[^\s/][^\s]*$/),
    'bad-folder',
  ),
  (path) => path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') || '.',
);

const apiServer = kindOf<string>(
  'the address of an API server such as https://10.0.0.1:6443',
  (value) => isText(value, /^https:\/\/[^\s/@]+\/?$/),
  'bad-server',
);

const clusterOptions = { name: text, server: apiServer };

/** One of both: Argo CD refuses an Application that says both. */
const destination: OptionKind<ClusterName | ClusterServer> = {
  expects: "{ name: 'prod' } or { server: 'https://…' }",
  read(value, path, issues) {
    const cluster = optionsOf(clusterOptions).read(value, path, issues);
    if (cluster === undefined) return undefined;
    const given = isPlainObject(value) ? Object.keys(clusterOptions).filter((key) => value[key] !== undefined) : [];
    if (given.length !== 1) {
      const problem = given.length === 0 ? 'it does not say which cluster' : 'name and server are given together';
      issues.push({ rule: 'one-destination', path, problem, remedy: `give ${this.expects}` });
      return undefined;
    }
    if (cluster.name !== undefined) return { name: cluster.name };
    return cluster.server === undefined ? undefined : { server: cluster.server };
  },
};

export const syncWindowOptions = {
  kind: required(oneOf('allow', 'deny')),
  schedule: required(
    kindOf<string>(
      "five fields of cron such as '0 22 * * 5'",
      (value) => isText(value, /^\S+(?: \S+){4}$/) && problemOfSchedule(String(value)) === undefined,
      'bad-window',
    ),
  ),
  duration: required(
    kindOf<string>(
      "a length such as '30m' or '8h'",
      (value) => isText(value, /^(?=.*[1-9])(?:\d+[hms])+$/),
      'bad-window',
    ),
  ),
  timeZone: kindOf<string>(
    "a time zone such as 'Asia/Shanghai'",
    (value) => timeZones.has(value as string),
    'bad-window',
  ),
  manualSync: kindOf<true>('true', (value) => value === true),
} satisfies OptionsTable<SyncWindowOptions>;

/** Part of an annotation's key, and what a list of recipients is divided by. */
const subscription = kindOf<string>(
  "a name such as 'on-sync-failed'",
  (value) => isText(value, /^[\w-]{1,40}$/),
  'bad-name',
);
const recipient = kindOf<string>('a text without semicolons', (value) => isText(value, /^[^;\s][^;]*$/));

export const notificationOptions = {
  trigger: required(subscription),
  service: required(subscription),
  recipients: required(filledListOf(recipient)),
} satisfies OptionsTable<NotificationOptions>;

export const deliveredEnvironmentOptions = {
  destination,
  revision,
  automated: off,
  namespaces: listOf(namespaceName),
  syncWindows: listOf(optionsOf(syncWindowOptions)),
} satisfies OptionsTable<DeliveredEnvironmentOptions>;

const groupKind = mapped(
  kindOf<string>(
    "a group and a kind such as 'batch/CronJob', or a kind of the core group such as 'ConfigMap'",
    (value) => isText(value, /^(?:[a-z0-9.-]+\/)?[A-Z][A-Za-z0-9]*$/),
    'bad-kind',
  ),
  (given): GroupKind => {
    const [kind = '', group = ''] = given.split('/').reverse();
    return { group, kind };
  },
);

export const deliveryOptions = {
  repoURL: required(repository),
  revision,
  path: folder,
  namespace: namespaceName,
  tracking: oneOf('annotation'),
  environments: recordOf(optionsOf(deliveredEnvironmentOptions)),
  notifications: listOf(optionsOf(notificationOptions)),
  kinds: listOf(groupKind),
  applicationSet: kindOf<true>('true', (value) => value === true),
} satisfies OptionsTable<ArgoDeliveryProps>;

/** What was understood of a delivery of a folder of output. Never throws: what cannot be read is in `problems`. */
export function resolveDelivery(key: string, props: ArgoDeliveryProps | unknown, published = 'dist'): DeliveryModel {
  const problems: Issue[] = [];
  const options = readOptions(deliveryOptions, props, '', problems);
  const environments = Object.entries(options.environments ?? {}).map(
    ([id, read]) => [id, environmentOf(read)] as const,
  );
  return freezeModel({
    key,
    repoURL: options.repoURL ?? '',
    revision: options.revision ?? 'refs/heads/main',
    path: options.path ?? folderOf(published, problems),
    namespace: options.namespace ?? 'argocd',
    tracking: options.tracking,
    environments: Object.fromEntries(environments),
    notifications: (options.notifications ?? []).flatMap(({ trigger, service, recipients }) =>
      trigger === undefined || service === undefined || recipients === undefined
        ? []
        : [{ trigger, service, recipients }],
    ),
    kinds: options.kinds ?? [],
    applicationSet: options.applicationSet === true,
    problems,
  });
}

/** Where the output lies in the repository, if the program runs in the root of that. */
function folderOf(published: string, problems: Issue[]): string {
  const path = folder.read(published, 'path', []);
  if (path === undefined && problems.every((problem) => problem.path !== 'path')) {
    problems.push({
      rule: 'bad-folder',
      path: 'path',
      problem: `is not given, and the output folder ${inspectValue(published)} lies outside the one that the program runs in`,
      remedy: "write where it lies in the repository of 'repoURL', such as path: 'dist'",
    });
  }
  return path ?? published;
}

function environmentOf(read: Partial<ReadOptions<typeof deliveredEnvironmentOptions>>): DeliveredEnvironment {
  return {
    destination: read.destination,
    revision: read.revision,
    automated: read.automated !== false,
    namespaces: read.namespaces ?? [],
    syncWindows: (read.syncWindows ?? []).flatMap(({ kind, schedule, duration, timeZone, manualSync }) =>
      kind === undefined || schedule === undefined || duration === undefined
        ? []
        : [{ kind, schedule, duration, timeZone, manualSync }],
    ),
  };
}
