import { isPlainObject } from '../support/plain.ts';
import type { Issue } from './issue.ts';
import type { HashBy, LoadBalancingModel } from './load-balancing.ts';
import { duration, either, kindOf, mapped, memberPath, type OptionKind, oneOf } from './option-kinds.ts';
import { optionsOf, type ReadOptions } from './read-options.ts';

type KeyOf<Union> = Union extends unknown ? keyof Union : never;

/** As HTTP spells the names of headers and of cookies. */
const token = (of: string, example: string) =>
  kindOf<string>(
    `the name of a ${of} such as '${example}'`,
    (value) => typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value),
  );

/** What each member of `hashBy(…)` may be. */
export const hashOptions = {
  kind: oneOf('hashBy'),
  header: token('header', 'x-user'),
  cookie: token('cookie', 'session'),
  ttl: duration({ from: 0, to: 31_536_000_000, example: '1h' }),
  sourceIp: kindOf<true>('true', (value) => value === true),
} satisfies Record<KeyOf<HashBy>, OptionKind>;

const keys = ['header', 'cookie', 'sourceIp'] as const;

const byHash: OptionKind<LoadBalancingModel> = {
  expects: "hashBy({ header: 'x-user' })",
  read(value, path, issues) {
    const hash = optionsOf(hashOptions).read(value, path, issues);
    if (hash === undefined) return undefined;
    const given = keys.filter((key) => (value as Readonly<Record<string, unknown>>)[key] !== undefined);
    if (given.length !== 1) {
      const problem = given.length === 0 ? 'it does not say by what' : `${given.join(', ')} are given together`;
      issues.push({ rule: 'one-hash-key', path, problem, remedy: `give one of ${keys.join(', ')}` });
    }
    checkTtl(value as Readonly<Record<string, unknown>>, path, issues);
    return hashModel(hash);
  },
};

const algorithms = ['leastRequests', 'roundRobin', 'random'] as const;

/** One of the algorithms, or a hash. */
export const loadBalancingKind = either<LoadBalancingModel>(
  `one of ${algorithms.map((name) => `'${name}'`).join(', ')}, or hashBy({ header: 'x-user' })`,
  {
    when: (value) => algorithms.some((name) => name === value),
    kind: mapped(oneOf(...algorithms), (kind) => ({ kind })),
  },
  { when: isPlainObject, kind: byHash },
);

/** A cookie that nobody gives is a hash that nobody has. */
function checkTtl({ cookie, ttl }: Readonly<Record<string, unknown>>, path: string, issues: Issue[]): void {
  if (cookie !== undefined && ttl === undefined) {
    issues.push({
      rule: 'missing-option',
      path: memberPath(path, 'ttl'),
      problem: 'is not given',
      remedy: `give ${hashOptions.ttl.expects}; '0s' is a session cookie`,
    });
  }
  if (cookie === undefined && ttl !== undefined) {
    issues.push({
      rule: 'unused-option',
      path: memberPath(path, 'ttl'),
      problem: 'only a cookie has a lifetime',
      remedy: 'remove it',
    });
  }
}

function hashModel({ header, cookie, ttl, sourceIp }: Partial<ReadOptions<typeof hashOptions>>) {
  if (header !== undefined) return { kind: 'header', name: header } as const;
  if (cookie !== undefined) return { kind: 'cookie', name: cookie, ttl: ttl ?? 0 } as const;
  return sourceIp === undefined ? undefined : ({ kind: 'sourceIp' } as const);
}
