import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projects } from '../schemas/projects.ts';
import type { CustomKind } from '../schemas/schema.ts';
import { readProject } from '../schemas/store.ts';
import type { Group, Scan, Scanner } from './scanner.ts';
import { cache, goTool, runForJson } from './tools.ts';

type Report = Readonly<Record<string, readonly Status[]>>;

interface Status {
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly causes?: readonly { readonly reason?: string; readonly field?: string; readonly message: string }[];
  };
}

/** The API server's validation by schema, in which custom kinds also speak CEL. */
export const kubectlValidate: Scanner = {
  name: 'kubectl-validate',
  planted: ['value provided for unknown field', 'RequestRedirect filter must not be used together with backendRefs'],
  install: () => {
    const program = goTool('kubectl-validate');
    const folder = join(cache, 'definitions');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, definition] of definitions()) writeFileSync(join(folder, `${name}.yaml`), definition);
    return (group) => scanOf(group, program, folder);
  },
};

function scanOf({ kubernetes, files, kinds }: Group, program: string, folder: string): Scan {
  const args = [...files, '--version', kubernetes, '--local-crds', folder, '--output', 'json'];
  const statuses = Object.entries(runForJson<Report>(program, args)).flatMap(([file, all]) =>
    all.map((status) => ({ file, status })),
  );
  const findings = statuses
    .filter(({ status }) => status.status !== 'Success')
    .flatMap(({ file, status: { details, reason = 'unknown', message = '' } }) =>
      (details?.causes ?? [{ reason, message }]).map((cause) => ({
        id: cause.reason ?? reason,
        object: file,
        message: `${'field' in cause ? `${cause.field} ` : ''}${cause.message}`,
      })),
    );
  return { seen: statuses.length, expected: kinds.length, findings };
}

/** The pinned schemas as the CustomResourceDefinitions that they were taken from, every version of a kind in one. */
function definitions(): ReadonlyMap<string, string> {
  const byName = new Map<string, CustomKind[]>();
  for (const kind of Object.keys(projects)
    .filter((name) => name !== 'gateway-api-experimental')
    .flatMap((name) => readProject(name).kinds)) {
    const name = `${kind.plural}.${kind.group}`;
    byName.set(name, [...(byName.get(name) ?? []), kind]);
  }
  return new Map([...byName].map(([name, kinds]) => [name, definitionText(name, kinds)]));
}

function definitionText(name: string, kinds: readonly CustomKind[]): string {
  const [first] = kinds;
  if (first === undefined) throw new Error(`${name} has no version`);
  const { group, kind, plural, scope } = first;
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: {
      group,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: kinds.map(({ version, schema }, index) => ({
        name: version,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: schema },
      })),
    },
  });
}
