import {
  CloudNativeApp,
  clusterService,
  Environment,
  istioAmbient,
  local,
  MicroService,
  type MicroServiceProps,
  System,
} from '../../lib/index.ts';
import { imageOf, nameOf, settingsOf, systemOf, variablesOf } from './facts.ts';

/** `mesh`: config, autoscaling, mesh, `serves` and three calls each; `seven`: the objects that other renderers were measured with. */
export type Fleet = 'mesh' | 'seven';

/** Who brings requests from outside: without it the services that nobody calls are refused. */
const gateway = clusterService({
  namespace: 'ingress',
  name: 'gateway',
  labels: { app: 'gateway' },
  serviceAccount: 'gateway',
});

/** A program with so many services, each calling the three before it. */
export function fleetOf(fleet: Fleet, services: number, outdir: string): CloudNativeApp {
  const app = new CloudNativeApp({ name: 'bench', outdir });
  const environment = new Environment(app, 'prod', {
    tier: 'production',
    edition: '2026.12',
    cloud: local(),
    platform: {
      kubernetes: '1.33',
      gatewayApi: '1.5',
      mesh: fleet === 'mesh' ? istioAmbient('1.30') : undefined,
      gateways: [gateway],
    },
    releases: {},
  });
  const systems = new Map<string, System>();
  const made: MicroService[] = [];
  for (let index = 0; index < services; index += 1) {
    const id = systemOf(index);
    const system = systems.get(id) ?? new System(environment, id, { owner: 'bench' });
    systems.set(id, system);
    made.push(new MicroService(system, nameOf(index), { ...propsOf[fleet](index), calls: made.slice(-3) }));
  }
  return app;
}

const propsOf: Readonly<Record<Fleet, (index: number) => MicroServiceProps>> = {
  mesh: (index) => ({
    ...common(index),
    config: variablesOf(index),
    serves: {
      timeout: '2s',
      retries: { attempts: 2, perTryTimeout: '600ms' },
      circuitBreaker: { consecutiveErrors: 5, ejectFor: '30s' },
      maxConnections: 100,
    },
  }),
  seven: (index) => ({ ...common(index), files: { '/etc/app/settings.yaml': settingsOf(index) } }),
};

function common(index: number): MicroServiceProps {
  return {
    image: imageOf(index),
    port: 8080,
    cpu: '250m',
    memory: '256Mi',
    health: { readiness: '/ready', liveness: '/live', startup: '/started' },
    autoscaling: { minReplicas: 3, maxReplicas: 9, cpuPercent: 80 },
  };
}
