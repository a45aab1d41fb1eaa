import { deepFreeze } from '../support/freeze.ts';
import type { Spread } from './placement.ts';
import type { RetriesModel } from './promise.ts';
import type { RetryBudgetModel } from './retry-budget.ts';
import type { PodShare } from './rollout-options.ts';
import type { StateModel } from './state.ts';
import type { ScheduledModel, TaskModel } from './task.ts';
import type { Tier } from './tier.ts';

/** Editions that exist. One until 1.0. */
export type Edition = '2026.12';

/** A number or text for each tier. */
type ByTier<T> = Readonly<Record<Tier, T>>;

/** Every default that is not the absence of something, in one place. Times in seconds unless said. */
export interface Defaults {
  readonly replicas: ByTier<number>;
  readonly autoscaling: {
    readonly minReplicas: ByTier<number>;
    readonly cpuPercent: number;
    readonly measure: 'container' | 'pod';
    readonly growing: SpeedDefaults;
    readonly shrinking: SpeedDefaults;
  };
  /** `undefined`: it must be said. */
  readonly cpu: ByTier<string | undefined>;
  readonly memory: ByTier<string | undefined>;
  readonly ephemeralStorage: string;
  readonly writablePaths: Readonly<Record<string, string>>;
  readonly state: Pick<StateModel, 'start' | 'retention'>;
  /** Above every range that distributions give to people and daemons; not 1337, which Istio's proxy has. */
  readonly user: number;
  readonly health: {
    readonly readiness: CheckDefaults;
    readonly liveness: CheckDefaults;
    readonly startup: CheckDefaults;
    /** Least timeout of a command: until 1.19 none was enforced (cases.md C08). */
    readonly commandTimeout: number;
  };
  readonly spread: { readonly nodes: Spread; readonly zones: Spread };
  readonly shutdown: { readonly longestRequest: number; readonly delay: number; readonly margin: number };
  readonly rollingUpdate: { readonly maxSurge: PodShare; readonly maxUnavailable: number };
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly revisionHistoryLimit: number;
  readonly circuitBreaker: {
    readonly consecutiveErrors: number;
    /** Milliseconds. */
    readonly ejectFor: number;
    readonly maxEjectedPercent: number;
    /** Milliseconds between two looks at the endpoints. */
    readonly interval: number;
  };
  readonly retryOn: RetriesModel['on'];
  /** How often one request may run at the end of a chain of calls, retries included. */
  readonly mostRuns: number;
  readonly retryBudget: RetryBudgetModel;
  readonly bulkhead: {
    readonly headroom: number;
    /** Below it chance alone would refuse requests: few arrive evenly only on average. */
    readonly fewestRequests: number;
    /** So many percent of the requests may wait for a connection. */
    readonly pendingPercent: number;
  };
  /** Canary and blue-green releases. Seconds. */
  readonly release: {
    readonly weights: readonly number[];
    readonly hold: number;
    readonly scaleDownDelay: number;
    readonly abortScaleDownDelay: number;
    readonly rollbackWindow: number;
    readonly minPodsPerReplicaSet: number;
    readonly header: string;
    readonly headerValue: string;
  };
  /** Measuring a new release. */
  readonly analysis: {
    readonly every: number;
    /** A measurement looks back over so many scrapes: two samples make a rate, one may be lost, one may be late. */
    readonly scrapes: number;
    readonly count: number;
    readonly failures: number;
    /** Argo Rollouts' own default, written out. */
    readonly errors: number;
    readonly webTimeout: number;
    readonly jobDeadline: number;
  };
  /** Work that ends. */
  readonly tasks: Pick<ScheduledModel, 'timeZone' | 'startingDeadline' | 'concurrency' | 'history' | 'keepFor'> & {
    readonly deadline: Readonly<Record<TaskModel['kind'], number>>;
    readonly attempts: number;
  };
  readonly delivery: DeliveryDefaults;
  /** What `MeshedService` promises. Milliseconds. */
  readonly meshedService: { readonly timeout: number; readonly attempts: number };
}

/** How Argo CD applies what is committed. Times as Argo CD writes them. */
export interface DeliveryDefaults {
  /** Whether what somebody changed by hand is put back at once, or by the next commit. */
  readonly selfHeal: ByTier<boolean>;
  /** Whether an Application that goes takes along what it applied. */
  readonly cascade: ByTier<boolean>;
  readonly retry: {
    readonly limit: number;
    readonly duration: string;
    readonly factor: number;
    readonly maxDuration: string;
  };
  readonly revisionHistoryLimit: number;
  /** Objects of one Application: state and result of each are kept in one object of etcd. */
  readonly mostObjects: number;
}

/** Whole seconds. */
export interface CheckDefaults {
  readonly period: number;
  readonly timeout: number;
  readonly failures: number;
}

/** How fast the number of pods changes. Whole seconds. */
export interface SpeedDefaults {
  readonly percent: number | undefined;
  readonly pods: number | undefined;
  readonly every: number;
  readonly after: number;
}

/**
 * The editions with their defaults. A release may add one; it never changes what an existing one says.
 *
 * Sources: probes and shutdown from the Kubernetes documentation on
 * [probes](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/) and
 * [pod termination](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination); autoscaling from
 * the [HPA walk-through](https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior);
 * ejection from [Istio's outlier detection](https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection);
 * delays of releases from [Argo Rollouts](https://argo-rollouts.readthedocs.io/en/stable/features/specification/), written out;
 * delivery from [Argo CD's automated sync](https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/) and its example of an
 * Application;
 * analysis from [Argo Rollouts](https://argo-rollouts.readthedocs.io/en/stable/features/analysis/), whose web check waits 10 seconds.
 */
export const editions: Readonly<Record<Edition, Defaults>> = deepFreeze<Record<Edition, Defaults>>({
  '2026.12': {
    replicas: { development: 1, staging: 2, production: 3 },
    autoscaling: {
      minReplicas: { development: 1, staging: 2, production: 3 },
      cpuPercent: 70,
      measure: 'container',
      growing: { percent: 100, pods: 4, every: 30, after: 0 },
      shrinking: { percent: 10, pods: undefined, every: 60, after: 300 },
    },
    cpu: { development: '100m', staging: '100m', production: undefined },
    memory: { development: '128Mi', staging: '128Mi', production: undefined },
    ephemeralStorage: '512Mi',
    writablePaths: { '/tmp': '64Mi' },
    state: { start: 'parallel', retention: { whenDeleted: 'retain', whenScaled: 'retain' } },
    user: 10001,
    health: {
      readiness: { period: 5, timeout: 2, failures: 3 },
      liveness: { period: 10, timeout: 3, failures: 6 },
      startup: { period: 2, timeout: 2, failures: 60 },
      commandTimeout: 5,
    },
    spread: { nodes: 'preferred', zones: 'preferred' },
    shutdown: { longestRequest: 30, delay: 10, margin: 5 },
    rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
    minReadySeconds: 10,
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 3,
    circuitBreaker: { consecutiveErrors: 5, ejectFor: 30_000, maxEjectedPercent: 50, interval: 10_000 },
    retryOn: 'unreached',
    mostRuns: 10,
    retryBudget: { percent: 20, min: 3 },
    bulkhead: { headroom: 2, fewestRequests: 10, pendingPercent: 50 },
    release: {
      weights: [5, 25, 50],
      hold: 300,
      scaleDownDelay: 30,
      abortScaleDownDelay: 30,
      rollbackWindow: 3,
      minPodsPerReplicaSet: 2,
      header: 'x-canary',
      headerValue: '1',
    },
    analysis: { every: 60, scrapes: 4, count: 5, failures: 2, errors: 4, webTimeout: 10, jobDeadline: 300 },
    tasks: {
      deadline: { once: 900, scheduled: 3600 },
      attempts: 3,
      timeZone: 'Etc/UTC',
      startingDeadline: 300,
      concurrency: 'forbid',
      history: { succeeded: 3, failed: 1 },
      // What failed on a Friday is still there on Monday.
      keepFor: 259_200,
    },
    delivery: {
      selfHeal: { development: false, staging: true, production: true },
      cascade: { development: true, staging: true, production: false },
      retry: { limit: 5, duration: '5s', factor: 2, maxDuration: '3m' },
      revisionHistoryLimit: 10,
      mostObjects: 1000,
    },
    meshedService: { timeout: 15_000, attempts: 2 },
  },
});
