import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameLimitFor } from '../lib/model/name-limits.ts';
import {
  environmentVariableName,
  isAnnotationKey,
  isDnsLabel,
  isDnsSubdomain,
  isEnvironmentVariableName,
  isLabelKey,
  isLabelValue,
  isPortName,
  isServiceName,
  labelValueFrom,
  shortenedName,
} from '../lib/model/names.ts';
import { contentHash } from '../lib/support/hash.ts';

const checks = [
  isAnnotationKey,
  isDnsLabel,
  isDnsSubdomain,
  isEnvironmentVariableName,
  isLabelKey,
  isLabelValue,
  isPortName,
  isServiceName,
];

describe('checks', () => {
  test.each([
    [isDnsLabel, 'wallet-2', true],
    [isDnsLabel, '2wallet', true],
    [isDnsLabel, 'a'.repeat(63), true],
    [isDnsLabel, 'a'.repeat(64), false],
    [isDnsLabel, 'Wallet', false],
    [isDnsLabel, 'wallet_api', false],
    [isDnsLabel, '-a', false],
    [isDnsLabel, 'a\n', false],
    [isDnsLabel, '', false],
    [isServiceName, '2wallet', false],
    [isServiceName, 'wallet2', true],
    [isDnsSubdomain, 'a.b-c.d', true],
    [isDnsSubdomain, 'a..b', false],
    [isDnsSubdomain, 'a'.repeat(254), false],
    [isLabelValue, '', true],
    [isLabelValue, '1.0_b-C', true],
    [isLabelValue, '1.0+build', false],
    [isLabelValue, '-a', false],
    [isLabelKey, 'app', true],
    [isLabelKey, 'example.com/app', true],
    [isLabelKey, 'Example.com/app', false],
    [isLabelKey, '/app', false],
    [isLabelKey, 'a/b/c', false],
    [isAnnotationKey, 'Example.com/app', true],
    [isEnvironmentVariableName, '_LOG_level2', true],
    [isEnvironmentVariableName, '2A', false],
    [isEnvironmentVariableName, 'LOG-LEVEL', false],
    [isPortName, 'http-admin', true],
    [isPortName, '8080', false],
    [isPortName, 'a--b', false],
    [isPortName, 'sixteen-letters1', false],
  ])('%o of %j is %s', (check, value, expected) => {
    expect(check(value)).toBe(expected);
  });

  test('never throw on anything', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const check of checks) check(value);
      }),
    );
  });
});

describe('variables', () => {
  test('are named after ids', () => {
    expect(environmentVariableName('ledger-api')).toBe('LEDGER_API');
  });

  test('do not begin with a digit', () => {
    expect(environmentVariableName('2fa')).toBe('_2FA');
  });

  test('always have a legal name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        expect(environmentVariableName(id)).toSatisfy(isEnvironmentVariableName);
      }),
    );
  });
});

describe('shortened names', () => {
  test('leave alone what fits', () => {
    expect(shortenedName('wallet', 6)).toBe('wallet');
  });

  test('keep the beginning and add a hash of the whole', () => {
    expect(shortenedName('a-very-long-service-name', 20)).toBe('a-very-long-5a35c505');
  });

  test('are always within the limit', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 80 }), (name, limit) => {
        expect(shortenedName(name, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test('stay legal names', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,80}[a-z0-9]$/), (name) => {
        expect(shortenedName(name, 47)).toSatisfy(isDnsLabel);
      }),
    );
  });

  test('differ where the names differ', () => {
    expect(shortenedName(`${'a'.repeat(60)}b`, 47)).not.toBe(shortenedName(`${'a'.repeat(60)}c`, 47));
  });
});

describe('limits', () => {
  test.each([
    ['Deployment', '', 47],
    ['CronJob', 'batch', 52],
    ['Service', '', 63],
    ['Service', 'serving.knative.dev', 57],
    ['ConfigMap', '', 253],
    ['toString', '', 253],
  ])('%s %s: %d', (kind, group, limit) => {
    expect(nameLimitFor(kind, group)).toBe(limit);
  });
});

describe('label values from versions', () => {
  test.each([
    ['1.0+build', '1.0_build'],
    ['1.4.2', '1.4.2'],
    ['-x-', 'x'],
    ['feature/new', 'feature-new'],
  ])('%s: %s', (text, value) => {
    expect(labelValueFrom(text)).toBe(value);
  });

  test('are always legal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 60, maxLength: 90 })), (text) => {
        expect(labelValueFrom(text)).toSatisfy(isLabelValue);
      }),
    );
  });
});

describe('content hashes', () => {
  test('are the same on every machine', () => {
    expect(contentHash('a')).toBe('rv4xrbbrkh');
  });

  test('always have ten letters and digits', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(contentHash(text)).toMatch(/^[a-z0-9]{10}$/);
      }),
    );
  });
});
