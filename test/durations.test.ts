import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gatewayDuration, goDuration, istioDuration, parseDuration, wholeSeconds } from '../lib/model/duration.ts';

const milliseconds = fc.oneof(
  fc.nat({ max: 100_000 }),
  fc.nat({ max: 99_999 }).map((hours) => hours * 3_600_000),
  fc.nat(),
);

describe('reading', () => {
  test.each([
    ['600ms', 600],
    ['2s', 2000],
    ['1.1s', 1100],
    ['1.5h', 5_400_000],
    ['1m30s', 90_000],
    ['1h0m0s', 3_600_000],
    ['0s', 0],
    [Duration.seconds(30), 30_000],
    [Duration.days(1), 86_400_000],
    [{ toMilliseconds: () => 5 }, 5],
  ])('reads %o', (value, expected) => {
    expect(parseDuration(value)).toBe(expected);
  });

  test.each([
    '',
    '0',
    '5',
    '-5s',
    '+5s',
    '0x10s',
    '1e3s',
    '1E3s',
    's',
    '.5s',
    '5 s',
    ' 5s',
    '5s\n',
    '30s1m',
    '1s1s',
    '0.5ms',
    '1.0001s',
    'NaNs',
    'Infinitys',
    '1d',
    '1µs',
    '100000h',
    Number.NaN,
    5,
    null,
    undefined,
    {},
    [],
    { toMilliseconds: 5 },
    { toMilliseconds: () => -1 },
    { toMilliseconds: () => '5' },
    { toMilliseconds: () => Number.NaN },
  ])('refuses %o', (value) => {
    expect(parseDuration(value)).toBeUndefined();
  });

  test('refuses a Duration that is no whole number of milliseconds', () => {
    expect(parseDuration(Duration.millis(0.5))).toBeUndefined();
  });

  test('never throws on anything', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        parseDuration(value);
      }),
    );
  });
});

describe('writing', () => {
  test.each([
    [0, '0s', '0s', '0s'],
    [600, '600ms', '600ms', '600ms'],
    [1500, '1.5s', '1.5s', '1s500ms'],
    [15_000, '15s', '15s', '15s'],
    [90_000, '1m30s', '1m30s', '1m30s'],
    [300_000, '5m0s', '5m', '5m'],
    [3_600_000, '1h0m0s', '1h', '1h'],
    [3_601_050, '1h0m1.05s', '1h1.05s', '1h1s50ms'],
    [86_400_000, '24h0m0s', '24h', '24h'],
  ])('writes %d milliseconds for Go, Istio and the Gateway API as %s, %s and %s', (value, go, istio, gateway) => {
    expect([goDuration(value), istioDuration(value), gatewayDuration(value)]).toEqual([go, istio, gateway]);
  });

  test.each([goDuration, istioDuration, gatewayDuration])('%o is read back as it was', (write) => {
    fc.assert(
      fc.property(milliseconds, (value) => {
        expect(parseDuration(write(value))).toBe(value);
      }),
    );
  });

  test('always writes what the Gateway API accepts', () => {
    fc.assert(
      fc.property(fc.oneof(milliseconds, fc.double()), (value) => {
        expect(gatewayDuration(value)).toMatch(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/);
      }),
    );
  });

  test('rounds up to whole seconds', () => {
    expect(wholeSeconds(1001)).toBe(2);
  });
});
