import type { JobCheckModel } from '../../model/analysis.ts';
import { checkedPeer, checkPeer } from '../../model/analysis-phases.ts';
import { variablesFor } from '../../model/call-variables.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { podLabelsFor } from '../kubernetes/pod-metadata.ts';
import { podTemplateFor } from '../kubernetes/pod-template.ts';
import type { AnalysisTemplateSpecMetricsProviderJob } from '../types/argo-rollouts.ts';

/**
 * A job beside the service: its program's image, configuration and identity, with another command, that is told where the
 * service is as every caller is. Nobody calls it, so that it has no ports and no checks.
 */
export function checkJobFor(check: JobCheckModel, service: ServiceModel, context: RenderContext) {
  const { spec } = podTemplateFor(service, context);
  const [program] = spec.containers;
  if (program === undefined) throw new Error('a pod without its program');
  const { podLabels } = checkPeer(service);
  // As in a mesh: for one call there is nothing to balance over pods.
  const callee = { ...checkedPeer(service), inMesh: true };
  const addresses = variablesFor(checkPeer(service), callee, service.ports, {}, () => undefined);
  const configured = new Set((program.env ?? []).map(({ name }) => name));
  return {
    metadata: { labels: { ...service.labels, ...podLabels } },
    spec: {
      activeDeadlineSeconds: check.deadline,
      // A node that goes while it runs says nothing about the release.
      backoffLimit: 1,
      template: {
        metadata: { labels: { ...podLabelsFor(service), ...podLabels } },
        spec: {
          containers: [
            {
              name: 'check',
              image: check.image ?? program.image,
              imagePullPolicy: program.imagePullPolicy,
              command: check.command,
              args: check.args.length > 0 ? check.args : undefined,
              env: [...addresses.filter(({ name }) => !configured.has(name)), ...(program.env ?? [])],
              volumeMounts: program.volumeMounts,
              resources: program.resources,
              securityContext: program.securityContext,
            },
          ],
          imagePullSecrets: spec.imagePullSecrets,
          enableServiceLinks: spec.enableServiceLinks,
          volumes: spec.volumes,
          nodeSelector: spec.nodeSelector,
          tolerations: spec.tolerations,
          priorityClassName: spec.priorityClassName,
          restartPolicy: 'Never',
          dnsConfig: spec.dnsConfig,
          serviceAccountName: spec.serviceAccountName,
          automountServiceAccountToken: false,
          securityContext: spec.securityContext,
        },
      },
    },
  } satisfies AnalysisTemplateSpecMetricsProviderJob;
}
