import type { JudgedObject } from '../../model/program.ts';
import { isPlainObject } from '../../support/plain.ts';
import { type Labels, selects } from '../workloads.ts';
import { PodTable } from './pod-table.ts';
import { listIn, textsIn } from './pods.ts';

/** What a proxy knows of others, as one `Sidecar` says it. */
export interface KnownHosts {
  readonly object: JudgedObject;
  readonly namespace: string;
  /** Labels of the pods that it is for; `undefined` for all of its namespace that no other is for. */
  readonly labels: Labels | undefined;
  /** Hosts as `namespace/name`; `undefined` where it leaves them to somebody else to say. */
  readonly hosts: readonly string[] | undefined;
  /** Whether what it does not know gets nowhere; else it goes there in plain text. */
  readonly registryOnly: boolean;
}

/**
 * Which `Sidecar` holds for which pods, by Istio's own order: one that selects them, one of their namespace, one of the
 * root namespace. Where several select them, Istio says nothing of which holds, so each must do.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export class SidecarView {
  readonly #selecting = new PodTable<KnownHosts>();
  readonly #wide = new Map<string, KnownHosts[]>();
  readonly #rootNamespace: string;

  constructor(objects: readonly JudgedObject[], rootNamespace: string) {
    this.#rootNamespace = rootNamespace;
    for (const known of objects.map(knownHostsIn)) {
      const { namespace, labels } = known;
      const wide = this.#wide.get(namespace);
      if (labels !== undefined) this.#selecting.add(namespace, labels, known);
      else if (wide === undefined) this.#wide.set(namespace, [known]);
      else wide.push(known);
    }
  }

  of({ namespace, labels }: { readonly namespace: string; readonly labels: Labels }): readonly KnownHosts[] {
    const selecting = this.#selecting
      .find(namespace, labels)
      .filter((known) => selects({ matchLabels: known.labels }, labels));
    if (selecting.length > 0) return selecting;
    return this.#wide.get(namespace) ?? this.#wide.get(this.#rootNamespace) ?? [];
  }
}

/** Whether a `Sidecar` has a host among those that it lists, written as `namespace/name`. */
export function knowsHost({ hosts, namespace }: KnownHosts, host: string): boolean {
  // Most are listed as they are.
  if (hosts === undefined || hosts.includes(host)) return true;
  const [place = '', name = ''] = host.split('/');
  return hosts.some((listed) => {
    const [where = '', what = ''] = listed.split('/');
    return isPlace(where, place, namespace) && isName(what, name);
  });
}

function isPlace(listed: string, place: string, own: string): boolean {
  return listed === '*' || (listed === '.' ? own : listed) === place;
}

function isName(listed: string, name: string): boolean {
  return listed === '*' || (listed.startsWith('*.') ? name.endsWith(listed.slice(1)) : listed === name);
}

function knownHostsIn(object: JudgedObject): KnownHosts {
  const { metadata, spec } = object.manifest as { readonly spec?: unknown } & JudgedObject['manifest'];
  const said = isPlainObject(spec) ? spec : {};
  const { workloadSelector: selector, egress, outboundTrafficPolicy: policy } = said;
  const labels = isPlainObject(selector) && isPlainObject(selector['labels']) ? (selector['labels'] as Labels) : {};
  const listeners = listIn(egress);
  return {
    object,
    namespace: metadata?.namespace ?? 'default',
    labels: Object.keys(labels).length === 0 ? undefined : labels,
    hosts: listeners.length === 0 ? undefined : listeners.flatMap(({ hosts }) => textsIn(hosts)),
    registryOnly: isPlainObject(policy) && policy['mode'] === 'REGISTRY_ONLY',
  };
}
