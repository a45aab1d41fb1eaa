import { containerOption, type ExtraContainerModel } from '../model/container.ts';
import { memberPath } from '../model/option-kinds.ts';
import { portsOf } from '../model/ports.ts';
import type { ServiceModel } from '../model/service.ts';
import type { ServiceRule } from './rule.ts';

/** Where the user said something of a container: `initContainers.migrate`. */
export function containerPath({ kind, name }: Pick<ExtraContainerModel, 'kind' | 'name'>): string {
  return memberPath(containerOption[kind], name);
}

/** Makes a duty of the program's container one of each container: the others are judged as if they were the program's. */
export function ofEachContainer(rule: ServiceRule): ServiceRule {
  return function* (service, graph) {
    yield* rule(service.containers.length === 0 ? service : programOf(service), graph);
    for (const container of service.containers) {
      for (const issue of rule(asProgram(service, container), graph)) {
        // What a call gives is given to all of them, and said of the service.
        if (issue.path.startsWith('call(')) continue;
        yield { ...issue, path: `${containerPath(container)}.${issue.path}` };
      }
    }
  };
}

/** Ports of the other containers are not the program's to answer on. */
function programOf(service: ServiceModel): ServiceModel {
  return { ...service, ports: portsOf(undefined, service.ports) };
}

function asProgram(service: ServiceModel, container: ExtraContainerModel): ServiceModel {
  return {
    ...service,
    ...container,
    name: service.name,
    ports: portsOf(container.name, service.ports),
    state: undefined,
    containers: [],
  };
}
