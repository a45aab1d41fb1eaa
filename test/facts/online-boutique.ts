import facts from './online-boutique.json' with { type: 'json' };

/** One workload of upstream, as its manifests have it. */
export interface Workload {
  readonly image: string;
  /** Of the container; `null` for one that serves nothing. */
  readonly port: number | null;
  readonly servicePort: number | null;
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
  readonly environment: Readonly<Record<string, { readonly value: string; readonly callee?: string }>>;
  readonly readiness: Check | null;
  readonly liveness: Check | null;
  /** Seconds; `null` where it is not set. */
  readonly gracePeriod: number | null;
  /** Seconds that its checks wait at first. */
  readonly delay?: number;
}

/** One check; seconds. */
export interface Check {
  readonly kind: string;
  readonly port: number;
  readonly period: number;
  readonly path?: string;
  readonly header?: Readonly<Record<string, string>>;
}

/** By name. TypeScript gives each what is read from JSON for it alone, so all are said to be alike. */
export const workloads = Object.entries(facts.workloads as unknown as Readonly<Record<string, Workload>>);

/** Who calls whom, and by which variable it is told where. */
export const { calls } = facts;

/** What upstream's Helm chart renders otherwise than its release manifest does, with default values. */
export const helmChart: {
  readonly namespaced: boolean;
  readonly memory: Readonly<Record<string, { readonly requests: string; readonly limits: string }>>;
  readonly serviceAccounts: readonly string[];
} = facts.helmChart;
