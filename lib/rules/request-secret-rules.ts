import type { Issue } from '../model/issue.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';
import { literalSecret, secretIn } from './secret-rules.ts';

/** What requests are told apart by stands in routes, which everybody may read. */
export function* tellRequestsApartWithoutSecrets({ promise }: ServiceModel): Iterable<Issue> {
  const { routes = [], versions = [], faults } = promise ?? {};
  const all = [
    ...routes.map(({ headers }, index) => [`serves.routes[${index}].headers`, headers] as const),
    ...versions.map(({ headers }, index) => [`serves.versions[${index}].headers`, headers] as const),
    ['serves.faults.onlyFor', faults?.onlyFor ?? {}] as const,
  ];
  for (const [path, headers] of all) {
    for (const [name, value] of Object.entries(headers)) {
      const what = secretIn(name, value);
      if (what === undefined) continue;
      yield literalSecret(memberPath(path, name), what, 'tell these requests by a header that holds no secret');
    }
  }
}
