/**
 * Kubernetes' OpenAPI has no enums: these are the ones whose misspelling is worth an error, by definition and property. They
 * are exact, so a field whose values Kubernetes leaves open (`Secret.type`, `EmptyDirVolumeSource.medium`) is not here.
 */
const protocol = ['TCP', 'UDP', 'SCTP'];
const workload = ['OnDelete', 'RollingUpdate'];
const honor = ['Honor', 'Ignore'];
const confinement = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const selection = ['DoesNotExist', 'Exists', 'In', 'NotIn'];
const trafficPolicy = ['Cluster', 'Local'];
const preemption = ['Never', 'PreemptLowerPriority'];
const restart = ['Always', 'Never', 'OnFailure'];
const pull = ['Always', 'IfNotPresent', 'Never'];
const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const taint = ['NoExecute', 'NoSchedule', 'PreferNoSchedule'];

export const kubernetesEnums: Readonly<Record<string, readonly string[]>> = {
  'AppArmorProfile.type': confinement,
  'Container.imagePullPolicy': pull,
  'Container.restartPolicy': restart,
  'Container.terminationMessagePolicy': ['FallbackToLogsOnError', 'File'],
  'ContainerPort.protocol': protocol,
  'ContainerResizePolicy.restartPolicy': ['NotRequired', 'RestartContainer'],
  'CronJobSpec.concurrencyPolicy': ['Allow', 'Forbid', 'Replace'],
  'DaemonSetUpdateStrategy.type': workload,
  'DeploymentStrategy.type': ['Recreate', 'RollingUpdate'],
  'DiscoveryEndpointPort.protocol': protocol,
  'EndpointPort.protocol': protocol,
  'EndpointSlice.addressType': ['FQDN', 'IPv4', 'IPv6'],
  'HPAScalingPolicy.type': ['Percent', 'Pods'],
  'HPAScalingRules.selectPolicy': ['Disabled', 'Max', 'Min'],
  'HTTPGetAction.scheme': ['HTTP', 'HTTPS'],
  'HTTPIngressPath.pathType': ['Exact', 'ImplementationSpecific', 'Prefix'],
  'ImageVolumeSource.pullPolicy': pull,
  'JobSpec.completionMode': ['Indexed', 'NonIndexed'],
  'JobSpec.podReplacementPolicy': ['Failed', 'TerminatingOrFailed'],
  'LabelSelectorRequirement.operator': selection,
  'MetricSpec.type': ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'],
  'MetricTarget.type': ['AverageValue', 'Utilization', 'Value'],
  'NetworkPolicyPort.protocol': protocol,
  'NetworkPolicySpec.policyTypes': ['Egress', 'Ingress'],
  'NodeSelectorRequirement.operator': [...selection, 'Gt', 'Lt'],
  'PersistentVolumeClaimSpec.accessModes': accessModes,
  'PersistentVolumeClaimSpec.volumeMode': ['Block', 'Filesystem'],
  'PersistentVolumeSpec.accessModes': accessModes,
  'PersistentVolumeSpec.persistentVolumeReclaimPolicy': ['Delete', 'Recycle', 'Retain'],
  'PersistentVolumeSpec.volumeMode': ['Block', 'Filesystem'],
  'PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': ['AlwaysAllow', 'IfHealthyBudget'],
  'PodFailurePolicyOnExitCodesRequirement.operator': ['In', 'NotIn'],
  'PodFailurePolicyRule.action': ['Count', 'FailIndex', 'FailJob', 'Ignore'],
  'PodOS.name': ['linux', 'windows'],
  'PodSecurityContext.fsGroupChangePolicy': ['Always', 'OnRootMismatch'],
  'PodSecurityContext.supplementalGroupsPolicy': ['Merge', 'Strict'],
  'PodSpec.dnsPolicy': ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  'PodSpec.preemptionPolicy': preemption,
  'PodSpec.restartPolicy': restart,
  'PriorityClass.preemptionPolicy': preemption,
  'RoleRef.kind': ['ClusterRole', 'Role'],
  'ScopedResourceSelectorRequirement.operator': selection,
  'SeccompProfile.type': confinement,
  'ServicePort.protocol': protocol,
  'ServiceSpec.externalTrafficPolicy': trafficPolicy,
  'ServiceSpec.internalTrafficPolicy': trafficPolicy,
  'ServiceSpec.ipFamilies': ['IPv4', 'IPv6'],
  'ServiceSpec.ipFamilyPolicy': ['PreferDualStack', 'RequireDualStack', 'SingleStack'],
  'ServiceSpec.sessionAffinity': ['ClientIP', 'None'],
  'ServiceSpec.trafficDistribution': ['PreferClose', 'PreferSameNode', 'PreferSameZone'],
  'ServiceSpec.type': ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'],
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': ['Delete', 'Retain'],
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': ['Delete', 'Retain'],
  'StatefulSetSpec.podManagementPolicy': ['OrderedReady', 'Parallel'],
  'StatefulSetUpdateStrategy.type': workload,
  'StorageClass.reclaimPolicy': ['Delete', 'Retain'],
  'StorageClass.volumeBindingMode': ['Immediate', 'WaitForFirstConsumer'],
  'Subject.kind': ['Group', 'ServiceAccount', 'User'],
  'Taint.effect': taint,
  'Toleration.effect': taint,
  'Toleration.operator': ['Equal', 'Exists'],
  'TopologySpreadConstraint.nodeAffinityPolicy': honor,
  'TopologySpreadConstraint.nodeTaintsPolicy': honor,
  'TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
  'VolumeMount.mountPropagation': ['Bidirectional', 'HostToContainer', 'None'],
  'VolumeMount.recursiveReadOnly': ['Disabled', 'Enabled', 'IfPossible'],
};
