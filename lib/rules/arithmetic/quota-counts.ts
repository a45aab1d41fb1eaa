import { apiGroupOf } from '../../model/kinds.ts';
import type { JudgedObject } from '../../model/program.ts';
import { sumQuantities, timesQuantity } from '../../model/quantity.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { isKind, namespaceOf } from '../object-issue.ts';
import { keptByControllers, type ResourceCount } from './controller-counts.ts';
import { isIstioGateway } from './istio-proxies.ts';
import { Scaling } from './scaling.ts';

/** How many objects of a namespace there are at least, and what their volumes ask for, by the keys of a ResourceQuota. */
export class NamespaceContents {
  /** By `namespace resource`, such as `services` or `deployments.apps`. */
  readonly #counts = new Map<string, number>();
  readonly #claims = new Map<string, Claims[]>();

  constructor(objects: readonly JudgedObject[]) {
    const scaling = Scaling.of(objects);
    for (const object of objects) {
      const namespace = namespaceOf(object);
      for (const [resource, count] of countsOf(object)) this.#add(namespace, resource, count);
      const claims = claimsOf(object, scaling);
      if (claims.length > 0) this.#claims.set(namespace, [...(this.#claims.get(namespace) ?? []), ...claims]);
    }
  }

  /** What a key of a quota counts to; `undefined` for one that is about something else. */
  of(quota: JudgedObject, key: string): string | undefined {
    const namespace = namespaceOf(quota);
    const [, storageClass, what = key] = /^(.+)\.storageclass\.storage\.k8s\.io\/(.+)$/.exec(key) ?? [];
    if (what === 'persistentvolumeclaims' || what === 'count/persistentvolumeclaims') {
      const claims = this.#claimsOf(namespace, storageClass);
      return String(claims.reduce((sum, { number }) => sum + number, 0));
    }
    if (what === 'requests.storage') {
      return sumQuantities(
        this.#claimsOf(namespace, storageClass).map(({ size, number }) => timesQuantity(size, number)),
      );
    }
    const resource = legacyKeys.includes(key) ? key : /^count\/(.+)$/.exec(key)?.[1];
    if (resource === undefined || resource === 'pods') return undefined;
    return String((this.#counts.get(`${namespace} ${resource}`) ?? 0) + unwritten(resource, quota));
  }

  #claimsOf(namespace: string, storageClass: string | undefined): readonly Claims[] {
    const claims = this.#claims.get(namespace) ?? [];
    return storageClass === undefined ? claims : claims.filter((claim) => claim.storageClass === storageClass);
  }

  #add(namespace: string, resource: string, count: number): void {
    const key = `${namespace} ${resource}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }
}

/** Keys from before `count/…`: https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count */
const legacyKeys: readonly string[] = [
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
];

/** Claims that are alike. */
interface Claims {
  readonly storageClass: string | undefined;
  readonly size: string;
  readonly number: number;
}

function claimsOf(object: JudgedObject, scaling: Scaling): readonly Claims[] {
  if (isKind(object, 'PersistentVolumeClaim', '')) return [claimIn(specOf(object), 1)];
  if (!isKind(object, 'StatefulSet', 'apps')) return [];
  const number = scaling.scaleOf(object)?.most ?? 0;
  return fieldsIn(specOf(object)['volumeClaimTemplates']).map(({ spec }) => claimIn(fields(spec), number));
}

function claimIn({ resources, storageClassName }: Fields, number: number): Claims {
  const { storage = '0' } = fields(fields(resources)['requests']);
  return { storageClass: textIn(storageClassName), size: String(storage), number };
}

function countsOf(object: JudgedObject): readonly (readonly [string, number])[] {
  const { apiVersion, kind } = object.manifest;
  const group = apiGroupOf(apiVersion);
  const counts: ResourceCount[] = [[`${pluralOf(kind)}${group === '' ? '' : `.${group}`}`, 1]];
  counts.push(...keptByControllers(object));
  if (isKind(object, 'Service', '')) counts.push(...serviceCounts(textIn(specOf(object)['type']), specOf(object)));
  if (isIstioGateway(object)) {
    counts.push(['deployments.apps', 1], ['serviceaccounts', 1], ['services', 1]);
    const ports = fieldsIn(specOf(object)['listeners']);
    const type = specOf(object)['gatewayClassName'] === 'istio-waypoint' ? 'ClusterIP' : 'LoadBalancer';
    counts.push(...serviceCounts(type, { ports }));
  }
  return counts;
}

/** A load balancer of Kubernetes' own kind takes a port of each node for each of its ports. */
function serviceCounts(type: string | undefined, { ports, allocateLoadBalancerNodePorts }: Fields): [string, number][] {
  const isBalanced = type === 'LoadBalancer';
  const onNodes = type === 'NodePort' || (isBalanced && allocateLoadBalancerNodePorts !== false);
  return [
    ['services.loadbalancers', isBalanced ? 1 : 0],
    ['services.nodeports', onNodes ? new Set(fieldsIn(ports).map(({ port }) => port)).size : 0],
  ];
}

/** What every namespace holds, whoever writes its manifests. */
function unwritten(resource: string, { environment }: JudgedObject): number {
  if (resource === 'serviceaccounts') return 1;
  // kube-root-ca.crt, and istio-ca-root-cert.
  if (resource === 'configmaps') return environment?.platform.mesh === undefined ? 1 : 2;
  return 0;
}

/** `NetworkPolicy` → `networkpolicies`, as API servers name resources by their kinds. */
function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word === 'endpoints') return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|ch)$/.test(word) ? `${word}es` : `${word}s`;
}
