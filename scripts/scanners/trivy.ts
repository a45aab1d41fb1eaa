import { join } from 'node:path';
import type { Group, Scan, Scanner } from './scanner.ts';
import { cache, goTool, judges, runForJson } from './tools.ts';

interface Report {
  readonly Results?: readonly {
    readonly Type: string;
    readonly Target: string;
    readonly Misconfigurations?: readonly {
      readonly ID: string;
      readonly Status: string;
      readonly Title: string;
      readonly Message: string;
    }[];
  }[];
}

const root = join(import.meta.dirname, '..', '..');

/** It counts files, not objects. Ten minutes to build, so not in the gate. */
export const trivy: Scanner = {
  name: 'trivy',
  unit: 'files',
  planted: ['KSV-0009', 'KSV-0010', 'KSV-0013', 'KSV-0017', 'KSV-0125'],
  plantedInRollout: 'KSV-0017',
  install: () => {
    const program = goTool('trivy', { GOEXPERIMENT: 'jsonv2' });
    return (group) => scanOf(group, program);
  },
};

function scanOf({ files }: Group, program: string): Scan {
  const offline = ['--skip-check-update', '--skip-version-check', '--disable-telemetry', '--quiet'];
  const settings = ['--ignorefile', join(root, '.trivyignore.yaml'), '--config-data', join(judges, 'trivy', 'data')];
  const output = ['--misconfig-scanners', 'kubernetes', '--include-non-failures', '--format', 'json'];
  const results = files.flatMap(
    (file) =>
      runForJson<Report>(program, ['config', ...offline, ...settings, ...output, file], {
        env: { TRIVY_CACHE_DIR: join(cache, 'trivy-cache') },
      }).Results ?? [],
  );
  const judged = results.filter(({ Type }) => Type === 'kubernetes');
  const findings = judged.flatMap(({ Target, Misconfigurations = [] }) =>
    Misconfigurations.filter(({ Status }) => Status === 'FAIL').map(({ ID, Title, Message }) => ({
      id: ID,
      object: Target,
      message: `${Title}: ${Message}`,
    })),
  );
  return { seen: judged.length, expected: files.length, findings };
}
