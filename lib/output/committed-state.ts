import { parseAllDocuments } from 'yaml';

/** What we read of a StatefulSet, whoever wrote it. */
export interface State {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown };
  readonly spec?: {
    readonly serviceName?: unknown;
    readonly podManagementPolicy?: unknown;
    readonly selector?: unknown;
    readonly volumeClaimTemplates?: readonly Claim[];
  };
}

/** What we read of a claim in one. */
export interface Claim {
  readonly metadata?: { readonly name?: string };
  readonly spec?: { readonly resources?: { readonly requests?: { readonly storage?: string } } };
}

/** The StatefulSets of a committed file. What is no YAML says nothing. */
export function statesIn(text: string | undefined): readonly State[] {
  if (text === undefined || !text.includes('kind: StatefulSet')) return [];
  return parseAllDocuments(text)
    .filter((document) => document.errors.length === 0)
    .map((document) => document.toJS() as State | null)
    .filter((state): state is State => state?.kind === 'StatefulSet');
}

/** Whether two are one and the same in a cluster. */
export function isSameState(one: State, other: State): boolean {
  return one.metadata?.name === other.metadata?.name && one.metadata?.namespace === other.metadata?.namespace;
}
