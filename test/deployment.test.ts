import { describe, expect, test } from 'vitest';
import { aliyun } from '../lib/clouds/aliyun/cloud.ts';
import { local } from '../lib/clouds/local/cloud.ts';
import { deploymentFor } from '../lib/manifests/kubernetes/deployment.ts';
import { auth0, callsFrom, noCalls } from './support/graphs.ts';
import { serviceModel } from './support/models.ts';
import { containerOf, contextFor, deploymentOf, podOf } from './support/rendered.ts';

const hangzhou = { cloud: aliyun({ region: 'cn-hangzhou' }) };
const digest = `sha256:${'a'.repeat(64)}`;

describe('a Deployment', () => {
  test.each(['1.27', '1.29', '1.31', '1.33', '1.36'])('is valid on Kubernetes %s', (kubernetes) => {
    expect(deploymentOf(serviceModel({}, { platform: { kubernetes } })).kind).toBe('Deployment');
  });

  test('stands in the namespace of its system', () => {
    const service = serviceModel();
    expect(deploymentOf(service).metadata.namespace).toBe(service.namespace);
  });

  test('writes its replicas', () => {
    expect(deploymentOf(serviceModel({ replicas: 4 })).spec.replicas).toBe(4);
  });

  test('leaves replicas to the autoscaler', () => {
    expect(deploymentOf(serviceModel({ autoscaling: { maxReplicas: 9 } })).spec).not.toHaveProperty('replicas');
  });

  test('writes the rolling update out', () => {
    expect(deploymentOf(serviceModel()).spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
    });
  });

  test('waits ten seconds before a new pod counts', () => {
    expect(deploymentOf(serviceModel()).spec.minReadySeconds).toBe(10);
  });

  test('counts a rollout as failed after ten minutes', () => {
    expect(deploymentOf(serviceModel()).spec.progressDeadlineSeconds).toBe(600);
  });

  test('keeps three generations to go back to', () => {
    expect(deploymentOf(serviceModel()).spec.revisionHistoryLimit).toBe(3);
  });

  test('selects its pods by name and instance', () => {
    const { name } = serviceModel();
    expect(deploymentOf(serviceModel()).spec.selector.matchLabels).toEqual({
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/name': name,
    });
  });

  test('shares the labels of its model, which the emitter then writes once', () => {
    const service = serviceModel();
    expect(deploymentFor(service, contextFor(service)).metadata.labels).toBe(service.labels);
  });

  test('gives its pods the labels of the service', () => {
    const service = serviceModel({ labels: { team: 'payments' } });
    expect(deploymentOf(service).spec.template.metadata.labels).toEqual(service.labels);
  });

  test('has no annotations where none were given', () => {
    expect(deploymentOf(serviceModel()).metadata).not.toHaveProperty('annotations');
  });

  test('keeps annotations of objects off the pods', () => {
    const { metadata } = deploymentOf(serviceModel({ annotations: { 'example.com/page': 'x' } })).spec.template;
    expect(metadata).not.toHaveProperty('annotations');
  });

  test('gives pods the annotations that were given for pods', () => {
    const { metadata } = deploymentOf(serviceModel({ podAnnotations: { 'example.com/scrape': 'yes' } })).spec.template;
    expect(metadata.annotations).toEqual({ 'example.com/scrape': 'yes' });
  });
});

describe('a container', () => {
  test('is called app in every service', () => {
    expect(containerOf(serviceModel()).name).toBe('app');
  });

  test('names its image by tag and digest', () => {
    const image = `registry.example.com/bycoin/wallet:1.4.2@${digest}`;
    expect(containerOf(serviceModel({ image })).image).toBe(image);
  });

  test('is pulled only where the node does not have it', () => {
    expect(containerOf(serviceModel()).imagePullPolicy).toBe('IfNotPresent');
  });

  test('runs the command of its image unless told another one', () => {
    expect(containerOf(serviceModel())).not.toHaveProperty('command');
  });

  test('runs the command and arguments that were given', () => {
    expect(containerOf(serviceModel({ command: ['wallet'], args: ['serve'] }))).toMatchObject({
      command: ['wallet'],
      args: ['serve'],
    });
  });

  test('names its ports', () => {
    const service = serviceModel({ port: undefined, ports: { http: 8080, rpc: { port: 9090, protocol: 'grpc' } } });
    expect(containerOf(service).ports).toEqual([
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: 'rpc', containerPort: 9090, protocol: 'TCP' },
    ]);
  });

  test('has no ports where it serves nothing', () => {
    expect(containerOf(serviceModel({ port: undefined, health: undefined }))).not.toHaveProperty('ports');
  });

  test('asks for cpu, memory and disk', () => {
    expect(containerOf(serviceModel({ cpu: '250m', memory: '256Mi' })).resources.requests).toEqual({
      cpu: '250m',
      memory: '256Mi',
      'ephemeral-storage': '512Mi',
    });
  });

  test('is limited in memory and disk, not in cpu', () => {
    expect(containerOf(serviceModel({ cpu: '250m', memory: '256Mi' })).resources.limits).toEqual({
      memory: '256Mi',
      'ephemeral-storage': '512Mi',
    });
  });

  test('is limited in cpu where that is asked for', () => {
    expect(containerOf(serviceModel({ cpu: '250m', cpuLimit: '1' })).resources.limits).toMatchObject({ cpu: '1' });
  });
});

describe('shutdown', () => {
  const slow = { longestRequest: '40s', loadBalancers: '15s', gracePeriod: '70s' } as const;

  test('lets the kubelet wait before it stops the program', () => {
    expect(containerOf(serviceModel({ shutdown: slow })).lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
  });

  test('kills a pod after the grace period', () => {
    expect(podOf(serviceModel({ shutdown: slow })).terminationGracePeriodSeconds).toBe(70);
  });

  test('writes no sleep that Kubernetes before 1.30 does not know', () => {
    expect(containerOf(serviceModel({}, { platform: { kubernetes: '1.29' } }))).not.toHaveProperty('lifecycle');
  });
});

describe('spread', () => {
  test('prefers other nodes and other zones', () => {
    const constraints = podOf(serviceModel({}, hangzhou)).topologySpreadConstraints;
    expect(constraints?.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable])).toEqual([
      ['kubernetes.io/hostname', 'ScheduleAnyway'],
      ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
    ]);
  });

  test('counts the pods of the service and no others', () => {
    const service = serviceModel({}, hangzhou);
    const selectors = podOf(service).topologySpreadConstraints?.map(({ labelSelector }) => labelSelector);
    expect(selectors).toEqual([{ matchLabels: service.selector }, { matchLabels: service.selector }]);
  });

  test('has no zones where the cloud has none', () => {
    const constraints = podOf(serviceModel({}, { cloud: local() })).topologySpreadConstraints;
    expect(constraints?.map(({ topologyKey }) => topologyKey)).toEqual(['kubernetes.io/hostname']);
  });

  test('prefers a node without a pod of the service', () => {
    const service = serviceModel();
    const [preferred] = podOf(service).affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    expect(preferred?.podAffinityTerm).toMatchObject({
      labelSelector: { matchLabels: service.selector },
      topologyKey: 'kubernetes.io/hostname',
    });
  });

  test('leaves pods alone where spread is none', () => {
    const pod = podOf(serviceModel({ spread: { nodes: 'none', zones: 'none' } }, hangzhou));
    expect([pod.topologySpreadConstraints, pod.affinity]).toEqual([undefined, undefined]);
  });
});

describe('scheduling', () => {
  test('asks for nodes with these labels and this processor', () => {
    const service = serviceModel({ scheduling: { nodeLabels: { pool: 'fast' }, architecture: 'arm64' } });
    expect(podOf(service).nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64', pool: 'fast' });
  });

  test('tolerates a taint with any value where none is named', () => {
    const service = serviceModel({ scheduling: { tolerations: [{ key: 'spot' }] } });
    expect(podOf(service).tolerations).toEqual([{ key: 'spot', operator: 'Exists' }]);
  });

  test('tolerates a taint with one value and effect', () => {
    const taint = { key: 'pool', value: 'fast', effect: 'NoSchedule' } as const;
    expect(podOf(serviceModel({ scheduling: { tolerations: [taint] } })).tolerations).toEqual([
      { key: 'pool', operator: 'Equal', value: 'fast', effect: 'NoSchedule' },
    ]);
  });

  test('names the priority class that was asked for', () => {
    const platform = { kubernetes: '1.33', priorityClasses: ['business'] };
    const service = serviceModel({ scheduling: { priorityClass: 'business' } }, { platform });
    expect(podOf(service).priorityClassName).toBe('business');
  });

  test('names the priority class of the platform otherwise', () => {
    const platform = { kubernetes: '1.33', priorityClasses: ['usual'], defaultPriorityClass: 'usual' };
    expect(podOf(serviceModel({}, { platform })).priorityClassName).toBe('usual');
  });

  test('adds nothing where nothing was asked for', () => {
    const pod = podOf(serviceModel());
    expect([pod.nodeSelector, pod.tolerations, pod.priorityClassName]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a pod', () => {
  test('pulls images with the secrets of the platform', () => {
    const platform = { kubernetes: '1.33', imagePullSecrets: ['registry'] };
    expect(podOf(serviceModel({}, { platform })).imagePullSecrets).toEqual([{ name: 'registry' }]);
  });

  test('is always started again', () => {
    expect(podOf(serviceModel()).restartPolicy).toBe('Always');
  });

  test('runs under the account of its service', () => {
    const service = serviceModel();
    expect(podOf(service).serviceAccountName).toBe(service.serviceAccount);
  });

  test('searches no domain for outside names with two dots', () => {
    const service = serviceModel();
    expect(podOf(service, callsFrom(service, { callee: auth0 })).dnsConfig).toEqual({
      options: [{ name: 'ndots', value: '2' }],
    });
  });

  test('keeps the DNS settings of the cluster where it calls nothing outside', () => {
    expect(podOf(serviceModel(), noCalls)).not.toHaveProperty('dnsConfig');
  });
});
