import { describe, expect, test } from 'vitest';
import { secret } from '../lib/model/secret.ts';
import { refusalsOf } from './support/programs.ts';

describe('a file', () => {
  test('refuses a path that does not begin at the root', () => {
    expect(refusalsOf({ files: { 'etc/app/rules.yaml': 'x' } })).toEqual([
      "path-illegal files['etc/app/rules.yaml']: 'etc/app/rules.yaml' does not begin with '/'; write the whole path without '.', '..' or ':', such as '/etc/app/rules.yaml'",
    ]);
  });

  test('refuses a path that climbs', () => {
    expect(refusalsOf({ files: { '/etc/app/../rules.yaml': 'x' } })).toEqual([
      "path-illegal files['/etc/app/../rules.yaml']: '/etc/app/../rules.yaml' is no plain path; write the whole path without '.', '..' or ':', such as '/etc/app/rules.yaml'",
    ]);
  });

  test('refuses a path with a colon', () => {
    expect(refusalsOf({ files: { '/etc/app:rules': 'x' } })).toEqual([
      "path-illegal files['/etc/app:rules']: '/etc/app:rules' is no plain path; write the whole path without '.', '..' or ':', such as '/etc/app/rules.yaml'",
    ]);
  });

  test('refuses a path that is a writable folder', () => {
    expect(refusalsOf({ files: { '/tmp': 'x' } })).toEqual([
      "path-used-twice files['/tmp']: '/tmp' is a writable folder by default; write writablePaths: {} for none, or mount it elsewhere",
    ]);
  });

  test('takes it where there is no writable folder', () => {
    expect(refusalsOf({ files: { '/tmp': 'x' }, writablePaths: {} })).toEqual([]);
  });

  test('refuses a path that is a writable folder by choice', () => {
    expect(refusalsOf({ files: { '/work': 'x' }, writablePaths: { '/work': '1Mi' } })).toEqual([
      "path-used-twice writablePaths['/work']: '/work' is also said in files['/work']; mount one thing at one path",
    ]);
  });

  test("refuses a path inside a secret's folder", () => {
    expect(
      refusalsOf({ files: { '/etc/tls': secret('tls', { keys: ['tls.crt'] }), '/etc/tls/more/ca.crt': 'x' } }),
    ).toEqual([
      "path-inside-mount files['/etc/tls/more/ca.crt']: '/etc/tls/more/ca.crt' lies inside '/etc/tls', which is mounted read-only; mount it beside that, or put it into that",
    ]);
  });

  test('refuses a writable folder inside a file', () => {
    expect(refusalsOf({ files: { '/etc/app': 'x' }, writablePaths: { '/etc/app/cache': '1Mi' } })).toEqual([
      "path-inside-mount writablePaths['/etc/app/cache']: '/etc/app/cache' lies inside '/etc/app', which is mounted read-only; mount it beside that, or put it into that",
    ]);
  });

  test('refuses a path of the kernel', () => {
    expect(refusalsOf({ files: { '/proc/version': 'x' } })).toEqual([
      "path-reserved files['/proc/version']: '/proc/version' belongs to the container's runtime; mount it elsewhere, such as below /etc/app",
    ]);
  });

  test('refuses a file that the kubelet writes', () => {
    expect(refusalsOf({ files: { '/etc/hosts': 'x' } })).toEqual([
      "path-reserved files['/etc/hosts']: '/etc/hosts' belongs to the container's runtime; mount it elsewhere, such as below /etc/app",
    ]);
  });

  test('refuses the folder of tokens', () => {
    expect(refusalsOf({ writablePaths: { '/var/run/secrets/kubernetes.io/serviceaccount': '1Mi' } })).toEqual([
      "path-reserved writablePaths['/var/run/secrets/kubernetes.io/serviceaccount']: '/var/run/secrets/kubernetes.io/serviceaccount' belongs to the container's runtime; mount it elsewhere, such as below /etc/app",
    ]);
  });

  test('refuses the root', () => {
    expect(refusalsOf({ writablePaths: { '/': '1Mi' } })).toEqual([
      "path-reserved writablePaths['/']: '/' belongs to the container's runtime; mount it elsewhere, such as below /etc/app",
    ]);
  });

  test('refuses more than a ConfigMap holds', () => {
    expect(refusalsOf({ files: { '/etc/a': 'x'.repeat(600_000), '/etc/b': new Uint8Array(600_000) } })).toEqual([
      'files-too-large files: they hold 1200010 bytes together, and a ConfigMap holds 1048576; put them into the image, or mount a volume',
    ]);
  });

  test('takes a file inside a writable folder', () => {
    expect(refusalsOf({ files: { '/tmp/rules.yaml': 'x' } })).toEqual([]);
  });

  test('takes shared memory', () => {
    expect(refusalsOf({ writablePaths: { '/dev/shm': '64Mi' } })).toEqual([]);
  });
});
