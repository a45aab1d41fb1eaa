import { describe, expect, test } from 'vitest';
import { podsServiceFor } from '../lib/manifests/kubernetes/pods-service.ts';
import { serviceFor } from '../lib/manifests/kubernetes/service.ts';
import { istioAmbient, istioSidecar } from '../lib/model/mesh.ts';
import type { PortProtocol } from '../lib/model/ports.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import type { MicroServiceProps } from '../lib/model/service-props.ts';
import { nobodyCalls } from './support/graphs.ts';
import { serviceModel } from './support/models.ts';
import { written } from './support/rendered.ts';

const objectOf = (service: ServiceModel) => written(serviceFor(service, nobodyCalls), service);
const ambient = { platform: { kubernetes: '1.33', gatewayApi: '1.5', mesh: istioAmbient('1.30') } };
const sidecar = { platform: { kubernetes: '1.33', gatewayApi: '1.5', mesh: istioSidecar('1.30') } };
const rpc = {
  port: undefined,
  ports: { http: 8080, rpc: { port: 9090, servicePort: 90, protocol: 'grpc' } },
} satisfies Partial<MicroServiceProps>;

describe('the Service object', () => {
  test.each(['1.27', '1.36'])('is valid on Kubernetes %s', (kubernetes) => {
    expect(objectOf(serviceModel(rpc, { platform: { kubernetes } })).kind).toBe('Service');
  });

  test('selects the pods of its service', () => {
    const service = serviceModel();
    expect(objectOf(service).spec.selector).toEqual(service.selector);
  });

  test('has an address inside the cluster only', () => {
    expect(objectOf(serviceModel()).spec.type).toBe('ClusterIP');
  });

  test('leads from its own port to the port of the pod by name', () => {
    expect(objectOf(serviceModel({ port: 8080, servicePort: 80 })).spec.ports).toEqual([
      { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
    ]);
  });

  test('names ports by protocol and name', () => {
    expect(objectOf(serviceModel(rpc)).spec.ports.map(({ name }) => name)).toEqual(['http', 'grpc-rpc']);
  });

  test.each<[PortProtocol, string]>([
    ['http', 'http'],
    ['http2', 'kubernetes.io/h2c'],
    ['grpc', 'grpc'],
    ['tcp', 'tcp'],
  ])('says of a port for %s that it speaks %s', (protocol, appProtocol) => {
    const [port] = objectOf(serviceModel({ port: 8080, protocol })).spec.ports;
    expect(port?.appProtocol).toBe(appProtocol);
  });

  test('sends requests through the waypoint in ambient, where it promises something', () => {
    const { labels } = objectOf(serviceModel({ serves: { timeout: '2s' } }, ambient)).metadata;
    expect(labels).toHaveProperty(['istio.io/use-waypoint'], 'waypoint');
  });

  test.each([
    ['it promises nothing', serviceModel({}, ambient)],
    ['the mesh has sidecars', serviceModel({ serves: { timeout: '2s' } }, sidecar)],
    ['there is no mesh', serviceModel()],
  ])('needs no waypoint where %s', (_, service) => {
    expect(objectOf(service).metadata.labels).not.toHaveProperty(['istio.io/use-waypoint']);
  });
});

describe('the addresses of single pods', () => {
  test.each(['1.27', '1.36'])('are valid on Kubernetes %s', (kubernetes) => {
    const service = serviceModel(rpc, { platform: { kubernetes } });
    expect(written(podsServiceFor(service), service)?.kind).toBe('Service');
  });

  test('have no address in common', () => {
    expect(podsServiceFor(serviceModel(rpc))?.spec.clusterIP).toBe('None');
  });

  test('are there for gRPC only, at the port of the pod', () => {
    expect(podsServiceFor(serviceModel(rpc))?.spec.ports).toEqual([
      { name: 'grpc-rpc', port: 9090, targetPort: 'rpc', protocol: 'TCP', appProtocol: 'grpc' },
    ]);
  });

  test('are not needed without gRPC', () => {
    expect(podsServiceFor(serviceModel())).toBeUndefined();
  });

  test.each([
    ['sidecars', sidecar],
    ['ambient', ambient],
  ])('are not needed in a mesh with %s, which balances requests', (_, environment) => {
    expect(podsServiceFor(serviceModel(rpc, environment))).toBeUndefined();
  });
});
