/** What every namespace or cluster has unasked, by kind. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  ServiceAccount: ['default'],
  // Kubernetes' own, Istio's, OpenShift's.
  ConfigMap: ['kube-root-ca.crt', 'istio-ca-root-cert', 'openshift-service-ca.crt'],
  ClusterRole: ['admin', 'cluster-admin', 'edit', 'view'],
  PriorityClass: ['system-cluster-critical', 'system-node-critical'],
};

/** Whether something is there without anybody making it. */
export function isBuiltIn(kind: string, name: string): boolean {
  return builtIn[kind]?.includes(name) === true || (kind.endsWith('Role') && name.startsWith('system:'));
}
