import { reasonsAnnotation } from '../../lib/manifests/suppressed.ts';

// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind, as a reader of YAML gives them
type Document = any;

const danglingService = 'ignore-check.kube-linter.io/dangling-service';

/** Whether judges that know Kubernetes alone skip it, and with it its pods. */
export function isRollout({ apiVersion, kind }: Document): boolean {
  return kind === 'Rollout' && apiVersion.startsWith('argoproj.io/');
}

/**
 * The same objects for a judge that does not know the kind Rollout: each is shown as the Deployment of the same pods, which
 * is what autoscalers then scale, and the judge is asked again what it is not to ask because it does not know them. Made for
 * the judge; nobody applies it.
 */
export function withStandIns(documents: readonly Document[]): Document[] {
  return documents.map((document) => (isRollout(document) ? standInFor(document) : scalingStandIns(asked(document))));
}

function standInFor({ metadata, spec }: Document): Document {
  const { replicas, minReadySeconds, revisionHistoryLimit, progressDeadlineSeconds, selector, template } = spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { replicas, minReadySeconds, revisionHistoryLimit, progressDeadlineSeconds, selector, template },
  };
}

function scalingStandIns(document: Document): Document {
  const { kind, spec } = document;
  if (kind !== 'HorizontalPodAutoscaler' || !isRollout(spec.scaleTargetRef)) return document;
  const scaleTargetRef = { ...spec.scaleTargetRef, apiVersion: 'apps/v1', kind: 'Deployment' };
  return { ...document, spec: { ...spec, scaleTargetRef } };
}

/** Without what its annotations say because a Rollout has its pods. */
function asked(document: Document): Document {
  const { metadata } = document;
  const annotations: Readonly<Record<string, string>> = metadata.annotations ?? {};
  if (!annotations[reasonsAnnotation]?.includes(' a Rollout, ')) return document;
  const { [danglingService]: _, 'kube-score/ignore': ignored = '', ...others } = annotations;
  const still = ignored.split(',').filter((id) => id !== '' && !/-(?:targets-pod|has-target)$/.test(id));
  return {
    ...document,
    metadata: {
      ...metadata,
      annotations: still.length === 0 ? others : { ...others, 'kube-score/ignore': still.join(',') },
    },
  };
}
