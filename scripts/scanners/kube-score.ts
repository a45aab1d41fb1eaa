import { countOf, type Group, podOwners, type Scan, type Scanner } from './scanner.ts';
import { goTool, runForJson } from './tools.ts';

type Report = readonly {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}[];

/** What it calls a warning; above are two ways of being all right. */
const warning = 5;
const known = [...podOwners, 'Service', 'Ingress', 'NetworkPolicy', 'PodDisruptionBudget', 'HorizontalPodAutoscaler'];

/** @see https://github.com/zegl/kube-score/blob/master/README_CHECKS.md */
export const kubeScore: Scanner = {
  name: 'kube-score',
  planted: [
    'container-security-context-privileged',
    'container-image-tag',
    'container-resources',
    'pod-networkpolicy',
    'service-targets-pod',
  ],
  plantedInRollout: 'container-security-context-privileged',
  install: () => {
    const program = goTool('kube-score');
    return (group) => scanOf(group, program);
  },
};

function scanOf(group: Group, program: string): Scan {
  const args = ['score', '--output-format', 'json', '--kubernetes-version', `v${group.kubernetes}`, ...group.files];
  const report = runForJson<Report>(program, args);
  const findings = report.flatMap(({ type_meta: { kind }, object_meta: { name }, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade <= warning)
      .map(({ check: { id }, comments }) => ({
        id,
        object: `${kind}/${name}`,
        message: (comments ?? []).map(({ summary }) => summary).join('; '),
      })),
  );
  return { seen: report.length, expected: countOf(group, known), findings };
}
