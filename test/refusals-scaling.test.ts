import { describe, expect, test } from 'vitest';
import { local } from '../lib/clouds/local/cloud.ts';
import type { VolumeLike } from '../lib/model/files.ts';
import { refusalsOf } from './support/programs.ts';

const claim: VolumeLike = {
  name: 'data',
  _toKube: () => ({ name: 'data', persistentVolumeClaim: { claimName: 'data' } }),
};

describe('autoscaling', () => {
  test('refuses minReplicas above maxReplicas', () => {
    expect(refusalsOf({ autoscaling: { minReplicas: 20, maxReplicas: 15 } })).toEqual([
      'min-above-max autoscaling.minReplicas: 20 is above maxReplicas (15); lower it, or raise maxReplicas',
    ]);
  });

  test('refuses replicas beside it', () => {
    expect(refusalsOf({ replicas: 3, autoscaling: { maxReplicas: 15 } })).toEqual([
      "replicas-and-autoscaling replicas: 3 stands beside 'autoscaling', which decides it; remove it, or write autoscaling.minReplicas: 3",
    ]);
  });

  test('refuses a memory target at the limit, which is never reached', () => {
    expect(refusalsOf({ autoscaling: { maxReplicas: 15, memoryPercent: 100 } })).toEqual([
      "target-above-limit autoscaling.memoryPercent: 100 % of memory ('256Mi') is not below memoryLimit ('256Mi'), so it is never reached; aim lower, such as 80, or raise memoryLimit",
    ]);
  });

  test('refuses a CPU target at the limit, which is never reached', () => {
    expect(refusalsOf({ cpuLimit: '250m', autoscaling: { maxReplicas: 15, cpuPercent: 100 } })).toEqual([
      "target-above-limit autoscaling.cpuPercent: 100 % of cpu ('250m') is not below cpuLimit ('250m'), so it is never reached; aim lower, such as 80, or raise cpuLimit",
    ]);
  });

  test('takes a memory target below a higher limit', () => {
    expect(refusalsOf({ memoryLimit: '512Mi', autoscaling: { maxReplicas: 15, memoryPercent: 100 } })).toEqual([]);
  });
});

describe('availability', () => {
  test('refuses one replica in production', () => {
    expect(refusalsOf({ replicas: 1 })).toEqual([
      "single-replica replicas: 1 in production: each drain and each lost node is an outage; write at least 2, or waive('single-replica', { reason: '…' })",
    ]);
  });

  test('refuses autoscaling down to one replica in production', () => {
    expect(refusalsOf({ autoscaling: { minReplicas: 1, maxReplicas: 3 } })).toEqual([
      "single-replica autoscaling.minReplicas: 1 in production: each drain and each lost node is an outage; write at least 2, or waive('single-replica', { reason: '…' })",
    ]);
  });

  test('takes one replica in staging', () => {
    expect(refusalsOf({ replicas: 1 }, { tier: 'staging' })).toEqual([]);
  });

  test('refuses a required spread over zones that the cloud does not have', () => {
    expect(refusalsOf({ spread: { zones: 'required' } }, { cloud: local() })).toEqual([
      "spread-without-zones spread.zones: 'required' on cloud 'local', whose nodes have no zones: no pod would be scheduled; write 'preferred', or leave it out",
    ]);
  });

  test('refuses a required spread with a pod less than zones', () => {
    expect(refusalsOf({ replicas: 2, spread: { zones: 'required' } })).toEqual([
      "spread-required-few-replicas spread.zones: 'required' with 2 replicas leaves zones without a pod; write 'preferred', or run at least 3",
    ]);
  });

  test('takes a required spread with a pod for each zone', () => {
    expect(refusalsOf({ replicas: 3, spread: { zones: 'required' } })).toEqual([]);
  });
});

describe('C09: several pods on a volume that one node holds', () => {
  test('C09: refuses several replicas on one claim', () => {
    expect(refusalsOf({ files: { '/data': claim } })).toEqual([
      "claim-shared-by-pods files['/data']: several pods mount one volume claim, which most storage gives to one node only; run one replica, give each pod its own (state.volumes of a StatefulService), or waive('claim-shared-by-pods', { reason: 'the volume is ReadWriteMany' })",
    ]);
  });

  test('C09: refuses autoscaling on one claim', () => {
    expect(
      refusalsOf({ files: { '/data': claim }, autoscaling: { minReplicas: 1, maxReplicas: 3 } }, { tier: 'staging' }),
    ).toEqual([
      "claim-shared-by-pods files['/data']: several pods mount one volume claim, which most storage gives to one node only; run one replica, give each pod its own (state.volumes of a StatefulService), or waive('claim-shared-by-pods', { reason: 'the volume is ReadWriteMany' })",
    ]);
  });

  test('C09: takes one replica with a claim', () => {
    expect(refusalsOf({ files: { '/data': claim }, replicas: 1 }, { tier: 'staging' })).toEqual([]);
  });
});

describe('placement', () => {
  test('refuses a priority class that the platform does not have, with the nearest', () => {
    expect(
      refusalsOf(
        { scheduling: { priorityClass: 'hiigh' } },
        { platform: { kubernetes: '1.33', priorityClasses: ['high'] } },
      ),
    ).toEqual([
      "priority-class-unknown scheduling.priorityClass: 'hiigh' is not one of the platform's priority classes (high); did you mean 'high'?",
    ]);
  });

  test('refuses a priority class where the platform names none', () => {
    expect(refusalsOf({ scheduling: { priorityClass: 'high' } })).toEqual([
      "priority-class-unknown scheduling.priorityClass: 'high' is not one of the platform's priority classes (it names none); use one of those, or add it to the platform's 'priorityClasses'",
    ]);
  });

  test('refuses node labels that nodes cannot have', () => {
    expect(refusalsOf({ scheduling: { nodeLabels: { 'a b': 'x' } } })).toEqual([
      "label-illegal scheduling.nodeLabels['a b']: 'a b' is no label key; use at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends",
    ]);
  });

  test('refuses tolerations of taints that nodes cannot have', () => {
    expect(refusalsOf({ scheduling: { tolerations: [{ key: 'dedicated', value: 'a b' }] } })).toEqual([
      "label-illegal scheduling.tolerations[0]: 'a b' is no value of a taint; write key and value as the node has them, such as dedicated and batch",
    ]);
  });

  test("takes the platform's default priority class", () => {
    expect(refusalsOf({}, { platform: { kubernetes: '1.33', defaultPriorityClass: 'normal' } })).toEqual([]);
  });
});
