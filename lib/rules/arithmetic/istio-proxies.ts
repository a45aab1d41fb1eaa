import { parse } from 'yaml';
import { istioClass } from '../../model/gateway.ts';
import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { isKind, namespaceOf } from '../object-issue.ts';
import type { Workload } from '../workloads.ts';

/** What Istio's own settings give to the one container of such a pod, `global.proxy` and `global.waypoint` alike. */
const usual = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };

const classes: readonly unknown[] = [istioClass, 'istio-waypoint'];

/**
 * The Deployments that Istio makes of Gateways of its own classes, as far as their numbers go: what its template says, with
 * what the ConfigMap of the Gateway's parameters changes in it. `object` is the Gateway, in the shape of its Deployment.
 *
 * @see https://github.com/istio/istio/blob/master/manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml
 */
export function istioProxiesIn(objects: readonly JudgedObject[]): readonly Workload[] {
  const gateways = objects.filter(isIstioGateway);
  if (gateways.length === 0) return [];
  const configMaps = new Map(
    objects.filter((object) => isKind(object, 'ConfigMap', '')).map((each) => [keyOf(each), each]),
  );
  return gateways.map((gateway) => {
    const { parametersRef } = fields(specOf(gateway)['infrastructure']);
    const found = configMaps.get(`${namespaceOf(gateway)} ${fields(parametersRef)['name']}`);
    return proxyOf(gateway, changesIn(found));
  });
}

/** Whether an object is a Gateway that Istio makes pods of. */
export function isIstioGateway(object: JudgedObject): boolean {
  return isKind(object, 'Gateway', 'gateway.networking.k8s.io') && classes.includes(specOf(object)['gatewayClassName']);
}

function proxyOf(gateway: JudgedObject, changes: Fields): Workload {
  const { replicas, strategy, template } = changes;
  const pod = fields(fields(template)['spec']);
  const changed = fieldsIn(pod['containers']);
  const own = changed.find(({ name }) => name === 'istio-proxy');
  const podSpec = {
    ...pod,
    containers: [
      { name: 'istio-proxy', resources: mergedResources(fields(own?.['resources'])) },
      ...changed.filter((container) => container !== own),
    ],
  };
  const { metadata } = gateway.manifest;
  const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas, strategy } };
  // Its pods are proxies themselves, and get none beside them.
  const annotations = { 'sidecar.istio.io/inject': 'false' };
  return { object: { ...gateway, manifest }, labels: {}, annotations, podSpec, pointer: '/spec/template' };
}

function mergedResources({ requests, limits }: Fields): Fields {
  return { requests: { ...usual.requests, ...fields(requests) }, limits: { ...usual.limits, ...fields(limits) } };
}

/** The part of a Deployment that is merged into Istio's, as text; what is no YAML changes nothing. */
function changesIn(configMap: JudgedObject | undefined): Fields {
  const { data } = (configMap?.manifest ?? {}) as { readonly data?: unknown };
  const text = textIn(fields(data)['deployment']);
  if (text === undefined) return {};
  try {
    return fields(fields(parse(text))['spec']);
  } catch {
    return {};
  }
}

function keyOf(object: JudgedObject): string {
  return `${namespaceOf(object)} ${object.manifest.metadata?.name}`;
}
