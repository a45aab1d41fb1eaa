import { expect } from 'vitest';
import type { RenderContext } from '../../lib/manifests/context.ts';
import { configMapFor } from '../../lib/manifests/kubernetes/config-map.ts';
import { deploymentFor } from '../../lib/manifests/kubernetes/deployment.ts';
import type { CallGraph } from '../../lib/model/graph.ts';
import type { ServiceModel } from '../../lib/model/service.ts';
import { noCalls } from './graphs.ts';
import { schemaProblems } from './schemas.ts';

/** What renderers are told beside their model, in a program in which nobody calls anybody unless said. */
export function contextFor(service: ServiceModel, graph: CallGraph = noCalls): RenderContext {
  return {
    graph,
    nameOf: (role) => `${role === 'ConfigMap' ? configMapFor(service).metadata.name : service.name}-hash`,
    finalOf: () => undefined,
  };
}

/** A manifest as it will stand in the file; it must be valid on the Kubernetes version that it was rendered for. */
export function written<T>(manifest: T, { system }: Pick<ServiceModel, 'system'>): T {
  const plain: T = JSON.parse(JSON.stringify(manifest));
  expect(schemaProblems(plain, { kubernetes: system.environment.platform.kubernetes })).toEqual([]);
  return plain;
}

export function deploymentOf(service: ServiceModel, graph?: CallGraph) {
  return written(deploymentFor(service, contextFor(service, graph)), service);
}

export function podOf(service: ServiceModel, graph?: CallGraph) {
  return deploymentOf(service, graph).spec.template.spec;
}

export function containerOf(service: ServiceModel, graph?: CallGraph) {
  const [container] = podOf(service, graph).containers;
  if (container === undefined) throw new Error('a pod without a container');
  return container;
}
