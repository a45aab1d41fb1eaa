import type { ApiObject } from 'cdk8s';
import type { Issue } from '../model/issue.ts';
import { isClusterScoped } from '../model/kinds.ts';
import type { Manifest } from '../model/manifest.ts';
import { inspectValue } from '../support/plain.ts';

/** A user's own object: as cdk8s renders it, without the namespace that a chart gives to cluster-scoped kinds, too. */
export function foreign(object: ApiObject): {
  manifest: Manifest | undefined;
  patched: boolean;
  problems: { issue: Issue; line: undefined }[];
} {
  try {
    const manifest = object.toJson() as Manifest | undefined;
    return {
      manifest: manifest === undefined ? undefined : withoutStrayNamespace(manifest),
      patched: false,
      problems: [],
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : inspectValue(error);
    const issue = {
      rule: 'object-not-rendered',
      path: object.node.path,
      problem,
      remedy: 'change what its construct says is wrong',
    };
    return { manifest: undefined, patched: false, problems: [{ issue, line: undefined }] };
  }
}

function withoutStrayNamespace(manifest: Manifest): Manifest {
  if (manifest.metadata?.namespace === undefined || !isClusterScoped(manifest)) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, namespace: undefined } };
}
