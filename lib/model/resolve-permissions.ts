import { either, kindOf, listOf, required, text } from './option-kinds.ts';
import type { ApiResourceLike, PermissionModel, PermissionOptions } from './permissions.ts';
import type { OptionsTable, ReadOptions } from './read-options.ts';

const resource = either<string | ApiResourceLike>(
  "a plural name such as 'configmaps' or 'deployments.apps', or an ApiResource of cdk8s-plus",
  { when: (value) => typeof value === 'string', kind: text },
  { when: isApiResource, kind: kindOf<ApiResourceLike>('an ApiResource', isApiResource) },
);

export const permissionOptions = {
  verbs: required(listOf(text)),
  resources: required(listOf(resource)),
  names: listOf(text),
} satisfies OptionsTable<PermissionOptions>;

/** One rule for each API group that an entry names, in the order of entries. */
export function resolvePermissions(
  entries: readonly ReadOptions<typeof permissionOptions>[] = [],
): readonly PermissionModel[] {
  return entries.flatMap(({ verbs = [], resources = [], names = [] }) => {
    const byGroup = new Map<string, Set<string>>();
    for (const { apiGroup, resourceType } of resources.map(apiResource)) {
      byGroup.set(apiGroup, (byGroup.get(apiGroup) ?? new Set()).add(resourceType));
    }
    return Array.from(byGroup, ([apiGroup, types]) => ({
      apiGroup,
      resources: [...types],
      verbs: [...new Set(verbs)],
      names,
    }));
  });
}

/** `deployments.apps` and `deployments.apps/scale`, as kubectl has them; `pods/log` is of the core group. */
function apiResource(given: string | ApiResourceLike): ApiResourceLike {
  if (typeof given !== 'string') return given;
  const [name = '', ...subresource] = given.split('/');
  const dot = name.indexOf('.');
  const plural = dot < 0 ? name : name.slice(0, dot);
  return { apiGroup: dot < 0 ? '' : name.slice(dot + 1), resourceType: [plural, ...subresource].join('/') };
}

function isApiResource(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { apiGroup, resourceType } = value as Partial<ApiResourceLike>;
  return typeof apiGroup === 'string' && typeof resourceType === 'string' && resourceType !== '';
}
