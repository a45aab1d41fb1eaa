import {
  type CallOptions,
  call,
  MicroService,
  type MicroServiceProps,
  type PlatformOptions,
  type ServesOptions,
  type System,
} from '../../lib/index.ts';
import { sized } from './shop.ts';

/** Something that a description can ask for, and what shows in the YAML that it is kept. */
export interface Capability {
  /** How a program asks for it. */
  readonly said: string;
  /** What it is. */
  readonly title: string;
  /** The smallest system that asks for it. */
  readonly build: (system: System) => void;
  /** The same system without it; `undefined` where there is no system without it. */
  readonly without: ((system: System) => void) | undefined;
  /** What the platform names, where that is how it is asked for. */
  readonly platform?: Partial<PlatformOptions>;
  /** What keeps it, wherever it is kept: one of them at least is there, and none without it. */
  readonly traces: readonly Trace[];
}

/** A piece of an object's JSON. */
export interface Trace {
  readonly kind: string;
  readonly name: string;
  readonly says: string;
}

type Props = Partial<MicroServiceProps>;
type Parts = Pick<Capability, 'said' | 'title' | 'traces'>;

export const trace = (kind: string, name: string, says: string): Trace => ({ kind, name, says });

/** A wallet, and a storefront that calls it. */
export function calledWallet(wallet: Props = {}, options?: CallOptions, storefront: Props = {}) {
  return (system: System): void => {
    const callee = new MicroService(system, 'wallet', { ...sized, ...wallet });
    const calls = [options === undefined ? callee : call(callee, options)];
    new MicroService(system, 'storefront', { ...sized, calls, ...storefront });
  };
}

/** The two of them, where nobody calls. */
export const strangers = (system: System): void => {
  new MicroService(system, 'wallet', sized);
  new MicroService(system, 'storefront', sized);
};

/** What a wallet promises, beside something that it promises anyway; without a mesh nothing can be. */
export function promise(parts: Parts, serves: ServesOptions, anyway?: ServesOptions): Capability {
  return {
    ...parts,
    build: calledWallet({ serves: { ...anyway, ...serves } }),
    without: (system) => {
      const { mesh } = system.environment.model.platform;
      calledWallet({ serves: mesh === undefined ? undefined : anyway })(system);
    },
  };
}
