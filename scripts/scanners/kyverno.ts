import { join } from 'node:path';
import { countOf, type Group, podOwners, type Scan, type Scanner } from './scanner.ts';
import { goTool, judges, run } from './tools.ts';

interface Report {
  readonly results?: readonly {
    readonly rule: string;
    readonly result: string;
    readonly message?: string;
    readonly resources?: readonly { readonly kind: string; readonly namespace?: string; readonly name: string }[];
  }[];
}

const policies = join(judges, 'kyverno', 'pod-security.yaml');

/** The Pod Security Standards as Kyverno has them. Seven minutes to build, so not in the gate. */
export const kyverno: Scanner = {
  name: 'kyverno',
  planted: ['restricted'],
  plantedInRollout: 'restricted',
  install: () => {
    const program = goTool('kyverno');
    return (group) => scanOf(group, program);
  },
};

function scanOf(group: Group, program: string): Scan {
  const resources = group.files.flatMap((file) => ['--resource', file]);
  const args = ['apply', policies, ...resources, '--policy-report', '--output-format', 'json'];
  const output = run(program, args, { mayFail: true });
  // What it says of deprecation stands before its report.
  const start = output.indexOf('{"kind"');
  const { results = [] } = start < 0 ? {} : (JSON.parse(output.slice(start, output.lastIndexOf('}') + 1)) as Report);
  const judged = results.map(({ rule, result, message = '', resources: [resource] = [] }) => ({
    result,
    id: rule.replace(/^autogen-(?:cronjob-)?/, ''),
    object: `${resource?.kind}/${resource?.name}`,
    message,
  }));
  const findings = judged.filter(({ result }) => result !== 'pass');
  const seen = new Set(judged.map(({ object }) => object));
  return { seen: seen.size, expected: countOf(group, podOwners), findings };
}
