import type { JudgedObject } from '../../model/program.ts';
import { isPlainObject } from '../../support/plain.ts';
import { type Labels, type Selector, selects } from '../workloads.ts';
import { PodTable } from './pod-table.ts';
import { requiredLabels, selectorIn } from './selectors.ts';

/** How connections to a port are encrypted, and which objects say so; none where it is the mesh's own default. */
export interface MutualTls {
  readonly mode: string;
  readonly objects: readonly JudgedObject[];
}

interface Authentication {
  readonly object: JudgedObject;
  readonly selector: Selector | undefined;
  readonly mode: string;
  readonly portModes: Readonly<Record<string, unknown>>;
}

/**
 * Which connections must be mutual TLS, by the PeerAuthentications of a cluster: what says it for a port goes before what
 * says it for pods, then comes the namespace, then the mesh, which without any takes plain text (PERMISSIVE), too.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class MutualTlsView {
  readonly #rootNamespace: string;
  readonly #ofPods = new PodTable<Authentication>();
  readonly #ofNamespaces = new Map<string, Authentication[]>();

  constructor(objects: readonly JudgedObject[], rootNamespace: string) {
    this.#rootNamespace = rootNamespace;
    for (const object of objects) {
      const authentication = authenticationIn(object);
      const namespace = object.manifest.metadata?.namespace ?? 'default';
      const { selector } = authentication;
      if (selector !== undefined) this.#ofPods.add(namespace, requiredLabels(selector), authentication);
      else this.#ofNamespaces.set(namespace, [...(this.#ofNamespaces.get(namespace) ?? []), authentication]);
    }
  }

  /** What holds for a port of pods. */
  of({ namespace, labels }: { readonly namespace: string; readonly labels: Labels }, port: number): MutualTls {
    const own = this.#ofPods.find(namespace, labels).filter(({ selector = {} }) => selects(selector, labels));
    const ofPort = own.filter(({ portModes }) => isPlainObject(portModes[port]));
    return (
      weakest(ofPort, ({ portModes }) => modeIn(portModes[port])) ??
      weakest(own, ({ mode }) => mode) ??
      weakest(this.#ofNamespaces.get(namespace) ?? [], ({ mode }) => mode) ??
      weakest(this.#ofNamespaces.get(this.#rootNamespace) ?? [], ({ mode }) => mode) ?? {
        mode: 'PERMISSIVE',
        objects: [],
      }
    );
  }
}

/** Of several for one thing Istio takes the oldest, which is not known here: the one that asks for least is feared. */
function weakest(
  authentications: readonly Authentication[],
  modeOf: (authentication: Authentication) => string,
): MutualTls | undefined {
  const saying = authentications.filter((authentication) => modeOf(authentication) !== 'UNSET');
  const [first] = saying.toSorted((a, b) => strengths.indexOf(modeOf(a)) - strengths.indexOf(modeOf(b)));
  return first === undefined ? undefined : { mode: modeOf(first), objects: [first.object] };
}

const strengths = ['DISABLE', 'PERMISSIVE', 'STRICT'];

function authenticationIn(object: JudgedObject): Authentication {
  const { spec: given } = object.manifest as { readonly spec?: unknown };
  const { selector, mtls, portLevelMtls } = isPlainObject(given) ? given : {};
  const labels = selectorIn(selector);
  const some = Object.keys(labels.matchLabels ?? {}).length > 0;
  return {
    object,
    selector: some ? labels : undefined,
    mode: modeIn(mtls),
    portModes: isPlainObject(portLevelMtls) ? portLevelMtls : {},
  };
}

function modeIn(mtls: unknown): string {
  return isPlainObject(mtls) && typeof mtls['mode'] === 'string' ? mtls['mode'] : 'UNSET';
}
