import type { ValidateFunction } from 'ajv';
import { kindsOf } from '../../scripts/schemas/kubernetes.ts';
import { kubernetesVersions, newestKubernetes, projects } from '../../scripts/schemas/projects.ts';
import { apiVersionOf, type CustomKind } from '../../scripts/schemas/schema.ts';
import { readKubernetes, readProject } from '../../scripts/schemas/store.ts';
import { closedCustomKind, closedDefinitions, closedKind } from './closed-schema.ts';
import { type Judge, judge } from './schema-ajv.ts';
import { problemsOf } from './schema-problems.ts';

export interface SchemaOptions {
  /** `1.33`; of 1.28, 1.30 and 1.32 there is no schema, and the next lower one judges, which refuses what is newer. */
  readonly kubernetes: string;
  /** Default: `standard`. */
  readonly gatewayApi?: 'standard' | 'experimental' | undefined;
}

/**
 * What is wrong with a manifest in the eyes of an API server of that version that refuses unknown fields, one line each with the
 * path. A kind without a schema is a problem. Not judged: the rules that CustomResourceDefinitions write in CEL.
 */
export function schemaProblems(manifest: unknown, options: SchemaOptions): string[] {
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) return ['not an object'];
  const { apiVersion, kind } = manifest as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const name = `${apiVersion}/${kind}`;
  const validate =
    kubernetesValidator(name, schemaVersion(options.kubernetes)) ??
    customValidator(name, options.gatewayApi ?? 'standard');
  if (!validate) return [`${apiVersion} ${kind}: no schema of this kind`];
  return validate(manifest) ? [] : problemsOf(validate.errors ?? []);
}

/** The kinds that can be judged, as `apiVersion/kind`. */
export function judgedKinds({ kubernetes, gatewayApi = 'standard' }: SchemaOptions): string[] {
  return [...judgeOf(schemaVersion(kubernetes)).definitionOf.keys(), ...customKinds(gatewayApi).keys()];
}

export function schemaVersion(kubernetes: string): string {
  const minor = (version: string): number => Number(version.split('.')[1]);
  const version = kubernetesVersions.findLast((candidate) => minor(candidate) <= minor(kubernetes));
  if (!version) throw new Error(`no schema for Kubernetes ${kubernetes}`);
  return version;
}

interface KubernetesJudge extends Judge {
  readonly definitionOf: ReadonlyMap<string, string>;
}

const judges = new Map<string, KubernetesJudge>();
const validators = new Map<string, ValidateFunction>();

function judgeOf(version: string): KubernetesJudge {
  return remembered(judges, version, () => {
    const { definitions } = readKubernetes(version);
    return { ...judge(closedDefinitions(definitions)), definitionOf: kindsOf(definitions) };
  });
}

function kubernetesValidator(name: string, version: string): ValidateFunction | undefined {
  const { compile, definitionOf } = judgeOf(version);
  const definition = definitionOf.get(name);
  if (definition === undefined) return undefined;
  return remembered(validators, `${version} ${name}`, () => compile(closedKind(definition, name)));
}

/** Compiled beside the newest Kubernetes, of which a custom resource has only its metadata. */
function customValidator(name: string, channel: string): ValidateFunction | undefined {
  const custom = customKinds(channel).get(name);
  if (!custom) return undefined;
  return remembered(validators, `${channel} ${name}`, () =>
    judgeOf(newestKubernetes).compile(closedCustomKind(custom)),
  );
}

const kindsByChannel = new Map<string, Map<string, CustomKind>>();

function customKinds(channel: string): Map<string, CustomKind> {
  const others = Object.keys(projects).filter((name) => !name.startsWith('gateway-api'));
  return remembered(kindsByChannel, channel, () => {
    const kinds = [...others, `gateway-api-${channel}`].flatMap((name) => readProject(name).kinds);
    return new Map(kinds.map((custom) => [`${apiVersionOf(custom)}/${custom.kind}`, custom]));
  });
}

function remembered<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const value = cache.get(key) ?? make();
  cache.set(key, value);
  return value;
}
