import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { type Manifest, MicroService, type MicroServiceProps, RefusedError, render, System } from '../lib/index.ts';
import { serviceOptions } from '../lib/model/service-options.ts';
import { yamlFor } from '../lib/output/yaml.ts';
import { schemaProblems } from './support/schemas.ts';

/** What a program gives: its objects, or the list of what is wrong. Anything else that is thrown fails the test. */
function outcomeOf(id: string, props: unknown): readonly Manifest[] | RefusedError {
  class Shop extends System {
    constructor(scope: ConstructorParameters<typeof System>[0]) {
      super(scope, 'shop');
      new MicroService(this, id, props as MicroServiceProps);
    }
  }
  try {
    return render(Shop, { id: 'prod', ...environments.prod }).objects;
  } catch (error) {
    if (error instanceof RefusedError) return error;
    throw error;
  }
}

function isFine(outcome: readonly Manifest[] | RefusedError): boolean {
  if (outcome instanceof RefusedError)
    return (
      outcome.issues.length > 0 &&
      outcome.issues.every(({ rule, problem, remedy }) => rule !== '' && problem !== '' && remedy !== '')
    );
  for (const manifest of outcome) yamlFor(manifest);
  return outcome.every((manifest) => schemaProblems(manifest, { kubernetes: '1.33' }).length === 0);
}

const good = {
  image: 'registry.example.com/shop/api:1.4.2',
  port: 8080,
  cpu: '250m',
  memory: '256Mi',
  health: { readiness: '/ready', liveness: '/live' },
};

/** Values near what belongs somewhere, so that many programs get past the reader. */
const plausible = fc.oneof(
  fc.constantFrom(
    '250m',
    '1',
    '256Mi',
    '1Gi',
    '2s',
    '600ms',
    '5m',
    '/ready',
    'http',
    'grpc',
    'none',
    'required',
    '',
    'x'.repeat(70),
    '-5m',
    '0x10s',
  ),
  fc.integer({ min: -1, max: 70_000 }),
  fc.boolean(),
  fc.constant(null),
  fc.string({ maxLength: 12 }),
  fc.array(fc.string({ maxLength: 6 }), { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 8 }), fc.oneof(fc.string({ maxLength: 8 }), fc.nat(), fc.boolean()), {
    maxKeys: 3,
  }),
);

describe('random props', () => {
  test('give valid objects or a refusal, whatever stands in one option', () => {
    let rendered = 0;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(serviceOptions)), plausible, (option, value) => {
        const outcome = outcomeOf('api', { ...good, [option]: value });
        if (!(outcome instanceof RefusedError)) rendered += 1;
        return isFine(outcome);
      }),
      { numRuns: 800 },
    );
    expect(rendered).toBeGreaterThan(15);
  });

  test('give valid objects or a refusal, whatever stands in all of them', () => {
    const anyProps = fc.record(Object.fromEntries(Object.keys(serviceOptions).map((key) => [key, plausible])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(anyProps, (props) => isFine(outcomeOf('api', { ...good, ...props }))),
      { numRuns: 300 },
    );
  });

  test('give a refusal and nothing else where they are nonsense', () => {
    fc.assert(
      fc.property(fc.anything(), (props) => isFine(outcomeOf('api', props))),
      { numRuns: 300 },
    );
  });

  test('give valid objects or a refusal for any id', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9-]{1,70}$/)), (id) => isFine(outcomeOf(id, good))),
      { numRuns: 200 },
    );
  });
});
