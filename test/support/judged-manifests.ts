/** Manifests that every judge should pass, and builders of such ones with something more in the middle. */
export const metadata = { name: 'wallet', namespace: 'bycoin', labels: { 'app.kubernetes.io/name': 'wallet' } };
const labels = { matchLabels: { 'app.kubernetes.io/name': 'wallet' } };

export function deployment(container: object = {}, pod: object = {}): object {
  const spec = { containers: [{ name: 'wallet', image: 'wallet:1', ...container }], ...pod };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector: labels, template: { metadata: { labels: {} }, spec } },
  };
}

export const route = (rule: object): object => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata,
  spec: { rules: [{ backendRefs: [{ name: 'wallet', port: 8080 }], ...rule }] },
});

export const virtualService = (http: object): object => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata,
  spec: { hosts: ['wallet'], http: [{ route: [{ destination: { host: 'wallet' } }], ...http }] },
});

export const scaledObject = (spec: object): object => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata,
  spec: { scaleTargetRef: { name: 'wallet' }, triggers: [{ type: 'cpu', metadata: { value: '80' } }], ...spec },
});

export const goodManifests: Readonly<Record<string, object>> = {
  'a Deployment': deployment({
    resources: { requests: { cpu: '250m', memory: '256Mi' } },
    ports: [{ containerPort: 8080, name: 'http' }],
  }),
  'a Service with a named target port': {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      ports: [
        { port: 80, targetPort: 'http' },
        { port: 81, targetPort: 8081 },
      ],
    },
  },
  'a NetworkPolicy that denies everything': {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  },
  'an autoscaler': {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'wallet' },
      maxReplicas: 3,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    },
  },
  'an HTTPRoute': route({ timeouts: { request: '2s' } }),
  'a VirtualService': virtualService({ timeout: '2s', retries: { attempts: 2, perTryTimeout: '600ms' } }),
  'a ScaledObject': scaledObject({
    minReplicaCount: 1,
    advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: {} } } },
  }),
  'a Rollout': {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata,
    spec: {
      selector: labels,
      strategy: {
        canary: { maxSurge: '25%', steps: [{ setWeight: 25 }, { pause: { duration: '5m' } }, { pause: {} }] },
      },
      template: {
        metadata: { labels: {} },
        spec: { containers: [{ name: 'wallet', resources: { limits: { memory: '256Mi' } } }] },
      },
    },
  },
  'a Knative Service with fields that its schema leaves open': {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata,
    spec: { template: { spec: { containers: [{ image: 'wallet:1' }], affinity: { nodeAffinity: {} } } } },
  },
  'a ServiceMonitor': {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata,
    spec: { selector: labels, endpoints: [{ port: 'metrics', interval: '30s' }] },
  },
};
