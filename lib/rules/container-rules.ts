import type { ExtraContainerModel } from '../model/container.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { isDnsLabel } from '../model/names.ts';
import { hasNativeProxy } from '../model/native-proxy.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';
import { atLeast } from '../model/version.ts';
import { nearest } from '../support/nearest.ts';
import { inspectValue } from '../support/plain.ts';
import { containerPath } from './containers.ts';
import { isWritableUnasked } from './file-rules.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of the containers beside the program's own, towards each other. */
export const containerRules: readonly ServiceRule[] = [
  nameContainers,
  startInOrder,
  shareKnownPaths,
  listenInSidecars,
  callWithTheProxy,
];

/** What the program's own container and those of the mesh are called. */
const ownNames = /^app$|^istio-/;

/** Containers of a pod are told apart by their names. */
function* nameContainers({ containers }: ServiceModel): Iterable<Issue> {
  const owners = new Map<string, string>();
  for (const container of containers) {
    const { name } = container;
    const path = containerPath(container);
    const owner = owners.get(name) ?? (ownNames.test(name) ? "the program's own container, or the mesh's" : undefined);
    owners.set(name, path);
    if (!isDnsLabel(name)) {
      yield {
        rule: 'container-name-illegal',
        path,
        problem: `${inspectValue(name)} is no name of a container`,
        remedy: 'use at most 63 lower-case letters, digits and inner dashes',
      };
    } else if (owner !== undefined) {
      yield {
        rule: 'container-name-taken',
        path,
        problem: `'${name}' is also the name of ${owner}`,
        remedy: 'give it a name of its own',
      };
    }
  }
}

/** Who comes after whom can be kept. */
function* startInOrder({ containers, system }: ServiceModel): Iterable<Issue> {
  const { kubernetes } = system.environment.platform;
  const names = containers.map(({ name }) => name);
  const native = atLeast(kubernetes, '1.29');
  for (const [index, container] of containers.entries()) {
    for (const other of container.after) {
      const at = names.indexOf(other);
      const path = `${containerPath(container)}.after`;
      if (at === -1) yield unknownContainer(path, other, names);
      else if (at >= index) {
        yield {
          rule: 'container-order-cycle',
          path,
          problem: `'${other}' does not start before '${container.name}': they wait for each other`,
          remedy: 'leave one of them out',
        };
      } else if (!native && containers[at]?.kind === 'sidecar') {
        yield {
          rule: 'sidecar-order-unsupported',
          path,
          problem: `'${other}' is a sidecar, which starts before others from Kubernetes 1.29 on, and the platform has ${kubernetes}`,
          remedy: 'let it try until the sidecar answers, and leave this out',
        };
      }
    }
  }
}

function unknownContainer(path: string, name: string, names: readonly string[]): Issue {
  return {
    rule: 'container-unknown',
    path,
    problem: `${inspectValue(name)} is none of its ${path.startsWith('ports') ? 'sidecars' : 'init containers and sidecars'}${listed(names)}`,
    remedy: remedyFor(name, names),
  };
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? ', of which there are none' : ` (${names.join(', ')})`;
}

function remedyFor(name: string, names: readonly string[]): string {
  const close = nearest(name, names);
  if (close !== undefined) return `did you mean '${close}'?`;
  return names.length === 0 ? "add it to 'sidecars', or leave this out" : 'name one of those';
}

/** What is shared is there, and is not hidden by something else at its path. */
function* shareKnownPaths(service: ServiceModel): Iterable<Issue> {
  const folders = [...service.writablePaths, ...(service.state?.volumes ?? [])].map(({ path }) => path);
  for (const container of service.containers) {
    const own = ownPathsOf(container);
    for (const path of container.shares) {
      if (!folders.includes(path)) {
        const close = nearest(path, folders);
        yield {
          rule: 'shared-path-unknown',
          path: `${containerPath(container)}.shares`,
          problem: `${inspectValue(path)} is none of the service's folders (${folders.join(', ')})`,
          remedy:
            close === undefined
              ? 'name one of its writablePaths or state.volumes'
              : `did you mean ${inspectValue(close)}?`,
        };
      } else if (own.has(path)) {
        yield {
          rule: 'path-used-twice',
          path: `${containerPath(container)}.shares`,
          ...(container.writablePaths.some((folder) => folder.path === path && isWritableUnasked(folder, service))
            ? {
                problem: `'${path}' is a writable folder of its own by default`,
                remedy: `write ${containerPath(container)}: { …, writablePaths: {} }, and it has the service's`,
              }
            : { problem: `'${path}' is also said in ${own.get(path)}`, remedy: 'mount one thing at one path' }),
        };
      }
    }
  }
}

function ownPathsOf(container: ExtraContainerModel): ReadonlyMap<string, string> {
  const at = containerPath(container);
  return new Map([
    ...container.files.map(({ path }): [string, string] => [path, memberPath(`${at}.files`, path)]),
    ...container.writablePaths.map(({ path }): [string, string] => [path, memberPath(`${at}.writablePaths`, path)]),
  ]);
}

/** A port is somebody's: the program's, or a sidecar's. */
function* listenInSidecars({ ports, containers }: ServiceModel): Iterable<Issue> {
  const names = containers.filter(({ kind }) => kind === 'sidecar').map(({ name }) => name);
  for (const { name, container } of ports) {
    if (container === undefined || names.includes(container)) continue;
    yield unknownContainer(`${memberPath('ports', name)}.container`, container, names);
  }
}

/**
 * A proxy that is no native sidecar starts with the program, and until then nothing of the pod reaches anybody.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/cni/#compatibility-with-application-init-containers
 */
function* callWithTheProxy(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { key, containers, inMesh, system } = service;
  if (!inMesh || system.environment.platform.mesh?.mode !== 'sidecar' || hasNativeProxy(service)) return;
  if (!graph.callsOf(key).some(({ accessOnly }) => !accessOnly)) return;
  for (const container of containers) {
    if (container.kind !== 'init') continue;
    yield {
      rule: 'init-container-before-proxy',
      path: containerPath(container),
      problem: "it ends before the mesh's proxy starts, and reaches nothing that the service calls",
      remedy:
        "let the program itself wait or try again, or use native sidecars (istioSidecar('1.27') on Kubernetes 1.33); where it calls nobody: waive('init-container-before-proxy', { reason: '…' })",
    };
  }
}
