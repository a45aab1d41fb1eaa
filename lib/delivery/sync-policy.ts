import type { ApplicationSpecSyncPolicy } from '../manifests/types/argo-cd.ts';
import type { EnvironmentModel } from '../model/environment.ts';
import { atLeast } from '../model/version.ts';

/** How commits are applied. A field that a version does not know would be dropped, and never be in sync. */
export function syncPolicyFor(
  { platform, defaults, tier }: EnvironmentModel,
  { automated, respectIgnored = true }: { readonly automated: boolean; readonly respectIgnored?: boolean },
): ApplicationSpecSyncPolicy {
  const argoCd = platform.argoCd ?? '';
  const { selfHeal, retry } = defaults.delivery;
  const switchable = atLeast(argoCd, '3.1');
  return {
    automated:
      automated || switchable
        ? {
            enabled: switchable ? automated : undefined,
            prune: true,
            selfHeal: selfHeal[tier],
            // A folder that is empty by mistake does not take everything with it.
            allowEmpty: false,
          }
        : undefined,
    retry: {
      limit: retry.limit,
      backoff: { duration: retry.duration, factor: retry.factor, maxDuration: retry.maxDuration },
      // A newer commit ends the retries of a broken one.
      refresh: atLeast(argoCd, '3.2') ? true : undefined,
    },
    syncOptions: [
      'ServerSideApply=true',
      'CreateNamespace=false',
      'ApplyOutOfSyncOnly=true',
      ...(respectIgnored ? ['RespectIgnoreDifferences=true'] : []),
      'FailOnSharedResource=true',
      'PrunePropagationPolicy=foreground',
    ],
  };
}
