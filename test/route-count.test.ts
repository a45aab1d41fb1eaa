import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { call, istioSidecar, MicroService, type RouteOptions, type System } from '../lib/index.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

const ambient = environments.prod;
const sidecar = { ...ambient, platform: { ...ambient.platform, mesh: istioSidecar('1.30') } };

/** Callers that ask for less than a cart promises on many routes. */
const called = (callers: number, routes: number, options: Parameters<typeof call>[1] = { timeout: '1s' }) => {
  const paths = Array.from({ length: routes }, (_, index): RouteOptions => ({ path: `/p${index}`, timeout: '3s' }));
  return (system: System) => {
    const cart = new MicroService(system, 'cart', { ...sized, serves: { timeout: '2s', routes: paths } });
    for (let index = 0; index < callers; index += 1)
      new MicroService(system, `web${index}`, { ...sized, calls: [call(cart, options)] });
  };
};

describe('the routes of a service', () => {
  test('are refused where callers and routes come to more than one object holds', () => {
    const [issue] = issuesOf(called(24, 20), sidecar);
    expect([issue?.rule, issue?.subject, issue?.path, issue?.problem]).toEqual([
      'routes-too-many',
      'cart',
      'serves',
      '21 routes, 24 callers that ask for less come to 525 routes in one object, and 500 is the most',
    ]);
  });

  test('are as many as are counted', () => {
    expect(shop(called(22, 20), sidecar).object('VirtualService', 'cart')['spec'].http).toHaveLength(23 * 21);
  });

  test('are few where callers say which of them they use', () => {
    expect(rulesOf(called(24, 20, { timeout: '1s', paths: ['/p1'] }), sidecar)).toEqual([]);
  });

  test('are the same for all callers in ambient mode', () => {
    expect(rulesOf(called(30, 20, {}), ambient)).toEqual([]);
  });
});
