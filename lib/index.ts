/**
 * Golden-path constructs on cdk8s: one typed graph of services and calls becomes the plain Kubernetes YAML that Argo CD
 * applies.
 *
 * @packageDocumentation
 */

// Describe: what props say.
export { type AliyunOptions, aliyun } from './clouds/aliyun/cloud.ts';
export { type AwsOptions, aws } from './clouds/aws/cloud.ts';
export { type GcpOptions, gcp } from './clouds/gcp/cloud.ts';
export { local } from './clouds/local/cloud.ts';
// Build: the constructs.
export { AutoscaledApi, type AutoscaledApiProps } from './constructs/autoscaled-api.ts';
export { CronTask, type CronTaskProps } from './constructs/cron-task.ts';
export { Environment } from './constructs/environment.ts';
export { MeshedService, type MeshedServiceProps } from './constructs/meshed-service.ts';
export { MicroService, type ServiceObjectRole } from './constructs/micro-service.ts';
export type { Caller } from './constructs/peers.ts';
export { RenderedObject } from './constructs/rendered-object.ts';
export { StatefulService, type StatefulServiceProps } from './constructs/stateful-service.ts';
export { System } from './constructs/system.ts';
export { type ServingProps, Task, type TaskProps } from './constructs/task.ts';
export { ArgoDelivery } from './delivery/argo-delivery.ts';
export type { ArgoRole } from './delivery/argo-manifests.ts';
export {
  type AnalysisOptions,
  type Check,
  type JobCheck,
  type JobCheckOptions,
  jobCheck,
  type LatencyOptions,
  type QueryCheck,
  type QueryOptions,
  query,
  type WebCheck,
  type WebCheckOptions,
  webCheck,
} from './model/analysis.ts';
export type { AutoscalingOptions, ScalingSpeedOptions } from './model/autoscaling.ts';
export type { BulkheadOptions } from './model/bulkhead.ts';
export {
  type AccessOptions,
  type CallableService,
  type CallDeclaration,
  type Callee,
  type CallOptions,
  call,
  type HttpMethod,
  type VariableOptions,
  type Workload,
} from './model/call.ts';
export type { Cloud, CloudStorage, LoadBalancerMetadata } from './model/cloud.ts';
export type { ConfigValue, EnvValueLike } from './model/configuration.ts';
export type { ContainerOptions, SidecarOptions } from './model/container.ts';
export {
  type Contract,
  type ContractEnvironment,
  type ContractPort,
  type ContractService,
  contractedService,
  type ServiceOf,
} from './model/contract.ts';
export type { Criticality } from './model/criticality.ts';
export type {
  ArgoDeliveryProps,
  ClusterName,
  ClusterServer,
  DeliveredEnvironment,
  DeliveredEnvironmentOptions,
  DeliveryModel,
  GroupKind,
  NotificationOptions,
  SyncWindowOptions,
} from './model/delivery.ts';
export type { DurationLike, DurationText } from './model/duration.ts';
export type { Edition } from './model/editions.ts';
export type { EnvironmentModel, EnvironmentProps } from './model/environment.ts';
export { type ExistingObject, existing } from './model/existing.ts';
export type { ExposedPathOptions, ExposeOptions } from './model/exposure.ts';
export type { FaultAbortOptions, FaultDelayOptions, FaultOptions, GrpcStatus } from './model/faults.ts';
export type { FileContent, NamedObject, VolumeLike } from './model/files.ts';
export {
  type ClusterService,
  type ClusterServiceOptions,
  type ClusterServicePortOptions,
  clusterService,
  type ExternalService,
  type ExternalServiceOptions,
  externalService,
} from './model/foreigner.ts';
export {
  gateway,
  ingressClass,
  type LoadBalancerOptions,
  type LoadBalancerScheme,
  type PlatformGateway,
  type PlatformGatewayOptions,
  type PlatformIngressClass,
  type PlatformIngressClassOptions,
  type SystemGatewayOptions,
} from './model/gateway.ts';
export type {
  GraphData,
  GraphEdge,
  GraphEnvironment,
  GraphNode,
  GraphPort,
  PlatformRole,
} from './model/graph-data.ts';
export type {
  CheckOptions,
  CheckTiming,
  CommandCheck,
  GrpcCheck,
  HealthOptions,
  HttpCheck,
  TcpCheck,
} from './model/health.ts';
export type { ImageSource } from './model/image-source.ts';
export type { Issue, LocatedIssue } from './model/issue.ts';
export type { JwtOptions, RequiredClaims } from './model/jwt.ts';
export {
  type CookieKey,
  type HashBy,
  type HashKey,
  type HeaderKey,
  hashBy,
  type LoadBalancing,
  type SourceIpKey,
} from './model/load-balancing.ts';
export type { Manifest } from './model/manifest.ts';
export {
  type IstioAmbient,
  type IstioOptions,
  type IstioSidecar,
  type IstioSidecarOptions,
  istioAmbient,
  istioSidecar,
  type Mesh,
} from './model/mesh.ts';
export type { ApiResourceLike, PermissionOptions } from './model/permissions.ts';
export type { SchedulingOptions, Spread, SpreadOptions, TolerationOptions } from './model/placement.ts';
export type { ApiServerOptions, DnsOptions, PlatformOptions } from './model/platform.ts';
export { fromPod, type PodField, type PodValue } from './model/pod-value.ts';
export type { PortOptions, PortProtocol } from './model/ports.ts';
export type { CircuitBreakerOptions, RetryOptions, ServesOptions } from './model/promise.ts';
export type { CpuText, MemoryText, SizeLike } from './model/quantity.ts';
export type { RateLimitOptions } from './model/rate-limit.ts';
export type { RetryBudgetOptions } from './model/retry-budget.ts';
export {
  type BlueGreen,
  type BlueGreenOptions,
  blueGreen,
  type Canary,
  type CanaryOptions,
  type CanaryStepOptions,
  canary,
  type GenerationOptions,
  type PodShare,
  type PreviewOptions,
  type Recreate,
  type RecreateOptions,
  type ReleaseOptions,
  type ReplacesOptions,
  type RollingUpdate,
  type RollingUpdateOptions,
  type Rollout,
  recreate,
  rollingUpdate,
} from './model/rollout-options.ts';
export type { RouteOptions } from './model/routes.ts';
export { type SecretKeyReference, type SecretOptions, type SecretReference, secret } from './model/secret.ts';
export type { ServiceModel } from './model/service.ts';
export type { MicroServiceProps } from './model/service-props.ts';
export type { ShutdownOptions } from './model/shutdown.ts';
export type { Retention, RetentionOptions, StateOptions, StateVolumeOptions } from './model/state.ts';
export type { SystemModel, SystemProps } from './model/system.ts';
export type { MirrorOptions, VersionOptions } from './model/targets.ts';
export {
  type Concurrency,
  type EndingOptions,
  type HistoryOptions,
  type Neighbour,
  type Once,
  type OnceOptions,
  type OnSchedule,
  once,
  onSchedule,
  type ScheduleOptions,
  type TaskOptions,
} from './model/task.ts';
export type { Choice, Tier } from './model/tier.ts';
export {
  type CertManager,
  type CertManagerOptions,
  certManager,
  type Tls,
  type TlsSecret,
  tlsSecret,
} from './model/tls.ts';
export { type WaiveOptions, type Waiver, waive } from './model/waiver.ts';
export { CloudNativeApp, type CloudNativeAppProps, type RetainOptions, type RetainResult } from './output/app.ts';
export { type Rendered, type RenderedManifest, render } from './output/render.ts';
export { RefusedError } from './rules/refused-error.ts';
// Describe: pictures of a graph.
export { dotFor } from './topology/dot.ts';
export { jsonFor } from './topology/json.ts';
export { mermaidFor } from './topology/mermaid.ts';
export { tableFor } from './topology/table.ts';
