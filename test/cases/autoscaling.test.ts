import { describe, expect, test } from 'vitest';
import { podsServiceFor } from '../../lib/manifests/kubernetes/pods-service.ts';
import { serviceFor } from '../../lib/manifests/kubernetes/service.ts';
import { istioSidecar } from '../../lib/model/mesh.ts';
import { nobodyCalls } from '../support/graphs.ts';
import { serviceModel } from '../support/models.ts';
import { deploymentOf, written } from '../support/rendered.ts';

describe('C17: turning autoscaling on drops a busy service to one pod', () => {
  test('C17: replicas and an autoscaler never stand side by side', () => {
    const service = serviceModel({ autoscaling: { minReplicas: 10, maxReplicas: 15 } });
    expect(deploymentOf(service).spec).not.toHaveProperty('replicas');
  });
});

describe('C18: gRPC behind a plain Service: new replicas get no traffic', () => {
  const pricing = { port: 9090, servicePort: 80, protocol: 'grpc', autoscaling: { maxReplicas: 8 } } as const;
  const alone = serviceModel(pricing, {}, 'pricing');
  const meshed = serviceModel(pricing, { platform: { kubernetes: '1.33', mesh: istioSidecar('1.30') } }, 'pricing');

  test('C18: without a mesh the pods have addresses of their own', () => {
    expect(written(podsServiceFor(alone), alone)).toMatchObject({
      metadata: { name: 'pricing-pods' },
      spec: { clusterIP: 'None' },
    });
  });

  test('C18: these have the port of the pod', () => {
    expect(podsServiceFor(alone)?.spec.ports).toEqual([
      { name: 'grpc', port: 9090, targetPort: 'grpc', protocol: 'TCP', appProtocol: 'grpc' },
    ]);
  });

  test('C18: pods that are not ready are not among them', () => {
    expect(podsServiceFor(alone)?.spec).not.toHaveProperty('publishNotReadyAddresses');
  });

  test('C18: the normal Service stays beside them', () => {
    expect(serviceFor(alone, nobodyCalls).metadata.name).toBe('pricing');
  });

  test('C18: in a mesh there is the normal Service only', () => {
    expect(podsServiceFor(meshed)).toBeUndefined();
  });

  test('C18: in a mesh the port is named after gRPC', () => {
    expect(serviceFor(meshed, nobodyCalls).spec.ports.map(({ name }) => name)).toEqual(['grpc']);
  });
});
