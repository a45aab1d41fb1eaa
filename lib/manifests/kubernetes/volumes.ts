import type { FileModel } from '../../model/files.ts';
import { isDnsLabel } from '../../model/names.ts';
import type { ServiceModel } from '../../model/service.ts';
import { contentHash } from '../../support/hash.ts';
import type { RenderContext } from '../context.ts';
import type { Volume, VolumeMount } from '../types/kubernetes.ts';
import { tokenMount, tokenVolume } from './token.ts';

/** 0440: the program reads it through its group, nobody writes it. YAML readers disagree about octal numbers. */
const secretMode = 288;

/** What its files, writable folders and token come from; each volume once, however often it is mounted. */
export function volumesFor(service: ServiceModel, context: RenderContext): readonly Volume[] {
  const volumes = [
    ...service.files.map((file) => fileVolume(file, context)),
    ...service.writablePaths.map(({ path, size }) => ({ name: writableName(path), emptyDir: { sizeLimit: size } })),
    ...(service.permissions.length > 0 ? [tokenVolume] : []),
  ];
  const byName = new Map(volumes.map((volume) => [volume.name, volume]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where they are found, by path: a folder stands before what is mounted into it. */
export function volumeMountsFor(service: ServiceModel): readonly VolumeMount[] {
  const mounts = [
    ...service.files.map(fileMount),
    ...service.writablePaths.map(({ path }) => ({ name: writableName(path), mountPath: path })),
    ...(service.permissions.length > 0 ? [tokenMount] : []),
  ];
  return mounts.sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
}

function fileVolume(file: FileModel, context: RenderContext): Volume {
  const name = fileVolumeName(file);
  switch (file.kind) {
    case 'secret':
      return { name, secret: { secretName: file.secret, defaultMode: secretMode } };
    case 'configMap':
      return { name, configMap: { name: file.configMap } };
    case 'volume':
      // Somebody else's, in Kubernetes spelling already; only its name is made to differ from ours.
      return { ...file.volume, name };
    default:
      return { name, configMap: { name: context.nameOf('ConfigMap') } };
  }
}

function fileMount(file: FileModel): VolumeMount {
  const [name, mountPath] = [fileVolumeName(file), file.path];
  switch (file.kind) {
    case 'secret':
    case 'configMap':
      return { name, mountPath, readOnly: true };
    case 'volume':
      return { name, mountPath };
    default:
      // One file by itself, so that what the image has in that folder stays.
      return { name, mountPath, subPath: file.key, readOnly: true };
  }
}

function fileVolumeName(file: FileModel): string {
  switch (file.kind) {
    case 'secret':
      return volumeName('secret', file.secret);
    case 'configMap':
      return volumeName('config', file.configMap);
    case 'volume':
      return volumeName('volume', String(file.volume['name']));
    default:
      return 'files';
  }
}

/** `/var/cache` → `writable-var-cache`; a dash is doubled, so that `/var-cache` is another one. */
function writableName(path: string): string {
  const isPlain = /^(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)+$/.test(path);
  return volumeName('writable', isPlain ? path.slice(1).replaceAll('-', '--').replaceAll('/', '-') : path);
}

/** By what it holds, so that no two differ in content only; a hash where the text is no name. */
function volumeName(kind: string, text: string): string {
  const name = `${kind}-${text}`;
  return isDnsLabel(name) ? name : `${kind}-${contentHash(text)}`;
}
