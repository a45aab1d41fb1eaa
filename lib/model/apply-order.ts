import { byCodeUnit } from '../support/order.ts';
import type { Manifest } from './manifest.ts';

/**
 * The order in which Argo CD applies kinds inside one wave; kinds that are not listed, custom resources among them, come
 * last.
 *
 * @see https://github.com/argoproj/argo-cd/blob/master/gitops-engine/pkg/sync/sync_tasks.go
 */
const kindOrder = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

const rank = new Map(kindOrder.map((kind, index) => [kind, index]));

/** Apply order, then kind, name and namespace by code unit: never the order of the tree. */
export function byApplyOrder(a: Manifest, b: Manifest): number {
  return (
    (rank.get(a.kind) ?? kindOrder.length) - (rank.get(b.kind) ?? kindOrder.length) ||
    byCodeUnit(a.kind, b.kind) ||
    byCodeUnit(a.apiVersion, b.apiVersion) ||
    byCodeUnit(a.metadata.name, b.metadata.name) ||
    byCodeUnit(a.metadata.namespace ?? '', b.metadata.namespace ?? '')
  );
}
