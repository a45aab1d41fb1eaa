import type { ServiceModel } from '../../model/service.ts';
import type { PodSecurityContext, SecurityContext } from '../types/kubernetes.ts';

/**
 * Pod Security "restricted". Ids are numbers, since the kubelet cannot tell whether a name is root (cases.md C07); none at
 * all on platforms that assign them.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podSecurityContextFor({ user }: ServiceModel) {
  return {
    fsGroup: user?.group,
    fsGroupChangePolicy: 'OnRootMismatch',
    runAsUser: user?.user,
    runAsNonRoot: true,
    runAsGroup: user?.group,
    seccompProfile: { type: 'RuntimeDefault' },
  } satisfies PodSecurityContext;
}

/** The same once more, since it holds for a container whatever its pod says, and scanners look only here. */
export function containerSecurityContextFor({ user }: ServiceModel) {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsUser: user?.user,
    runAsNonRoot: true,
    runAsGroup: user?.group,
    seccompProfile: { type: 'RuntimeDefault' },
  } satisfies SecurityContext;
}
