import type { Construct } from 'constructs';
import { cronTaskProps } from '../model/presets.ts';
import type { MicroServiceProps } from '../model/service-props.ts';
import type { ScheduleOptions } from '../model/task.ts';
import { MicroService } from './micro-service.ts';
import type { ServingProps } from './task.ts';

/** What a {@link CronTask} takes: what a `MicroService` takes, but for what serves, and when it runs. */
export interface CronTaskProps extends Omit<MicroServiceProps, ServingProps>, ScheduleOptions {}

/**
 * What runs by the clock, each time to its end.
 *
 * @example
 * new CronTask(this, 'report', { image: 'registry.example.com/bank/report', schedule: '0 2 * * *', timeZone: 'Asia/Shanghai', cpu: '100m', memory: '128Mi' });
 */
export class CronTask extends MicroService {
  constructor(scope: Construct, id: string, props: CronTaskProps) {
    super(scope, id, cronTaskProps(props));
  }
}
