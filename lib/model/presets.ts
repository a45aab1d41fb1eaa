import { isPlainObject } from '../support/plain.ts';
import type { EnvironmentModel } from './environment.ts';
import type { ServesOptions } from './promise.ts';
import type { MicroServiceProps } from './service-props.ts';

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
  const { meshedService } = environment.defaults;
  const fewest = props.autoscaling?.minReplicas ?? props.replicas ?? environment.defaults.replicas[environment.tier];
  const said: ServesOptions = props.serves ?? {};
  const serves: ServesOptions = {
    ...said,
    timeout: said.timeout ?? `${meshedService.timeout}ms`,
    retries: said.retries ?? { attempts: meshedService.attempts },
    // A service with one endpoint has none to fail over to: ejecting it would only add an outage.
    circuitBreaker: said.circuitBreaker ?? (fewest > 1 ? {} : undefined),
  };
  return { ...props, serves };
}

/** Props of an `AutoscaledApi`. JavaScript users may forget `autoscaling`: an empty one is then what the reader complains of. */
export function autoscaledApiProps(props: MicroServiceProps): MicroServiceProps {
  if (!isPlainObject(props) || props.autoscaling !== undefined) return props;
  return { ...props, autoscaling: {} as MicroServiceProps['autoscaling'] };
}
