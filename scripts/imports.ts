import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { shortened } from './manifest-types/text.ts';
import { newestKubernetes, projects } from './schemas/projects.ts';
import type { CustomKind } from './schemas/schema.ts';
import { readKubernetes, readProject } from './schemas/store.ts';

/** The parts of cdk8s-cli that `cdk8s import` consists of. It has no other offline way to Kubernetes' own kinds. */
interface Importer {
  import(options: { readonly outdir: string; readonly targetLanguage: 'typescript' }): Promise<void>;
}
interface Cli {
  readonly util: { download: (source: string) => Promise<string> };
  readonly k8s: { readonly ImportKubernetesApi: new (options: { readonly apiVersion: string }) => Importer };
  readonly crd: {
    readonly ImportCustomResourceDefinition: { fromSpec(spec: { readonly source: string }): Promise<Importer> };
  };
}

/** The files of `imports/`: what `cdk8s import` makes of the schemas, one file per API group, by file name. */
export async function importedClasses(): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    await quietly(() => importInto(folder));
    return new Map(
      readdirSync(folder)
        .sort()
        .map((name) => [name, erasable(readFileSync(join(folder, name), 'utf8'))]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function importInto(outdir: string): Promise<void> {
  const { util, k8s, crd } = cli();
  const sources: Readonly<Record<string, string>> = { kubernetes: kubernetesText(), custom: customText() };
  util.download = async (source) => sources[source.includes('kubernetes-schemas') ? 'kubernetes' : source] ?? '';
  await new k8s.ImportKubernetesApi({ apiVersion: `${newestKubernetes}.0` }).import({
    outdir,
    targetLanguage: 'typescript',
  });
  const custom = await crd.ImportCustomResourceDefinition.fromSpec({ source: 'custom' });
  await custom.import({ outdir, targetLanguage: 'typescript' });
}

function cli(): Cli {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('cdk8s-cli/package.json')), 'lib');
  return {
    util: require(join(folder, 'util.js')),
    k8s: require(join(folder, 'import', 'k8s.js')),
    crd: require(join(folder, 'import', 'crd.js')),
  };
}

const kubernetesText = (): string =>
  JSON.stringify({ definitions: readKubernetes(newestKubernetes).definitions }, withShortDescription);

/** All groups at once, since a second import into a group overwrites the first: Argo CD and Argo Rollouts share one. */
function customText(): string {
  const kinds = Object.entries(projects).flatMap(([name, { withoutClasses = [] }]) =>
    readProject(name).kinds.filter(({ kind }) => !withoutClasses.includes(kind)),
  );
  const versions = new Map<string, CustomKind[]>();
  for (const kind of kinds) {
    const name = `${kind.plural}.${kind.group}`;
    versions.set(name, [...(versions.get(name) ?? []), kind]);
  }
  return [...versions]
    .map(([name, ofKind]) => JSON.stringify(definition(name, ofKind), withShortDescription))
    .join('\n---\n');
}

function definition(name: string, kinds: readonly CustomKind[]): object {
  const [first] = kinds;
  const versions = kinds.map(({ version, schema }) => ({
    name: version,
    served: true,
    storage: true,
    schema: { openAPIV3Schema: schema },
  }));
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: { group: first?.group, scope: first?.scope, names: { kind: first?.kind, plural: first?.plural }, versions },
  };
}

const withShortDescription = (key: string, value: unknown): unknown =>
  key === 'description' && typeof value === 'string' ? shortened(value) : value;

/** The generator imports two types as values, which stops tools that take one file at a time. */
const erasable = (text: string): string =>
  text.replace(/^import \{ (.*) \} from 'cdk8s';$/m, (line) =>
    line.replace(/(ApiObjectMetadata|GroupVersionKind)/g, 'type $1'),
  );

/** The generator prints every name. */
async function quietly(run: () => Promise<void>): Promise<void> {
  const { log } = console;
  console.log = () => {};
  try {
    await run();
  } finally {
    console.log = log;
  }
}
