/** Checked by `npm run types`: each expected error is a mistake that the types of manifests must not let through. */
import type { Application } from '../../lib/manifests/types/argo-cd.ts';
import type { Rollout, RolloutSpecTemplate } from '../../lib/manifests/types/argo-rollouts.ts';
import type { HTTPRoute } from '../../lib/manifests/types/gateway-api.ts';
import type { DestinationRule, VirtualService } from '../../lib/manifests/types/istio.ts';
import type { ScaledObject } from '../../lib/manifests/types/keda.ts';
import type { ServiceSpecTemplateSpec } from '../../lib/manifests/types/knative.ts';
import type {
  Container,
  Deployment,
  NetworkPolicy,
  ObjectMeta,
  PodSpec,
  PodTemplateSpec,
  Service,
} from '../../lib/manifests/types/kubernetes.ts';

const metadata: ObjectMeta = { name: 'wallet', namespace: 'bycoin', labels: { 'app.kubernetes.io/name': 'wallet' } };
const container: Container = {
  name: 'wallet',
  image: 'wallet:1',
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
};
const template: PodTemplateSpec = { metadata, spec: { containers: [container] } };
const selector = { matchLabels: { 'app.kubernetes.io/name': 'wallet' } };

export const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { replicas: undefined, selector, template },
} satisfies Deployment;

// One pod template for every workload: a Rollout and a Knative Service take it as it is.
export const rollout = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata,
  spec: { selector, template },
} satisfies Rollout;
export const rolloutTemplate: RolloutSpecTemplate = template;
export const knative: ServiceSpecTemplateSpec = { containers: [container], affinity: {} };

export const misspeltSpec = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  // @ts-expect-error: it is minReadySeconds
  spec: { minReadySecond: 5, selector, template },
} satisfies Deployment;

export const misspeltUndefined = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  // @ts-expect-error: a conditional key is spelled out even when it is left out
  spec: { minReadySecond: undefined, selector, template },
} satisfies Deployment;

// @ts-expect-error: apps/v1beta1 is gone
export const oldVersion = { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata } satisfies Deployment;

// @ts-expect-error: a container has a name
export const unnamed: Container = { image: 'wallet:1' };

// @ts-expect-error: an object has metadata
export const anonymous: Service = { apiVersion: 'v1', kind: 'Service' };

// @ts-expect-error: enums are exact
export const misspeltEnum: PodSpec = { containers: [], restartPolicy: 'always' };

// @ts-expect-error: quantities are text
export const numericQuantity: Container = { name: 'wallet', resources: { requests: { cpu: 1 } } };

export const misspeltPolicyType = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata,
  // @ts-expect-error: it is Ingress
  spec: { podSelector: {}, policyTypes: ['ingress'] },
} satisfies NetworkPolicy;

export const misspeltRetries = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata,
  // @ts-expect-error: it is perTryTimeout
  spec: { http: [{ retries: { attempts: 2, pertryTimeout: '1s' } }] },
} satisfies VirtualService;

export const misspeltLoadBalancer = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata,
  // @ts-expect-error: enums of custom resources are exact as well
  spec: { host: 'wallet', trafficPolicy: { loadBalancer: { simple: 'LEAST_CONNECTIONS' } } },
} satisfies DestinationRule;

export const misspeltBackend = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata,
  // @ts-expect-error: it is backendRefs
  spec: { rules: [{ backends: [{ name: 'wallet', port: 8080 }] }] },
} satisfies HTTPRoute;

export const misspeltScaler = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata,
  // @ts-expect-error: it is maxReplicaCount
  spec: { scaleTargetRef: { name: 'wallet' }, maxReplicas: 3, triggers: [] },
} satisfies ScaledObject;

export const withoutProject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata,
  // @ts-expect-error: an Application belongs to a project
  spec: { destination: { namespace: 'bycoin' } },
} satisfies Application;
