import type { LoadBalancerScheme } from './gateway.ts';
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
  /** Its disks. @default - the cluster's default storage class, and disks of any size */
  readonly storage?: CloudStorage | undefined;
  /** What a load balancer needs said where Kubernetes asks for one. @default - nothing */
  readonly loadBalancer?: ((scheme: LoadBalancerScheme) => LoadBalancerMetadata) | undefined;
  /** Problems with the cloud's own options, found when it was made. */
  readonly problems: readonly Issue[];
}

/** What makes a cloud's load balancer the one that is meant. */
export interface LoadBalancerMetadata {
  /** Annotations of the Service object. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels of the namespace whose pods it sends to. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
}

/** Disks that a cloud gives to pods. */
export interface CloudStorage {
  /** StorageClass by what services ask for; `undefined` means the cluster's default. */
  readonly classes: { readonly standard: string | undefined; readonly fast: string | undefined };
  /** Its smallest disk: what asks for less gets that. @default - disks of any size */
  readonly leastSize?: string | undefined;
}
