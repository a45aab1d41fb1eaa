import { describe, expect, test } from 'vitest';
import { serviceModel } from './support/models.ts';
import { containerOf, podOf } from './support/rendered.ts';

const assigned = { platform: { kubernetes: '1.33', userIds: 'assigned' } } as const;

describe('Pod Security "restricted"', () => {
  test('holds for the pod', () => {
    expect(podOf(serviceModel()).securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('holds for the container by itself', () => {
    expect(containerOf(serviceModel()).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('runs the program as the user and group that were given', () => {
    expect(containerOf(serviceModel({ user: 20000, group: 30000 })).securityContext).toMatchObject({
      runAsUser: 20000,
      runAsGroup: 30000,
    });
  });

  test('lets the group that was given own volumes', () => {
    expect(podOf(serviceModel({ user: 20000, group: 30000 })).securityContext.fsGroup).toBe(30000);
  });

  test('still forbids root where the platform assigns ids', () => {
    expect(containerOf(serviceModel({}, assigned)).securityContext.runAsNonRoot).toBe(true);
  });

  test('names no user of the pod where the platform assigns ids', () => {
    expect(Object.keys(podOf(serviceModel({}, assigned)).securityContext)).toEqual([
      'fsGroupChangePolicy',
      'runAsNonRoot',
      'seccompProfile',
    ]);
  });
});

describe('a token', () => {
  test('is not mounted', () => {
    expect(podOf(serviceModel()).automountServiceAccountToken).toBe(false);
  });

  test('is in no volume of a service without permissions', () => {
    expect(podOf(serviceModel()).volumes?.map(({ name }) => name)).toEqual(['writable-tmp']);
  });
});

describe('writable paths', () => {
  test('are empty folders with a limit', () => {
    expect(podOf(serviceModel()).volumes).toEqual([{ name: 'writable-tmp', emptyDir: { sizeLimit: '64Mi' } }]);
  });

  test('are mounted where they were asked for', () => {
    expect(containerOf(serviceModel({ writablePaths: { '/var/cache': '1Gi' } })).volumeMounts).toEqual([
      { name: 'writable-var-cache', mountPath: '/var/cache' },
    ]);
  });

  test('are two volumes where only a dash tells two paths apart', () => {
    const service = serviceModel({
      writablePaths: { '/var/cache': '1Gi', '/var-cache': '1Gi', '/home/app/.npm': '1Gi' },
    });
    expect(new Set(podOf(service).volumes?.map(({ name }) => name)).size).toBe(3);
  });
});
