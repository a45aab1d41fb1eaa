import {
  containersOf,
  type Document,
  ofContainers,
  ofKind,
  ofPods,
  type ScannerCheck,
  selects,
  templateOf,
  withoutAnnotations,
} from './scanner-check.ts';

const longRunning = ({ kind }: Document): boolean => kind !== 'Job' && kind !== 'CronJob';

const availability: readonly ScannerCheck[] = [
  ofKind(
    'Deployment',
    'deploymentMissingReplicas',
    ({ spec }) => !(spec.replicas >= 2),
    (deployment) => {
      withoutAnnotations(deployment);
      delete deployment.spec.replicas;
    },
  ),
  ofPods(
    'priorityClassNotSet',
    ({ priorityClassName }) => priorityClassName === undefined,
    (_, owner) => withoutAnnotations(owner),
  ),
  ofContainers(
    'tagNotSpecified',
    ({ image }) => !/:(?!latest$)[^/]+$/.test(image),
    (container) => {
      container.image = 'docker.io/library/nginx:latest';
    },
  ),
  {
    ...ofContainers(
      'pullPolicyNotAlways',
      ({ imagePullPolicy }) => imagePullPolicy !== 'Always',
      () => undefined,
    ),
    spoil: (objects) => withoutAnnotations(objects.find(({ kind }) => kind === 'Deployment')),
  },
  ...['readiness', 'liveness'].map((probe) =>
    ofPods(
      `${probe}ProbeMissing`,
      ({ containers }, owner) =>
        longRunning(owner) && containers.some((container: Document) => container[`${probe}Probe`] === undefined),
      ({ containers }) => {
        delete containers[0][`${probe}Probe`];
      },
    ),
  ),
  ofPods(
    'metadataAndInstanceMismatched',
    (_, { metadata }) => metadata.labels?.['app.kubernetes.io/instance'] !== metadata.name,
    (_, { metadata }) => {
      metadata.name = 'renamed';
    },
  ),
  ofKind(
    'PodDisruptionBudget',
    'pdbDisruptionsIsZero',
    ({ spec }) => spec.minAvailable === '100%' || [0, '0%'].includes(spec.maxUnavailable),
    ({ spec }) => {
      spec.maxUnavailable = '0%';
    },
  ),
  {
    id: 'missingPodDisruptionBudget',
    offenders: (objects) =>
      objects.filter(
        (object) =>
          object.kind === 'Deployment' &&
          !objects.some(
            ({ kind, spec }) =>
              kind === 'PodDisruptionBudget' && selects(spec.selector.matchLabels, templateOf(object).metadata.labels),
          ),
      ),
    spoil: (objects) => {
      objects.find(({ kind }) => kind === 'PodDisruptionBudget').spec.selector.matchLabels = { app: 'nobody' };
    },
  },
  ofPods(
    'topologySpreadConstraint',
    ({ topologySpreadConstraints = [] }, owner) => longRunning(owner) && topologySpreadConstraints.length === 0,
    (pod) => {
      delete pod.topologySpreadConstraints;
    },
  ),
  ofKind(
    'HorizontalPodAutoscaler',
    'hpaMaxAvailability',
    ({ spec }) => spec.maxReplicas <= (spec.minReplicas ?? 1),
    ({ spec }) => {
      spec.maxReplicas = spec.minReplicas;
    },
  ),
  ofKind(
    'HorizontalPodAutoscaler',
    'hpaMinAvailability',
    ({ spec }) => (spec.minReplicas ?? 2) < 2,
    (autoscaler) => {
      withoutAnnotations(autoscaler);
      autoscaler.spec.minReplicas = 1;
    },
  ),
  {
    id: 'pdbMinAvailableGreaterThanOrEqualToHPAMinReplicas',
    offenders: (objects) =>
      objects.filter((object) => object.kind === 'PodDisruptionBudget' && keepsAll(object, objects)),
    spoil: (objects) => {
      const { metadata } = objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
      const { name } = metadata;
      objects.find(
        (object) => object.kind === 'PodDisruptionBudget' && object.metadata.name === name,
      ).spec.minAvailable = 99;
    },
  },
];

const resources: readonly ScannerCheck[] = ['cpu', 'memory'].flatMap((resource) =>
  ['requests', 'limits'].map((side) =>
    ofPods(
      `${resource}${side === 'requests' ? 'Requests' : 'Limits'}Missing`,
      (pod) => containersOf(pod).some(({ resources }) => resources?.[side]?.[resource] === undefined),
      ({ containers }, owner) => {
        withoutAnnotations(owner);
        delete containers[0].resources[side][resource];
      },
    ),
  ),
);

/** What Polaris calls reliability and efficiency. */
export const reliabilityChecks: readonly ScannerCheck[] = [...availability, ...resources];

function keepsAll({ spec, metadata }: Document, objects: readonly Document[]): boolean {
  const autoscaler = objects.find(
    (object) => object.kind === 'HorizontalPodAutoscaler' && object.metadata.name === metadata.name,
  );
  return typeof spec.minAvailable === 'number' && spec.minAvailable >= (autoscaler?.spec.minReplicas ?? Infinity);
}
