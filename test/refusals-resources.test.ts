import { describe, expect, test } from 'vitest';
import { istioAmbient, istioSidecar } from '../lib/model/mesh.ts';
import { refusalsOf } from './support/programs.ts';

describe('resources', () => {
  test('refuses a service in production that does not say its CPU', () => {
    expect(refusalsOf({ cpu: undefined })).toEqual([
      "missing-cpu cpu: is not given, and production has no default; say what the program needs under load, such as cpu: '250m'",
    ]);
  });

  test('refuses a service in production that does not say its memory', () => {
    expect(refusalsOf({ memory: undefined })).toEqual([
      "missing-memory memory: is not given, and production has no default; say what the program needs at most, such as memory: '256Mi'",
    ]);
  });

  test('refuses a bad amount once, not as missing, too', () => {
    expect(refusalsOf({ cpu: '-5m' })).toEqual([
      "bad-quantity cpu: '-5m' is not an amount of CPU above zero; write one such as '250m'",
    ]);
  });

  test('refuses CPU above its limit', () => {
    expect(refusalsOf({ cpu: '500m', cpuLimit: '250m' })).toEqual([
      "request-above-limit cpu: '500m' is above cpuLimit ('250m'); lower it, or raise cpuLimit",
    ]);
  });

  test('refuses memory above its limit', () => {
    expect(refusalsOf({ memory: '1Gi', memoryLimit: '512Mi' })).toEqual([
      "request-above-limit memory: '1Gi' is above memoryLimit ('512Mi'); lower it, or raise memoryLimit",
    ]);
  });

  test('refuses less local disk than writable paths hold', () => {
    expect(refusalsOf({ writablePaths: { '/tmp': '400Mi', '/var/cache': '400Mi' } })).toEqual([
      "storage-below-writable-paths ephemeralStorage: '512Mi' is below what its writable paths hold together ('800Mi'); raise it above '800Mi', with room for logs, or make the paths smaller",
    ]);
  });

  test('asks for no amounts outside production', () => {
    expect(refusalsOf({ cpu: undefined, memory: undefined }, { tier: 'staging' })).toEqual([]);
  });
});

describe('ports', () => {
  test('refuses a port that only root may open', () => {
    expect(refusalsOf({ port: 80 })).toEqual([
      'port-privileged port: 80 is below 1024: only root may listen there; let the program listen on 8080, and say servicePort: 80',
    ]);
  });

  test('refuses a port of several by its name', () => {
    expect(refusalsOf({ ports: { http: 80, admin: 9090 } })).toEqual([
      'port-privileged ports.http: 80 is below 1024: only root may listen there; let the program listen on 8080, and say servicePort: 80',
    ]);
  });

  test('refuses one port for two names', () => {
    expect(refusalsOf({ ports: { http: 8080, admin: 8080 } })).toEqual([
      "port-used-twice ports.admin: 8080 is also that of 'http'; give each port a number of its own",
    ]);
  });

  test('refuses one Service port for two names', () => {
    expect(
      refusalsOf({ ports: { http: { port: 8080, servicePort: 80 }, admin: { port: 9090, servicePort: 80 } } }),
    ).toEqual([
      "port-used-twice ports.admin.servicePort: 80 is also that of 'http'; give each port a servicePort of its own",
    ]);
  });

  test('refuses a name that Kubernetes does not take', () => {
    expect(refusalsOf({ ports: { Admin_Port: 8080 } })).toEqual([
      "port-name-illegal ports.Admin_Port: 'Admin_Port' is no port name; use at most 15 lower-case letters, digits and single inner dashes, with a letter among them",
    ]);
  });

  test('refuses a port of the sidecar', () => {
    expect(refusalsOf({ port: 15021 }, { platform: { kubernetes: '1.33', mesh: istioSidecar('1.30') } })).toEqual([
      "port-reserved port: 15021 is used by the mesh's proxy in the same pod; let the program listen on another port, such as 8080",
    ]);
  });

  test("refuses a port of the node's proxy", () => {
    expect(refusalsOf({ port: 15008 }, { platform: { kubernetes: '1.33', mesh: istioAmbient('1.30') } })).toEqual([
      "port-reserved port: 15008 is used by the mesh's proxy in the same pod; let the program listen on another port, such as 8080",
    ]);
  });

  test('takes a port of the sidecar where there is none', () => {
    expect(refusalsOf({ port: 15021 }, { platform: { kubernetes: '1.33', mesh: istioAmbient('1.30') } })).toEqual([]);
  });

  test('takes a Service port below 1024', () => {
    expect(refusalsOf({ port: 8080, servicePort: 80 })).toEqual([]);
  });
});
