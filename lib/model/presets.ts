import { isPlainObject } from '../support/plain.ts';
import type { EnvironmentModel } from './environment.ts';
import type { ServesOptions } from './promise.ts';
import { onceOptions, scheduleOptions } from './resolve-task.ts';
import type { MicroServiceProps } from './service-props.ts';
import type { OnceOptions, ScheduleOptions, TaskModel } from './task.ts';

/** Props of a `MeshedService` with the promise that its edition gives it. */
export function meshedServiceProps(
  props: MicroServiceProps,
  environment: EnvironmentModel | undefined,
): MicroServiceProps {
  if (
    environment === undefined ||
    !isPlainObject(props) ||
    !(props.serves === undefined || isPlainObject(props.serves))
  )
    return props;
  const spoken = protocolsIn(props);
  // What serves nobody promises nothing.
  if (spoken.length === 0) return props;
  const { meshedService } = environment.defaults;
  const fewest = props.autoscaling?.minReplicas ?? props.replicas ?? environment.defaults.replicas[environment.tier];
  const said: ServesOptions = props.serves ?? {};
  const isAsked = spoken.some((protocol) => protocol !== 'tcp');
  const serves: ServesOptions = {
    ...said,
    timeout: said.timeout ?? (isAsked ? `${meshedService.timeout}ms` : undefined),
    retries: said.retries ?? (isAsked ? { attempts: meshedService.attempts } : undefined),
    // A service with one endpoint has none to fail over to: ejecting it would only add an outage.
    circuitBreaker: said.circuitBreaker ?? (fewest > 1 ? {} : undefined),
  };
  return { ...props, serves };
}

/** What its ports speak, as it is written: nobody has read it yet. */
function protocolsIn({
  port,
  ports,
  protocol,
}: Pick<MicroServiceProps, 'port' | 'ports' | 'protocol'>): readonly unknown[] {
  if (isPlainObject(ports))
    return Object.values(ports).map((one) => (isPlainObject(one) ? one['protocol'] : undefined));
  return port === undefined ? [] : [protocol];
}

/** Props of an `AutoscaledApi`. JavaScript users may forget `autoscaling`: an empty one is then what the reader complains of. */
export function autoscaledApiProps(props: MicroServiceProps): MicroServiceProps {
  if (!isPlainObject(props) || props.autoscaling !== undefined) return props;
  return { ...props, autoscaling: {} as MicroServiceProps['autoscaling'] };
}

/** Props of a `StatefulService`. JavaScript users may forget `state`: its pods then have names of their own, and no volumes. */
export function statefulServiceProps(props: MicroServiceProps): MicroServiceProps {
  return isPlainObject(props) && props.state === undefined ? { ...props, state: {} } : props;
}

/** Props of a `Task`: what says how it ends is taken together. */
export function taskProps(props: MicroServiceProps & OnceOptions): MicroServiceProps {
  return withTask(props, 'once', onceOptions);
}

/** Props of a `CronTask`: what says when it runs and how it ends is taken together. */
export function cronTaskProps(props: MicroServiceProps & ScheduleOptions): MicroServiceProps {
  return withTask(props, 'scheduled', scheduleOptions);
}

function withTask(
  props: MicroServiceProps,
  kind: TaskModel['kind'],
  table: Readonly<Record<string, unknown>>,
): MicroServiceProps {
  if (!isPlainObject(props)) return props;
  const said = Object.entries(props);
  const options = Object.fromEntries(said.filter(([name]) => Object.hasOwn(table, name)));
  const others = Object.fromEntries(said.filter(([name]) => !Object.hasOwn(table, name)));
  return { ...others, task: { kind, options, inProps: true } } as unknown as MicroServiceProps;
}
