import type { ContainerModel, ExtraContainerModel } from '../../model/container.ts';
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
    ...[service, ...service.containers].flatMap(({ files }) => files.map((file) => fileVolume(file, context))),
    ...writableVolumes(service),
    ...service.containers.flatMap((container) => writableVolumes(container, container.name)),
    ...(service.permissions.length > 0 ? [tokenVolume] : []),
  ];
  const byName = new Map(volumes.map((volume) => [volume.name, volume]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Where a container finds them, by path: a folder stands before what is mounted into it. The program finds its own files
 * and folders, what it keeps, and its token; another container its own, and the folders that it shares.
 */
export function volumeMountsFor(service: ServiceModel, container?: ExtraContainerModel): readonly VolumeMount[] {
  const folders = [
    ...writableMounts(service),
    ...(service.state?.volumes ?? []).map(({ name, path }) => ({ name, mountPath: path })),
  ];
  const mounts =
    container === undefined
      ? [...service.files.map(fileMount), ...folders, ...(service.permissions.length > 0 ? [tokenMount] : [])]
      : [
          ...container.files.map(fileMount),
          ...writableMounts(container, container.name),
          ...folders.filter(({ mountPath }) => container.shares.includes(mountPath)),
        ];
  return mounts.sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
}

function writableVolumes({ writablePaths }: ContainerModel, owner?: string): Volume[] {
  return writablePaths.map(({ path, size }) => ({ name: writableName(path, owner), emptyDir: { sizeLimit: size } }));
}

function writableMounts({ writablePaths }: ContainerModel, owner?: string): VolumeMount[] {
  return writablePaths.map(({ path }) => ({ name: writableName(path, owner), mountPath: path }));
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

/**
 * `/var/cache` → `writable-var-cache`; a dash is doubled, so that `/var-cache` is another one. Another container's begins
 * alike and ends in three dashes and its name, which no path gives.
 */
function writableName(path: string, owner?: string): string {
  const isPlain = /^(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)+$/.test(path);
  const name = isPlain ? path.slice(1).replaceAll('-', '--').replaceAll('/', '-') : path;
  return volumeName('writable', owner === undefined ? name : `${name}---${owner}`);
}

/** By what it holds, so that no two differ in content only; a hash where the text is no name. */
function volumeName(kind: string, text: string): string {
  const name = `${kind}-${text}`;
  return isDnsLabel(name) ? name : `${kind}-${contentHash(text)}`;
}
