// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind, as a reader of YAML gives them
export type Document = any;

/** One of a scanner's default checks, as far as it can be said here of objects that stand in one cluster. */
export interface ScannerCheck {
  readonly id: string;
  /** Objects that break it. */
  readonly offenders: (objects: readonly Document[]) => readonly Document[];
  /** Breaks it in objects that keep it, so that a check which finds nothing is found out. */
  readonly spoil: (objects: Document[]) => void;
}

/** A check of each container of every workload. */
export function ofContainers(
  id: string,
  isBad: (container: Document, pod: Document) => boolean,
  spoil: (container: Document, pod: Document) => void,
): ScannerCheck {
  return ofPods(
    id,
    (pod) => containersOf(pod).some((container) => isBad(container, pod)),
    (pod) => spoil(pod.containers[0], pod),
  );
}

/** A check of the pods of every workload. */
export function ofPods(
  id: string,
  isBad: (pod: Document, owner: Document) => boolean,
  spoil: (pod: Document, owner: Document) => void,
): ScannerCheck {
  return {
    id,
    offenders: (objects) => owners(objects).filter((owner) => isBad(templateOf(owner).spec, owner)),
    spoil: (objects) => {
      const [owner] = objects.filter(({ kind }) => kind === 'Deployment');
      spoil(templateOf(owner).spec, owner);
    },
  };
}

/** A check of each object of a kind. */
export function ofKind(
  kind: string,
  id: string,
  isBad: (object: Document, objects: readonly Document[]) => boolean,
  spoil: (object: Document) => void,
): ScannerCheck {
  return {
    id,
    offenders: (objects) => objects.filter((object) => object.kind === kind && isBad(object, objects)),
    spoil: (objects) => spoil(objects.find((object) => object.kind === kind)),
  };
}

/** Takes away what an object says to scanners. */
export function withoutAnnotations(object: Document): void {
  delete object.metadata.annotations;
}

export const containersOf = (pod: Document): readonly Document[] => [...(pod.initContainers ?? []), ...pod.containers];

export const owners = (objects: readonly Document[]): readonly Document[] =>
  objects.filter((object) => templateOf(object) !== undefined);

/** The pod template of a workload. */
export function templateOf({ kind, spec }: Document): Document {
  if (kind === 'CronJob') return spec.jobTemplate.spec.template;
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout', 'Job'].includes(kind) ? spec.template : undefined;
}

/** Whether labels have all that a selector asks for. */
export function selects(
  matchLabels: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(matchLabels);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
