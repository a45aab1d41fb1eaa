import type { Call } from '../../model/call.ts';
import { apiServerHost, calleeHostsOf } from '../../model/callee-hosts.ts';
import type { Program } from '../../model/program.ts';
import type { Blocked } from './blocked.ts';
import type { Cluster } from './cluster.ts';
import type { Pod } from './pods.ts';
import { type KnownHosts, knowsHost, SidecarView } from './sidecars.ts';

/** What proxies beside callers must know by name, and what for. */
interface Wanted {
  readonly purpose: string;
  readonly hosts: readonly string[];
  /** Whether it gets through without being known: in plain text, where that is not forbidden. */
  readonly takesPlainText: boolean;
}

/** Whatever is declared and a `Sidecar` keeps a caller's proxy from knowing. */
export function* unknownHosts(cluster: Cluster, rootNamespace: string, program: Program): Iterable<Blocked> {
  if (cluster.sidecars.length === 0) return;
  const view = new SidecarView(cluster.sidecars, rootNamespace);
  for (const [caller, wanted] of wantedIn(cluster, program)) {
    for (const pod of cluster.pods.select(caller.namespace, { matchLabels: caller.podLabels ?? {} })) {
      for (const known of view.of(pod)) yield* unknownTo(known, pod, wanted);
    }
  }
}

function* unknownTo(known: KnownHosts, pod: Pod, wanted: readonly Wanted[]): Iterable<Blocked> {
  const { object, registryOnly } = known;
  for (const { purpose, hosts, takesPlainText } of wanted) {
    if (!registryOnly && takesPlainText) continue;
    const missing = hosts.find((host) => !knowsHost(known, host));
    if (missing === undefined) continue;
    yield { object, pointer: '/spec/egress', purpose, problem: `the proxy of ${pod.name} does not know ${missing}` };
  }
}

type Caller = Exclude<Call['caller'], { readonly kind: 'externalService' | 'clusterService' }>;

/** Callers of this program with a proxy beside them, and what each needs. */
function wantedIn({ environments }: Cluster, { graph, services }: Program): ReadonlyMap<Caller, readonly Wanted[]> {
  const byKey = new Map<string, { readonly caller: Caller; readonly wanted: Wanted[] }>();
  const withSidecars = new Set(
    environments.filter(({ platform }) => platform.mesh?.mode === 'sidecar').map(({ id }) => id),
  );
  const add = (caller: Caller, wanted: Wanted) => {
    if (!caller.inMesh || !withSidecars.has(caller.environment)) return;
    const known = byKey.get(caller.key);
    if (known === undefined) byKey.set(caller.key, { caller, wanted: [wanted] });
    else known.wanted.push(wanted);
  };
  for (const call of graph.calls) {
    const { caller, callee } = call;
    if (caller.kind !== 'service' && caller.kind !== 'workload') continue;
    const takesPlainText = callee.kind === 'externalService' || !callee.inMesh;
    const hosts = calleeHostsOf(call, caller.namespace);
    add(caller, { purpose: `the call ${caller.name} → ${callee.name}`, hosts, takesPlainText });
  }
  for (const { peer, name, permissions } of services) {
    if (permissions.length === 0) continue;
    add(peer, { purpose: `the API server for ${name}`, hosts: [apiServerHost], takesPlainText: true });
  }
  return new Map(Array.from(byKey.values(), ({ caller, wanted }) => [caller, wanted]));
}
