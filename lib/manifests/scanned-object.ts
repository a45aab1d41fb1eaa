import type { Manifest } from '../model/manifest.ts';
import type { Container, PodSpec } from './types/kubernetes.ts';

const instanceLabel = 'app.kubernetes.io/instance';

/** An object, as far as a suppression depends on it. */
export interface ScannedObject extends Manifest {
  readonly spec?: {
    readonly replicas?: number | undefined;
    readonly minReplicas?: number | undefined;
    readonly ttlSecondsAfterFinished?: number | undefined;
    readonly scaleTargetRef?: { readonly kind: string } | undefined;
    readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> | undefined } | undefined;
    readonly template?: { readonly spec?: PodSpec | undefined } | undefined;
    readonly jobTemplate?:
      | {
          readonly spec?:
            | {
                readonly ttlSecondsAfterFinished?: number | undefined;
                readonly template?: { readonly spec?: PodSpec | undefined } | undefined;
              }
            | undefined;
        }
      | undefined;
  };
}

/** What the object itself does not say. */
export interface ScannedFacts {
  /** Fewest pods of the service that it belongs to, when nothing is wrong. */
  readonly fewestReplicas: number | undefined;
  /** Whether a Rollout owns the pods of that service, and nothing else that a scanner knows. */
  readonly byRolloutAlone: boolean;
  /** Whether a hash of its content ends its name. */
  readonly hashedName: boolean;
}

/** Whether these labels are of pods that Istio or cert-manager makes. */
export function isMadeInCluster(labels: Readonly<Record<string, string>>): boolean {
  return ['gateway.networking.k8s.io/gateway-name', 'acme.cert-manager.io/http01-solver'].some((key) => key in labels);
}

/** Whether a policy is for pods other than those of the service that it belongs to. */
export function isOfOtherPods({ metadata, spec }: ScannedObject): boolean {
  const instance = spec?.podSelector?.matchLabels?.[instanceLabel];
  return instance !== undefined && instance !== metadata.labels?.[instanceLabel];
}

/** The pods of a workload; those of a CronJob are its Jobs'. */
export function podOf({ spec }: ScannedObject): PodSpec | undefined {
  return (spec?.jobTemplate?.spec ?? spec)?.template?.spec;
}

/** All containers of its pods. */
export function containersOf(object: ScannedObject): readonly Container[] {
  const pod = podOf(object);
  return pod === undefined ? [] : [...(pod.initContainers ?? []), ...pod.containers];
}

/** Containers that have no port, beside those of which nobody asks for probes: init containers, and what ends. */
export function portlessOf(object: ScannedObject): readonly Container[] {
  if (object.kind === 'Job' || object.kind === 'CronJob') return [];
  return podOf(object)?.containers.filter(({ ports }) => !ports?.length) ?? [];
}

/** Whether both probes ask at one place. */
export function asksOneThingTwice({ livenessProbe, readinessProbe }: Container): boolean {
  const asked = (probe: Container['livenessProbe']) =>
    JSON.stringify([probe?.httpGet?.path, probe?.httpGet?.port, probe?.tcpSocket, probe?.grpc, probe?.exec]);
  return livenessProbe !== undefined && asked(livenessProbe) === asked(readinessProbe);
}

/** Whether its image is named by a digest. */
export function hasDigest({ image }: Container): boolean {
  return image?.includes('@') === true;
}

/** Whether a node asks the registry for its image at every start. */
export function isAlwaysPulled({ imagePullPolicy }: Container): boolean {
  return imagePullPolicy === 'Always';
}
