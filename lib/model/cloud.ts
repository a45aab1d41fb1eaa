import type { Issue } from './issue.ts';

/**
 * The ground an environment stands on. One implementation a folder under `clouds/`; whatever differs between clouds is
 * asked for here, so that a system moves by changing one word of its environment.
 */
export interface Cloud {
  readonly kind: 'cloud';
  /** `local`, `aliyun`, … */
  readonly name: string;
  /** The cloud's own name of the region, such as `cn-hangzhou`. */
  readonly region: string | undefined;
  /** How long its load balancers may still send to a pod that is being stopped, in milliseconds: the least delay before stop. */
  readonly loadBalancerDelay: number;
  /** Whether nodes stand in several zones, so that pods are spread over them. */
  readonly zones: boolean;
  /** Problems with the cloud's own options, found when it was made. */
  readonly problems: readonly Issue[];
}
