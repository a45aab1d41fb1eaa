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
import { resolveShutdown } from './resolve-shutdown.ts';
import { resolveState } from './resolve-state.ts';
import { partOf } from './resolve-system.ts';
import { resolveWaivers } from './resolve-waivers.ts';
import type { ServiceModel } from './service.ts';
import { type ServiceOptions, serviceOptions } from './service-options.ts';
import type { MicroServiceProps } from './service-props.ts';
import type { SystemModel } from './system.ts';

/** What was understood of a service. Never throws: what cannot be read is in `problems`, and its default stands here. */
export function resolveService(id: string, props: MicroServiceProps | unknown, system: SystemModel): ServiceModel {
  const problems: Issue[] = [];
  const options = readOptions(serviceOptions, props, '', problems);
  const { environment, namespace } = system;
  const { defaults, tier, cloud, platform, releases } = environment;
  const key = `${system.key}/${id}`;
  const releaseLine = `${system.id}/${id}`;
  const selector = { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': id };
  const { image, imageText, imageVersionFrom } = resolveImage(options.image ?? '', releaseLine, releases);
  const ports = resolvePorts(options, problems);
  const autoscaling = resolveAutoscaling(options.autoscaling, defaults, tier);
  const replicas = replicasOf(options, defaults.replicas[tier], problems);
  const inMesh = platform.mesh !== undefined && options.mesh !== false;
  return freezeModel({
    id,
    key,
    name: id,
    system,
    namespace,
    serviceAccount: id,
    selector,
    labels: labelsOf({ ...selector, ...versionLabel(image), ...partOf(system.id) }, options, system, problems),
    annotations: annotationsOf(options.annotations),
    podAnnotations: annotationsOf(options.podAnnotations),
    image,
    imageText,
    imageVersionFrom,
    releaseLine,
    command: filled(options.command),
    args: filled(options.args),
    ports,
    resources: resolveResources(options, defaults, tier),
    replicas,
    fewestReplicas: autoscaling?.minReplicas ?? replicas ?? defaults.replicas[tier],
    variables: resolveVariables(options.config),
    files: resolveFiles(options.files),
    writablePaths: resolveWritablePaths(options.writablePaths ?? defaults.writablePaths),
    state: resolveState(options.state, defaults, cloud),
    task: undefined,
    rollout: { kind: 'rollingUpdate' },
    after: [],
    containers: resolveContainers(options, { system, image, releaseLine, ports }),
    health: resolveHealth(options.health ?? {}, portsOf(undefined, ports), defaults),
    shutdown: resolveShutdown(options.shutdown ?? {}, defaults, { cloud, serves: ports.length > 0 }),
    user: userOf(options, platform.userIds === 'assigned' ? undefined : defaults.user),
    placement: resolvePlacement(options, environment, problems),
    permissions: resolvePermissions(options.permissions),
    autoscaling,
    criticality: options.criticality ?? 'normal',
    promise: resolvePromise(options.serves, defaults),
    exposures: resolveExposures(options.expose, { id, ports, system, issues: problems }),
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

/** `undefined` where the autoscaler owns it. */
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
  return undefined;
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
