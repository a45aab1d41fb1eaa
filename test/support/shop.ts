import { environments } from '../../environments.ts';
import { type MicroService, RefusedError, type Rendered, render, System } from '../../lib/index.ts';
import type { LocatedIssue } from '../../lib/model/issue.ts';

/** What production asks of a service, and nothing else. */
export const sized = {
  image: 'registry.example.com/shop/api:1.4.2',
  port: 8080,
  cpu: '250m',
  memory: '256Mi',
  health: { readiness: '/ready', liveness: '/live' },
} as const satisfies ConstructorParameters<typeof MicroService>[2];

/** A system named shop in production, with whatever a test puts into it. */
export function shop(build: (system: System) => void, environment: object = {}): Rendered {
  class Shop extends System {
    constructor(scope: ConstructorParameters<typeof System>[0]) {
      super(scope, 'shop');
      build(this);
    }
  }
  return render(Shop, { id: 'prod', ...environments.prod, releases: {}, ...environment });
}

/** What is wrong with it; anything else that is thrown fails the test. */
export function issuesOf(build: (system: System) => void, environment: object = {}): readonly LocatedIssue[] {
  try {
    shop(build, environment);
    return [];
  } catch (error) {
    if (error instanceof RefusedError) return error.issues;
    throw error;
  }
}

/** The rules that it breaks. */
export function rulesOf(build: (system: System) => void, environment: object = {}): readonly string[] {
  return issuesOf(build, environment).map(({ rule }) => rule);
}
