import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Issue } from '../model/issue.ts';
import type { WorkloadPeer } from '../model/peer.ts';
import { type PortModel, portProtocols } from '../model/ports.ts';
import { nearestOf, type Recognised } from './recognise.ts';
import { RenderedObject } from './rendered-object.ts';

/** What a pod owner renders, as far as policies need it. */
interface PodOwner {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: {
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  };
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly serviceAccountName?: string;
    readonly containers?: readonly {
      readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
    }[];
  };
}

interface ServiceObject {
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly {
      readonly port: number;
      readonly targetPort?: number | string;
      readonly name?: string;
      readonly appProtocol?: string;
    }[];
  };
}

/**
 * A foreign workload as one end of a call, read from what it renders now (patches included). `report` gets what is in
 * the way.
 */
export function workloadPeer(construct: IConstruct, report: (issue: Issue) => void): WorkloadPeer | undefined {
  const name = construct.node.id;
  const system = nearestOf(construct, 'System');
  if (system === undefined) {
    report({
      rule: 'workload-outside-system',
      path: name,
      problem: `'${name}' lies in no system`,
      remedy: 'make it inside a System, or name it with clusterService(…)',
    });
    return undefined;
  }
  const owner = podOwnerOf(construct);
  const template =
    owner?.spec?.jobTemplate?.spec?.template ??
    (owner?.kind === 'Pod' ? (owner as PodTemplate) : owner?.spec?.template);
  const podLabels = template?.metadata?.labels;
  if (owner === undefined || template === undefined) {
    report({
      rule: 'not-a-workload',
      path: name,
      problem: `'${name}' renders nothing that owns pods`,
      remedy: 'give a workload, or name its pods with clusterService(…)',
    });
    return undefined;
  }
  if (podLabels === undefined || Object.keys(podLabels).length === 0) {
    report({
      rule: 'workload-without-labels',
      path: name,
      problem: `the pods of '${name}' have no labels`,
      remedy: 'give its pod template labels of its own',
    });
    return undefined;
  }
  const service = serviceObjectOf(system, podLabels);
  return {
    kind: 'workload',
    key: construct.node.path,
    name,
    environment: system.model.environment.id,
    namespace: owner.metadata?.namespace ?? system.model.namespace,
    podLabels,
    serviceAccount: template.spec?.serviceAccountName ?? 'default',
    inMesh: system.model.environment.platform.mesh !== undefined && !optedOut(podLabels),
    hasService: service !== undefined,
    host: service?.metadata.name ?? owner.metadata?.name ?? name,
    ports: portsOf(template, service),
  };
}

/** Its owner of pods: the object itself, or the default child of a cdk8s-plus construct. */
function podOwnerOf(construct: IConstruct): PodOwner | undefined {
  try {
    return ApiObject.of(construct).toJson() as PodOwner;
  } catch {
    return undefined; // `ApiObject.of` throws where there is no default child: then it is no workload
  }
}

function optedOut(labels: Readonly<Record<string, string>>): boolean {
  return labels['sidecar.istio.io/inject'] === 'false' || labels['istio.io/dataplane-mode'] === 'none';
}

/** The foreign Service object of the system that selects these pods, if there is one. */
function serviceObjectOf(
  system: Recognised<'System'>,
  podLabels: Readonly<Record<string, string>>,
): ServiceObject | undefined {
  for (const construct of system.node.findAll()) {
    if (!ApiObject.isApiObject(construct) || construct.kind !== 'Service' || RenderedObject.isRenderedObject(construct))
      continue;
    const service = construct.toJson() as ServiceObject;
    const selector = Object.entries(service.spec?.selector ?? {});
    if (selector.length > 0 && selector.every(([key, value]) => podLabels[key] === value)) return service;
  }
  return undefined;
}

/** What is spoken on a port, as Istio reads it: by `appProtocol`, or by a name such as `http-admin`; else nothing is assumed. */
function protocolOf(said: string): PortModel['protocol'] {
  if (said === 'kubernetes.io/h2c') return 'http2';
  return portProtocols.find((candidate) => said === candidate || said.startsWith(`${candidate}-`)) ?? 'tcp';
}

function portsOf(template: PodTemplate, service: ServiceObject | undefined): readonly PortModel[] {
  const containerPorts = (template.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return containerPorts.map(({ name: portName, containerPort }) => {
    const exposed = service?.spec?.ports?.find(
      ({ port, targetPort = port }) => targetPort === containerPort || targetPort === portName,
    );
    const name = portName ?? exposed?.name ?? 'tcp';
    const protocol = protocolOf(exposed?.appProtocol ?? exposed?.name ?? name);
    return {
      name,
      serviceName: exposed?.name ?? name,
      port: containerPort,
      servicePort: exposed?.port ?? containerPort,
      protocol,
    };
  });
}
