import type { Manifest } from '../model/manifest.ts';
import type { Container, PodSpec } from './types/kubernetes.ts';

/** What a scanner is told not to ask of an object, and why that is right. */
export interface Suppression {
  /** What is asked for; tools that ask for the same share it. */
  readonly kind: SuppressionKind;
  readonly reason: string;
  /** Ids in the words of each tool. */
  readonly checkov?: readonly string[];
  readonly kubeScore?: readonly string[];
  readonly polaris?: readonly string[];
  readonly appliesTo: (object: ScannedObject, facts: ScannedFacts) => boolean;
}

/** All kinds that objects carry; docs/scanners.md says more about each. */
export type SuppressionKind =
  | 'cpu-limit'
  | 'image'
  | 'replicas'
  | 'policy-pods'
  | 'priority-class'
  | 'probes'
  | 'secret-variable';

/** An object, as far as a suppression depends on it. */
export interface ScannedObject extends Manifest {
  readonly spec?: {
    readonly replicas?: number | undefined;
    readonly minReplicas?: number | undefined;
    readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> | undefined } | undefined;
    readonly template?: { readonly spec?: PodSpec | undefined } | undefined;
    readonly jobTemplate?:
      | { readonly spec?: { readonly template?: { readonly spec?: PodSpec | undefined } | undefined } | undefined }
      | undefined;
  };
}

/** What the object itself does not say. */
export interface ScannedFacts {
  /** Fewest pods of the service that it belongs to, when nothing is wrong. */
  readonly fewestReplicas: number | undefined;
}

/** In the order in which an object lists them. */
export const suppressions: readonly Suppression[] = [
  {
    kind: 'cpu-limit',
    reason: 'a limit slows a busy pod while its node is idle; requests divide the CPU when it is not',
    checkov: ['CKV_K8S_11'],
    kubeScore: ['container-resources'],
    polaris: ['cpuLimitsMissing'],
    appliesTo: (object) => containersOf(object).some(({ resources }) => resources?.limits?.['cpu'] === undefined),
  },
  {
    kind: 'image',
    reason: 'its digest names the image, so what a node has is right, with the registry down, too',
    kubeScore: ['container-image-pull-policy'],
    polaris: ['pullPolicyNotAlways'],
    appliesTo: (object) => containersOf(object).some((container) => hasDigest(container) && !isAlwaysPulled(container)),
  },
  {
    kind: 'image',
    reason: 'a tag is all that was given; with a digest, every node has the same image',
    checkov: ['CKV_K8S_15', 'CKV_K8S_43'],
    kubeScore: ['container-image-pull-policy'],
    polaris: ['pullPolicyNotAlways'],
    appliesTo: (object) => containersOf(object).some((container) => !hasDigest(container)),
  },
  {
    kind: 'replicas',
    reason: 'the autoscaler owns their number, which Git would fight over at every sync',
    polaris: ['deploymentMissingReplicas'],
    appliesTo: ({ kind, spec }) => kind === 'Deployment' && spec?.replicas === undefined,
  },
  {
    kind: 'replicas',
    reason: 'one is what was asked for here, or what the tier has',
    kubeScore: ['deployment-replicas', 'deployment-has-poddisruptionbudget'],
    polaris: ['deploymentMissingReplicas', 'missingPodDisruptionBudget'],
    appliesTo: ({ kind }, { fewestReplicas = 2 }) => kind === 'Deployment' && fewestReplicas < 2,
  },
  {
    kind: 'replicas',
    reason: 'one is what was asked for here, or what the tier has',
    kubeScore: ['statefulset-has-poddisruptionbudget'],
    appliesTo: ({ kind }, { fewestReplicas = 2 }) => kind === 'StatefulSet' && fewestReplicas < 2,
  },
  {
    kind: 'replicas',
    reason: 'one is what was asked for here, or what the tier has',
    kubeScore: ['horizontalpodautoscaler-replicas'],
    polaris: ['hpaMinAvailability'],
    appliesTo: ({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && (spec?.minReplicas ?? 1) < 2,
  },
  {
    kind: 'policy-pods',
    reason: 'a policy names its pods by both labels of their selector, and Polaris looks for one',
    polaris: ['missingNetworkPolicy'],
    appliesTo: (object) => containersOf(object).length > 0,
  },
  {
    kind: 'policy-pods',
    reason: 'its pods are made in the cluster: those of a Gateway by Istio, those of a challenge by cert-manager',
    kubeScore: ['networkpolicy-targets-pod'],
    appliesTo: ({ kind, spec }) => kind === 'NetworkPolicy' && isMadeInCluster(spec?.podSelector?.matchLabels ?? {}),
  },
  {
    kind: 'priority-class',
    reason: "none was named, so that the cluster's default holds",
    polaris: ['priorityClassNotSet'],
    appliesTo: (object) => {
      const pod = podOf(object);
      return pod !== undefined && pod.priorityClassName === undefined;
    },
  },
  {
    kind: 'probes',
    reason: 'what serves nothing has nobody who waits until it is ready',
    checkov: ['CKV_K8S_9'],
    polaris: ['readinessProbeMissing'],
    appliesTo: (object) => portlessOf(object).some(({ readinessProbe }) => readinessProbe === undefined),
  },
  {
    kind: 'probes',
    reason: 'what serves nothing has nothing to ask for a sign of life, and ends when it fails',
    checkov: ['CKV_K8S_8'],
    polaris: ['livenessProbeMissing'],
    appliesTo: (object) => portlessOf(object).some(({ livenessProbe }) => livenessProbe === undefined),
  },
  {
    kind: 'probes',
    reason: 'both ask at one place: a header tells them apart, or a waiver in the program says why',
    kubeScore: ['pod-probes-identical'],
    appliesTo: (object) => containersOf(object).some(asksOneThingTwice),
  },
  {
    kind: 'secret-variable',
    reason: 'the program reads it from a variable; what can read a file is given one',
    checkov: ['CKV_K8S_35'],
    appliesTo: (object) =>
      containersOf(object).some(({ env }) => env?.some(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined)),
  },
];

function isMadeInCluster(labels: Readonly<Record<string, string>>): boolean {
  return ['gateway.networking.k8s.io/gateway-name', 'acme.cert-manager.io/http01-solver'].some((key) => key in labels);
}

/** The pods of a workload; those of a CronJob are its Jobs'. */
function podOf({ spec }: ScannedObject): PodSpec | undefined {
  return (spec?.jobTemplate?.spec ?? spec)?.template?.spec;
}

function containersOf(object: ScannedObject): readonly Container[] {
  const pod = podOf(object);
  return pod === undefined ? [] : [...(pod.initContainers ?? []), ...pod.containers];
}

/** Containers that have no port, beside init containers, of which nobody asks for probes. */
function portlessOf(object: ScannedObject): readonly Container[] {
  return podOf(object)?.containers.filter(({ ports }) => !ports?.length) ?? [];
}

function asksOneThingTwice({ livenessProbe, readinessProbe }: Container): boolean {
  const asked = (probe: Container['livenessProbe']) =>
    JSON.stringify([probe?.httpGet?.path, probe?.httpGet?.port, probe?.tcpSocket, probe?.grpc, probe?.exec]);
  return livenessProbe !== undefined && asked(livenessProbe) === asked(readinessProbe);
}

function hasDigest({ image }: Container): boolean {
  return image?.includes('@') === true;
}

function isAlwaysPulled({ imagePullPolicy }: Container): boolean {
  return imagePullPolicy === 'Always';
}
