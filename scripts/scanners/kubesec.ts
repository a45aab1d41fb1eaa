import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { kubeconformSchemas, schemaLocations } from '../schemas/kubeconform-schemas.ts';
import { countOf, type Group, type Scan, type Scanner } from './scanner.ts';
import { cache, goTool, runForJson } from './tools.ts';

type Report = readonly {
  readonly object: string;
  readonly valid: boolean;
  readonly message: string;
  readonly scoring?: { readonly critical?: readonly Rule[]; readonly advise?: readonly Rule[] };
}[];

interface Rule {
  readonly id: string;
  readonly reason: string;
}

const known = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet'];
const ignoreFile = join(import.meta.dirname, '..', '..', '.kubesecignore.yaml');

/** What it takes points for, and what it would give more for; it reads no suppression, so ours stand in a file. */
export const kubesec: Scanner = {
  name: 'kubesec',
  planted: ['Privileged', 'HostNetwork', 'RunAsNonRoot', 'RequestsMemory'],
  plantedInRollout: 'Privileged',
  install: () => {
    const program = goTool('kubesec');
    const folder = join(cache, 'kubesec-schemas');
    const ignored = new Set((parse(readFileSync(ignoreFile, 'utf8')) as Rule[]).map(({ id }) => id));
    return (group) => scanOf(group, { program, folder, ignored });
  },
};

interface Tool {
  readonly program: string;
  /** Of schemas, which it would else fetch. */
  readonly folder: string;
  readonly ignored: ReadonlySet<string>;
}

function scanOf(group: Group, { program, folder, ignored }: Tool): Scan {
  kubeconformSchemas(folder, group.kubernetes);
  const locations = schemaLocations.flatMap((location) => ['--schema-location', join(folder, location)]);
  const options = ['scan', '--kubernetes-version', `${group.kubernetes}.0`, ...locations];
  const reports = group.files.flatMap((file) => runForJson<Report>(program, [...options, file]));
  const judged = reports.filter(({ message }) => !message.includes('not supported'));
  const findings = judged.flatMap(({ object, valid, message, scoring }) => [
    ...(valid ? [] : [{ id: 'invalid', object, message }]),
    ...[...(scoring?.critical ?? []), ...(scoring?.advise ?? [])]
      .filter(({ id }) => !ignored.has(id))
      .map(({ id, reason }) => ({ id, object, message: reason })),
  ]);
  return { seen: judged.length, expected: countOf(group, known), findings };
}
