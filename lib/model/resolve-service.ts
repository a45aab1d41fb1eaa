import { sortedRecord } from '../support/plain.ts';
import { freezeModel } from './freeze-model.ts';
import type { ImageReference } from './image.ts';
import type { Issue } from './issue.ts';
import { labelValueFrom } from './names.ts';
import { portsOf } from './ports.ts';
import { readOptions } from './read-options.ts';
import { resolveAutoscaling } from './resolve-autoscaling.ts';
import { resolveVariables } from './resolve-configuration.ts';
import { filled, resolveContainers } from './resolve-containers.ts';
import { resolveExposures } from './resolve-exposure.ts';
import { resolveFiles, resolveWritablePaths } from './resolve-files.ts';
import { resolveHealth } from './resolve-health.ts';
import { resolveImage } from './resolve-image.ts';
import { refuseReservedLabels } from './resolve-labels.ts';
import { resolvePermissions } from './resolve-permissions.ts';
import { resolvePlacement } from './resolve-placement.ts';
import { resolvePorts } from './resolve-ports.ts';
import { resolvePromise } from './resolve-promise.ts';
import { resolveResources } from './resolve-resources.ts';
import { resolveRollout } from './resolve-rollout.ts';
import { resolveShutdown } from './resolve-shutdown.ts';
import { resolveState } from './resolve-state.ts';
import { partOf } from './resolve-system.ts';
import { endsInMesh, resolveOrder, resolveTask, withoutServing } from './resolve-task.ts';
import { resolveWaivers } from './resolve-waivers.ts';
import type { ServiceModel } from './service.ts';
import { type ServiceOptions, serviceOptions } from './service-options.ts';
import type { MicroServiceProps } from './service-props.ts';
import type { SystemModel } from './system.ts';

/** What was understood of a service. Never throws: what cannot be read is in `problems`, and its default stands here. */
export function resolveService(id: string, props: MicroServiceProps | unknown, system: SystemModel): ServiceModel {
  const problems: Issue[] = [];
  const options = withoutServing(readOptions(serviceOptions, props, '', problems), problems);
  const { environment, namespace } = system;
  const { defaults, tier, cloud, platform, releases } = environment;
  const key = `${system.key}/${id}`;
  const ownLine = `${system.id}/${id}`;
  const releaseLine = options.image?.line ?? ownLine;
  const selector = { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': id };
  const { image, imageText, imageVersionFrom } = resolveImage(options.image?.text ?? '', releaseLine, releases);
  const task = resolveTask(options.task, defaults);
  const ports = resolvePorts(options, problems);
  const autoscaling = resolveAutoscaling(options.autoscaling, defaults, tier);
  const replicas = task === undefined ? replicasOf(options, defaults.replicas[tier], problems) : undefined;
  const fewestReplicas = task === undefined ? (autoscaling?.minReplicas ?? replicas ?? defaults.replicas[tier]) : 1;
  const exposures = resolveExposures(options.expose, { id, ports, system, issues: problems });
  const inMesh = platform.mesh !== undefined && options.mesh !== false && (task === undefined || endsInMesh(platform));
  return freezeModel({
    id,
    key,
    name: id,
    system,
    namespace,
    serviceAccount: id,
    application: options.application,
    selector,
    labels: labelsOf({ ...selector, ...versionLabel(image), ...partOf(system.id) }, options, system, problems),
    annotations: annotationsOf(options.annotations),
    podAnnotations: annotationsOf(options.podAnnotations),
    image,
    imageText,
    // What is wrong with another service's image is said there.
    imageVersionFrom: options.image?.line === undefined ? imageVersionFrom : 'service',
    releaseLine,
    command: filled(options.command),
    args: filled(options.args),
    ports,
    resources: resolveResources(options, defaults, tier),
    replicas,
    fewestReplicas,
    variables: resolveVariables(options.config),
    files: resolveFiles(options.files),
    writablePaths: resolveWritablePaths(options.writablePaths ?? defaults.writablePaths),
    state: resolveState(options.state, defaults, cloud),
    task,
    rollout: resolveRollout(options.rollout, {
      defaults,
      platform,
      fewestReplicas,
      inMesh,
      ports,
      exposures,
    }),
    after: resolveOrder('after', options, system, problems),
    before: resolveOrder('before', options, system, problems),
    containers: resolveContainers(options, { system, image, releaseLine: ownLine, ports }),
    health: resolveHealth(options.health ?? {}, portsOf(undefined, ports), defaults),
    shutdown: resolveShutdown(options.shutdown ?? {}, defaults, { cloud, serves: ports.length > 0 }),
    user: userOf(options, platform.userIds === 'assigned' ? undefined : defaults.user),
    placement: resolvePlacement(options, environment, problems),
    permissions: resolvePermissions(options.permissions),
    autoscaling,
    criticality: options.criticality ?? 'normal',
    promise: resolvePromise(options.serves, defaults),
    exposures,
    inMesh,
    peer: {
      kind: 'service',
      key,
      name: id,
      environment: environment.id,
      namespace,
      podLabels: selector,
      serviceAccount: id,
      inMesh,
      host: id,
      ports,
    },
    waivers: resolveWaivers(options.waivers),
    problems,
  });
}

/** `undefined` where the autoscaler owns it, but for the commit that brings it. */
function replicasOf({ autoscaling, replicas }: ServiceOptions, usual: number, issues: Issue[]): number | undefined {
  if (autoscaling === undefined) return replicas ?? usual;
  if (replicas !== undefined) {
    issues.push({
      rule: 'replicas-and-autoscaling',
      path: 'replicas',
      problem: `${replicas} stands beside 'autoscaling', which decides it`,
      remedy: `remove it, or write autoscaling.minReplicas: ${replicas}`,
    });
  }
  return autoscaling.keepReplicas;
}

/** The group is the user's own unless said; a group alone needs the user that is in it. */
function userOf({ user, group }: ServiceOptions, usual: number | undefined): ServiceModel['user'] {
  const id = user ?? usual ?? group;
  return id === undefined ? undefined : { user: id, group: group ?? id };
}

function labelsOf(
  ours: Readonly<Record<string, string>>,
  { labels }: ServiceOptions,
  system: SystemModel,
  issues: Issue[],
): Readonly<Record<string, string>> {
  refuseReservedLabels(labels, ours, issues);
  return sortedRecord({ ...system.labels, ...labels, ...ours });
}

const noAnnotations: Readonly<Record<string, string>> = Object.freeze({});

function annotationsOf(annotations: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  return annotations === undefined ? noAnnotations : sortedRecord(annotations);
}

function versionLabel(image: ImageReference | undefined): Readonly<Record<string, string>> {
  const version = image?.tag === undefined ? '' : labelValueFrom(image.tag);
  return version === '' ? {} : { 'app.kubernetes.io/version': version };
}
