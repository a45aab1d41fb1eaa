import {
  asksOneThingTwice,
  containersOf,
  hasDigest,
  isAlwaysPulled,
  isMadeInCluster,
  isOfOtherPods,
  podOf,
  portlessOf,
  type ScannedFacts,
  type ScannedObject,
} from './scanned-object.ts';

/** What a scanner is told not to ask of an object, and why that is right. */
export interface Suppression {
  /** What is asked for; tools that ask for the same share it. */
  readonly kind: SuppressionKind;
  readonly reason: string;
  /** Ids in the words of each tool. */
  readonly checkov?: readonly string[];
  readonly kubeScore?: readonly string[];
  readonly kubeLinter?: readonly string[];
  readonly polaris?: readonly string[];
  readonly appliesTo: (object: ScannedObject, facts: ScannedFacts) => boolean;
}

/** All kinds that objects carry; docs/scanners.md says more about each. */
export type SuppressionKind =
  | 'cpu-limit'
  | 'image'
  | 'replicas'
  | 'unseen'
  | 'priority-class'
  | 'probes'
  | 'secret-variable';

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
    kind: 'unseen',
    reason: 'a policy names its pods by both labels of their selector, and Polaris looks for one',
    polaris: ['missingNetworkPolicy'],
    appliesTo: (object) => containersOf(object).length > 0,
  },
  {
    kind: 'unseen',
    reason: 'its pods are made in the cluster: those of a Gateway by Istio, those of a challenge by cert-manager',
    kubeScore: ['networkpolicy-targets-pod'],
    appliesTo: ({ kind, spec }) => kind === 'NetworkPolicy' && isMadeInCluster(spec?.podSelector?.matchLabels ?? {}),
  },
  {
    kind: 'unseen',
    reason: 'its pods are made in the cluster: those of the jobs that check a release by Argo Rollouts',
    kubeScore: ['networkpolicy-targets-pod'],
    appliesTo: (object) => object.kind === 'NetworkPolicy' && isOfOtherPods(object),
  },
  {
    kind: 'unseen',
    reason: 'its pods are those of a Rollout, a kind that the scanner does not know',
    kubeScore: ['networkpolicy-targets-pod'],
    appliesTo: (object, { byRolloutAlone }) =>
      object.kind === 'NetworkPolicy' && byRolloutAlone && !isOfOtherPods(object),
  },
  {
    kind: 'unseen',
    reason: 'its pods are those of a Rollout, a kind that the scanner does not know',
    kubeScore: ['service-targets-pod'],
    kubeLinter: ['dangling-service'],
    appliesTo: ({ kind }, { byRolloutAlone }) => kind === 'Service' && byRolloutAlone,
  },
  {
    kind: 'unseen',
    reason: 'its target is a Rollout, a kind that the scanner does not know',
    kubeScore: ['horizontalpodautoscaler-has-target'],
    appliesTo: ({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && spec?.scaleTargetRef?.kind === 'Rollout',
  },
  {
    kind: 'unseen',
    reason: 'people read what it said until the next release or, by a schedule, for a time and a number of runs',
    kubeLinter: ['job-ttl-seconds-after-finished'],
    appliesTo: ({ kind, spec }) =>
      kind === 'CronJob'
        ? spec?.jobTemplate?.spec?.ttlSecondsAfterFinished !== undefined
        : kind === 'Job' && spec?.ttlSecondsAfterFinished === undefined,
  },
  {
    kind: 'unseen',
    reason: 'its name is what the label says, and a hash of its content',
    polaris: ['metadataAndInstanceMismatched'],
    appliesTo: ({ kind }, { hashedName }) => kind === 'Job' && hashedName,
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
