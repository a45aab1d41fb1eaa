import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';

/** Resources of the core group that lie in a namespace. */
const namespaced = [
  'bindings',
  'configmaps',
  'endpoints',
  'events',
  'limitranges',
  'persistentvolumeclaims',
  'pods',
  'podtemplates',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'serviceaccounts',
  'services',
];

/** Those of the whole cluster: a Role grants nothing of them (but to read the namespace that it lies in). */
const ofTheCluster = ['componentstatuses', 'namespaces', 'nodes', 'persistentvolumes'];

/** Groups of what people write without one. */
const groups: Readonly<Record<string, string>> = {
  cronjobs: 'batch',
  daemonsets: 'apps',
  deployments: 'apps',
  endpointslices: 'discovery.k8s.io',
  horizontalpodautoscalers: 'autoscaling',
  ingresses: 'networking.k8s.io',
  jobs: 'batch',
  leases: 'coordination.k8s.io',
  networkpolicies: 'networking.k8s.io',
  poddisruptionbudgets: 'policy',
  replicasets: 'apps',
  rolebindings: 'rbac.authorization.k8s.io',
  roles: 'rbac.authorization.k8s.io',
  statefulsets: 'apps',
};

/** A Role grants what lies in its namespace; what else it names is granted to nobody, in silence. */
export function* grantWhatARoleCan({ permissions }: ServiceModel): Iterable<Issue> {
  for (const { apiGroup, resources, verbs } of permissions) {
    // Whom one may impersonate is named in the core group, and is no resource of it.
    if (apiGroup !== '' || verbs.includes('impersonate')) continue;
    for (const resource of resources) {
      const [plural = ''] = resource.split('/');
      if (namespaced.includes(plural) || plural.includes('*')) continue;
      if (plural === 'namespaces' && verbs.every((verb) => verb === 'get')) continue;
      yield { rule: 'permission-never-granted', path: 'permissions', ...whatIsWrong(resource, plural) };
    }
  }
}

function whatIsWrong(resource: string, plural: string): Pick<Issue, 'problem' | 'remedy'> {
  if (ofTheCluster.includes(plural)) {
    return {
      problem: `'${resource}' belongs to the whole cluster, and a Role grants what lies in its namespace`,
      remedy: 'remove it, and make a ClusterRole beside the service where it is needed',
    };
  }
  const group = groups[plural];
  return {
    problem: `'${resource}' is no resource of the core group`,
    remedy:
      group === undefined ? "write its plural and group, such as 'deployments.apps'" : `write '${plural}.${group}'`,
  };
}
