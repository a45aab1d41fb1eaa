import type { Construct } from 'constructs';
import { taskProps } from '../model/presets.ts';
import type { MicroServiceProps } from '../model/service-props.ts';
import type { OnceOptions } from '../model/task.ts';
import { MicroService } from './micro-service.ts';

/** Options of a service that mean nothing for what runs to its end. */
export type ServingProps =
  | 'port'
  | 'protocol'
  | 'servicePort'
  | 'ports'
  | 'replicas'
  | 'autoscaling'
  | 'serves'
  | 'expose'
  | 'state'
  | 'rollout'
  | 'health'
  | 'spread'
  | 'task';

/** What a {@link Task} takes: what a `MicroService` takes, but for what serves. */
export interface TaskProps extends Omit<MicroServiceProps, ServingProps>, OnceOptions {}

/**
 * What runs once for each release, to its end: a migration, a seed. What it does, it must be able to do again: a sync that
 * failed begins anew.
 *
 * @example
 * const migration = new Task(this, 'migration', { image: ledger, args: ['migrate'], cpu: '100m', memory: '128Mi', calls: [database] });
 */
export class Task extends MicroService {
  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id, taskProps(props));
  }
}
