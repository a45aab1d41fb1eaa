/**
 * Longest name by kind, where it is shorter than the 253 characters of most objects: often not what the API server checks,
 * but what a controller can still work with.
 */
const nameLimits: Readonly<Record<string, number>> = Object.freeze({
  /** DNS label: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
  Namespace: 63,
  Service: 63,
  /** Pods are called after it, a hash of 10 and 5 random characters, and that is their host name, at most 63. */
  Deployment: 47,
  Rollout: 47,
  /** The label `controller-revision-hash` holds the name and a hash of 10: https://github.com/kubernetes/kubernetes/issues/64023 */
  StatefulSet: 52,
  /** Jobs get 11 characters more: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
  CronJob: 52,
  /** The label `job-name` holds it. */
  Job: 63,
  /** KEDA's autoscaler is called `keda-hpa-` and the name. */
  ScaledObject: 54,
  /** Flagger appends `-primary` and `-canary`. */
  Canary: 55,
  /** Revisions append `-00001`, and the host's first label is made of it. */
  'serving.knative.dev/Service': 57,
});

const defaultNameLimit = 253;

/** Longest name of a kind; `group` tells kinds of one name apart (Knative's Service). */
export function nameLimitFor(kind: string, group = ''): number {
  const limitOf = (key: string) => (Object.hasOwn(nameLimits, key) ? nameLimits[key] : undefined);
  return limitOf(`${group}/${kind}`) ?? limitOf(kind) ?? defaultNameLimit;
}
