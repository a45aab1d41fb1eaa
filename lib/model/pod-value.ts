/** What a pod can tell its own program through the downward API. */
export type PodField = 'name' | 'namespace' | 'uid' | 'ip' | 'node' | 'nodeIp' | 'serviceAccount' | 'zone' | 'region';

/** A value that the pod itself gives, for `config`. */
export interface PodValue {
  readonly kind: 'podValue';
  readonly field: PodField;
}

/**
 * A value that is known only when the pod runs, such as its own name.
 *
 * `zone` and `region` are the node's: Kubernetes copies these labels to pods from 1.35 on
 * ([KEP-4742](https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/4742-node-topology-downward-api));
 * on an older platform they are an issue.
 *
 * @example
 * config: { POD_NAME: fromPod('name'), ZONE: fromPod('zone') }
 */
export function fromPod(field: PodField): PodValue {
  return Object.freeze({ kind: 'podValue', field });
}
