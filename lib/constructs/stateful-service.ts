import type { Construct } from 'constructs';
import { statefulServiceProps } from '../model/presets.ts';
import type { MicroServiceProps } from '../model/service-props.ts';
import type { StateOptions } from '../model/state.ts';
import { MicroService } from './micro-service.ts';

/** What a {@link StatefulService} takes: everything that a `MicroService` takes; `state` must be said. */
export interface StatefulServiceProps extends Omit<MicroServiceProps, 'state'> {
  readonly state: StateOptions;
}

/**
 * A service whose pods have names and volumes of their own, which are there again when a pod comes back.
 *
 * @example
 * new StatefulService(this, 'redis', { image: 'docker.io/library/redis:8.2.1', port: 6379, protocol: 'tcp', cpu: '70m', memory: '200Mi', replicas: 1, state: { volumes: { '/data': { size: '20Gi' } } } });
 */
export class StatefulService extends MicroService {
  constructor(scope: Construct, id: string, props: StatefulServiceProps) {
    super(scope, id, statefulServiceProps(props));
  }
}
