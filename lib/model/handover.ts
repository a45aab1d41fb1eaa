import type { RolloutModel } from './rollout.ts';
import type { ServiceModel } from './service.ts';
import { type WorkloadKind, workloadKindOf } from './workload-kind.ts';

/** A service as it owns its pods by one kind of object. */
export interface Owner {
  readonly service: ServiceModel;
  /** Whether another kind takes its place and it must not be pruned yet: its pods may be the only ones that serve. */
  readonly kept: boolean;
}

/**
 * The service as an object of a kind has its pods; `undefined` where it has none by that kind. While a Deployment and a
 * Rollout change places both have them, each as its own options say.
 */
export function ownerBy(kind: WorkloadKind, service: ServiceModel): Owner | undefined {
  if (workloadKindOf(service) === kind) return { service, kept: false };
  const before = beforeHandover(service);
  if (before === undefined || workloadKindOf(before) !== kind) return undefined;
  return { service: before, kept: service.rollout.replaces?.step === 'start' };
}

/** The service as it was, where something takes the place of its rollout: what requests follow stays the same for both. */
function beforeHandover(service: ServiceModel): ServiceModel | undefined {
  const { replaces, ...now } = service.rollout;
  if (replaces === undefined || service.state !== undefined || service.task !== undefined) return undefined;
  const next = { ...now, replaces: undefined } as RolloutModel;
  return {
    ...service,
    rollout: {
      ...replaces.rollout,
      replaces: { rollout: next, step: replaces.step === 'start' ? 'serve' : 'start' },
    },
  };
}
