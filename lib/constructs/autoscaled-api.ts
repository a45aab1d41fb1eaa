import type { Construct } from 'constructs';
import type { AutoscalingOptions } from '../model/autoscaling.ts';
import { autoscaledApiProps } from '../model/presets.ts';
import type { MicroServiceProps } from '../model/service-props.ts';
import { MicroService } from './micro-service.ts';

/** What an {@link AutoscaledApi} takes: everything that a `MicroService` takes; `autoscaling` must be said. */
export interface AutoscaledApiProps extends Omit<MicroServiceProps, 'replicas' | 'autoscaling'> {
  readonly autoscaling: AutoscalingOptions;
}

/**
 * A service whose number of pods follows its load.
 *
 * @example
 * new AutoscaledApi(this, 'wallet', { image: 'registry.example.com/bycoin/wallet', port: 8080, cpu: '250m', memory: '256Mi', autoscaling: { maxReplicas: 15, cpuPercent: 80 } });
 */
export class AutoscaledApi extends MicroService {
  constructor(scope: Construct, id: string, props: AutoscaledApiProps) {
    super(scope, id, autoscaledApiProps(props));
  }
}
