/** A tool that nobody here wrote, which judges files of YAML by its default rules. */
export interface Scanner {
  readonly name: string;
  /** What it counts; objects, unless it says otherwise. */
  readonly unit?: 'objects' | 'files';
  /** What it must say, by id or in words, of `test/judges/planted.yaml`: else its silence means nothing. */
  readonly planted: readonly string[];
  /** What it must say of a Rollout's privileged pod, shown as a Deployment's; absent where it knows the kind itself. */
  readonly plantedInRollout?: string;
  /** Makes it once and gives what judges with it. */
  readonly install: () => (group: Group) => Scan;
}

/** Files that stand in one cluster, and so are judged together. */
export interface Group {
  readonly title: string;
  /** Such as `1.33`. */
  readonly kubernetes: string;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Kinds of the objects in them, one for each. */
  readonly kinds: readonly string[];
}

/** What a scanner said of a group. */
export interface Scan {
  /** Objects that it really read. */
  readonly seen: number;
  /** Objects of the kinds that it knows; reading fewer is a fault. */
  readonly expected: number;
  readonly findings: readonly Finding[];
}

/** One thing that it holds to be wrong. */
export interface Finding {
  readonly id: string;
  readonly object: string;
  readonly message: string;
}

/** How many of the objects are of these kinds. */
export function countOf({ kinds }: Group, known: readonly string[]): number {
  return kinds.filter((kind) => known.includes(kind)).length;
}

export const podOwners = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;
