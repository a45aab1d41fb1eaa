import { Buffer } from 'node:buffer';
import { types } from 'node:util';
import type { FileModel, VolumeLike } from './files.ts';
import { kubernetesSpelling } from './foreign-spelling.ts';
import type { Issue } from './issue.ts';
import { anyText, either, kindOf, mapped, type OptionKind } from './option-kinds.ts';

type Unplaced<File> = File extends unknown ? Omit<File, 'path' | 'key'> : never;

/** What is put somewhere, before it has its path. */
export type FileSource = Unplaced<FileModel>;

const expects = 'a text, a Uint8Array, a secret(…), or a ConfigMap, Secret or Volume of cdk8s-plus';

/** Content of a file, or a folder of somebody else's making. */
export const fileContent: OptionKind<FileSource> = either<FileSource>(
  expects,
  { when: (value) => typeof value === 'string', kind: mapped(anyText, (text) => ({ kind: 'content', text })) },
  // Asked of Node, since arrays of another realm (Jest's) are no instances of our class.
  {
    when: types.isUint8Array,
    kind: { expects, read: (value) => ({ kind: 'binary', base64: base64(value as Uint8Array) }) },
  },
  { when: isVolume, kind: { expects, read: readVolume } },
  {
    when: (value) => kindOfNamed(value) === 'secret',
    kind: { expects, read: (value) => ({ kind: 'secret', secret: nameOf(value) }) },
  },
  {
    when: (value) => kindOfNamed(value) === 'configmap',
    kind: { expects, read: (value) => ({ kind: 'configMap', configMap: nameOf(value) }) },
  },
);

function readVolume(value: unknown, path: string, issues: Issue[]): FileSource | undefined {
  const volume = kubernetesSpelling(rendered(value as VolumeLike));
  if (volume !== undefined) return { kind: 'volume', volume };
  return kindOf<FileSource>('a volume that renders as plain data', () => false).read(value, path, issues);
}

/** Foreign code may throw; what it says is not about this option. */
function rendered(volume: VolumeLike): unknown {
  try {
    return volume._toKube();
  } catch {
    return undefined;
  }
}

function isVolume(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    '_toKube' in value &&
    typeof value._toKube === 'function' &&
    nameOf(value) !== ''
  );
}

/** `secret` for ours and for cdk8s-plus' Secret, `configmap` likewise. */
function kindOfNamed(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string')
    return undefined;
  return nameOf(value) === '' ? undefined : value.kind.toLowerCase();
}

function nameOf(value: unknown): string {
  const { name } = value as { readonly name?: unknown };
  return typeof name === 'string' ? name : '';
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
