import type { Construct } from 'constructs';
import { meshedServiceProps } from '../model/presets.ts';
import type { MicroServiceProps } from '../model/service-props.ts';
import { Environment } from './environment.ts';
import { MicroService } from './micro-service.ts';

/** What a {@link MeshedService} takes: everything that a `MicroService` takes, and it is in the mesh. */
export interface MeshedServiceProps extends Omit<MicroServiceProps, 'mesh'> {}

/**
 * A service that relies on the platform's mesh. Where `serves` says nothing else it promises a timeout of 15 seconds and two
 * retries of what never reached the program, if one of its ports carries requests, and, where there is more than one
 * endpoint, ejection after five errors.
 *
 * @example
 * new MeshedService(this, 'storefront', { image: 'registry.example.com/bycoin/storefront', port: 8080, cpu: '250m', memory: '256Mi', calls: [wallet] });
 */
export class MeshedService extends MicroService {
  constructor(scope: Construct, id: string, props: MeshedServiceProps) {
    super(scope, id, meshedServiceProps(props, Environment.tryOf(scope)?.model));
  }
}
