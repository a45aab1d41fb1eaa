import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countOf, type Group, podOwners, type Scan, type Scanner } from './scanner.ts';
import { pythonTool, runForJson } from './tools.ts';

interface Report {
  readonly results?: {
    readonly passed_checks?: readonly Check[];
    readonly failed_checks?: readonly Check[];
    readonly skipped_checks?: readonly Check[];
    readonly parsing_errors?: readonly string[];
  };
}

interface Check {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  readonly file_path: string;
}

/** Kinds that at least one check is about, so that each of their objects is named. */
const known = [...podOwners, 'ConfigMap', 'Ingress', 'Role', 'RoleBinding', 'Secret', 'Service', 'ServiceAccount'];

/** It says nothing of a file that it cannot parse, so the objects that it names are counted. */
export const checkov: Scanner = {
  name: 'checkov',
  planted: ['CKV_K8S_14', 'CKV_K8S_16', 'CKV_K8S_17', 'CKV_K8S_19', 'CKV_K8S_11'],
  plantedInRollout: 'CKV_K8S_16',
  install: () => {
    const program = pythonTool('checkov');
    return (group) => scanOf(group, program);
  },
};

function scanOf(group: Group, program: string): Scan {
  const folder = mkdtempSync(join(tmpdir(), 'checkov-'));
  try {
    group.files.forEach((file, index) => {
      cpSync(file, join(folder, `${index}.yaml`));
    });
    const args = [
      '--directory',
      folder,
      '--framework',
      'kubernetes',
      '--compact',
      '--output',
      'json',
      '--skip-download',
    ];
    const { results = {} } = runForJson<Report>(program, args, {
      env: { BC_SKIP_MAPPING: 'true', LOG_LEVEL: 'ERROR' },
    });
    const { passed_checks = [], failed_checks = [], skipped_checks = [], parsing_errors = [] } = results;
    const seen = new Set(
      [...passed_checks, ...failed_checks, ...skipped_checks]
        // Pod templates, which it takes out of their owners and judges once more.
        .filter(({ resource }) => !resource.startsWith('Pod.'))
        .map(({ file_path, resource }) => `${file_path} ${resource}`),
    );
    const findings = failed_checks.map(({ check_id: id, resource: object, check_name: message }) => ({
      id,
      object,
      message,
    }));
    const unread = parsing_errors.map((file) => ({ id: 'parsing-error', object: file, message: 'could not be read' }));
    return { seen: seen.size, expected: countOf(group, known), findings: [...findings, ...unread] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
