import { describe, expect, test } from 'vitest';
import { waive } from '../lib/model/waiver.ts';
import { check } from '../lib/rules/check.ts';
import { serviceModel } from './support/models.ts';
import { programOf, refusalsOf } from './support/programs.ts';

const leaking = serviceModel({
  config: { DB_PASSWORD: 'hunter2', DATABASE: 'postgres://app:hunter2@db/app' },
  args: ['--password=hunter2'],
  podAnnotations: { 'example.com/api-token': 'hunter2' },
  files: { '/etc/app/key.pem': '-----BEGIN PRIVATE KEY-----\nhunter2' },
});

describe('C22: secrets in plain text', () => {
  test('C22: refuses a value whose key says that it is secret', () => {
    expect(refusalsOf({ config: { DB_PASSWORD: 'hunter2' } })).toEqual([
      "literal-secret config.DB_PASSWORD: is a secret by its name, and stands here as text; name the Secret that holds it: DB_PASSWORD: secret('wallet-secrets', { keys: ['DB_PASSWORD'] }).key('DB_PASSWORD'); if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: refuses a URL with a password', () => {
    expect(refusalsOf({ config: { DATABASE: 'postgres://app:hunter2@db/app' } })).toEqual([
      "literal-secret config.DATABASE: looks like a URL with a password; name the Secret that holds it: DATABASE: secret('wallet-secrets', { keys: ['DATABASE'] }).key('DATABASE'); if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: refuses a private key', () => {
    expect(refusalsOf({ config: { CERTIFICATE: '-----BEGIN RSA PRIVATE KEY-----' } })).toEqual([
      "literal-secret config.CERTIFICATE: looks like a private key; name the Secret that holds it: CERTIFICATE: secret('wallet-secrets', { keys: ['CERTIFICATE'] }).key('CERTIFICATE'); if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: refuses a token by its prefix', () => {
    expect(refusalsOf({ config: { UPSTREAM: `ghp_${'a'.repeat(36)}` } })).toEqual([
      "literal-secret config.UPSTREAM: looks like a GitHub token; name the Secret that holds it: UPSTREAM: secret('wallet-secrets', { keys: ['UPSTREAM'] }).key('UPSTREAM'); if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: refuses a password among arguments', () => {
    expect(refusalsOf({ args: ['--password=hunter2'] })).toEqual([
      "literal-secret args[0]: has a value for '--password'; put it into config by reference, and write $(NAME) here; if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: refuses a password in a command', () => {
    expect(refusalsOf({ command: ['server', '--db-password', 'hunter2'] })).toEqual([
      "literal-secret command[1]: has a value for '--db-password'; put it into config by reference, and write $(NAME) here; if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: refuses a secret in an annotation', () => {
    expect(refusalsOf({ podAnnotations: { 'example.com/api-token': 'hunter2' } })).toEqual([
      "literal-secret podAnnotations['example.com/api-token']: is a secret by its name, and stands here as text; remove it: an annotation holds no secrets; if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: refuses a secret in a header of a check', () => {
    expect(
      refusalsOf({
        health: {
          readiness: '/ready',
          liveness: { path: '/live', headers: { Authorization: 'Bearer hunter2hunter2' } },
        },
      }),
    ).toEqual([
      "literal-secret health.liveness.headers.Authorization: looks like an Authorization header; let the check answer without it; if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: refuses a private key in a file', () => {
    expect(refusalsOf({ files: { '/etc/app/key.pem': '-----BEGIN PRIVATE KEY-----\nhunter2' } })).toEqual([
      "literal-secret files['/etc/app/key.pem']: has a private key; mount the Secret that holds it: files: { '/etc/app/key.pem': secret('wallet-files', { keys: ['…'] }) }; if it is none: waive('literal-secret', { reason: '…' })",
    ]);
  });

  test('C22: takes the path of a secret', () => {
    expect(refusalsOf({ config: { TOKEN_FILE: '/var/run/token', DB_PASSWORD: '/etc/db/password' } })).toEqual([]);
  });

  test('C22: takes what is waived with a reason', () => {
    expect(
      refusalsOf({
        config: { DB_PASSWORD: 'hunter2' },
        waivers: [waive('literal-secret', { reason: 'of the demonstration' })],
      }),
    ).toEqual([]);
  });

  test('C22: never repeats the value', () => {
    expect(
      JSON.stringify(check(programOf([leaking])))
        .split('hunter2')
        .slice(1),
    ).toEqual([]);
  });
});
