import type { Program } from '../model/program.ts';
import type { KeyedIssue } from './rule.ts';

/** Names are paths, and paths lead to one thing. */
export function* nameThingsOnce({ environments, systems, services }: Program): Iterable<KeyedIssue> {
  yield* usedTwice(
    environments.map(({ id }) => id),
    'environment',
  );
  yield* usedTwice(
    systems.map(({ key }) => key),
    'system',
  );
  yield* usedTwice(
    services.map(({ key }) => key),
    'service',
  );
}

function* usedTwice(keys: readonly string[], what: string): Iterable<KeyedIssue> {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) {
      yield {
        key,
        issue: {
          rule: 'name-used-twice',
          path: 'id',
          problem: `there are two ${what}s '${key}'`,
          remedy: 'give each an id of its own',
        },
      };
    }
    seen.add(key);
  }
}

/** What a namespace holds is one system's: two would deny, allow and delete each other's. */
export function* keepNamespacesApart({ systems }: Program): Iterable<KeyedIssue> {
  const owners = new Map<string, string>();
  // By key, so that the order of declarations does not decide who is blamed.
  for (const { id, key, namespace, environment } of systems.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const place = `${environment.cluster} ${namespace}`;
    const owner = owners.get(place);
    // Two systems of one name are an issue already.
    if (owner === undefined || owner === key) {
      owners.set(place, key);
      continue;
    }
    yield {
      key,
      issue: {
        rule: 'namespace-shared',
        path: `namespaceFor('${id}')`,
        problem: `namespace '${namespace}' of cluster '${environment.cluster}' is also that of ${owner}`,
        remedy: `give the environment one of its own, such as namespaceFor: (id) => \`${environment.id}-\${id}\`, or another 'cluster'`,
      },
    };
  }
}
