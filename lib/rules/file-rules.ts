import { Buffer } from 'node:buffer';
import type { FileModel, WritablePathModel } from '../model/files.ts';
import type { Issue } from '../model/issue.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';

/** Where something is mounted, and where the user said so. */
interface Mount {
  readonly at: string;
  readonly path: string;
  /** What it holds is fixed: nothing can be mounted inside. */
  readonly closed: boolean;
  readonly writable: boolean;
  /** It is there by default. */
  readonly unasked?: boolean | undefined;
}

/** Paths are whole and plain, as runtimes take them. */
export function* mountAtPlainPaths(service: ServiceModel): Iterable<Issue> {
  for (const { at, path } of mountsOf(service)) {
    if (isPlainPath(at)) continue;
    yield {
      rule: 'path-illegal',
      path,
      problem: at.startsWith('/') ? `'${at}' is no plain path` : `'${at}' does not begin with '/'`,
      remedy: "write the whole path without '.', '..' or ':', such as '/etc/app/rules.yaml'",
    };
  }
}

/** What is mounted first must not hide, or keep out, what is mounted next. */
export function* mountApart(service: ServiceModel): Iterable<Issue> {
  const mounts = [...mountsOf(service)];
  const byPath = new Map<string, Mount>();
  for (const mount of mounts) {
    const other = byPath.get(mount.at);
    if (other === undefined) byPath.set(mount.at, mount);
    else if (mount.unasked) yield writableAnyway(mount.at, other.path);
    else if (other.unasked) yield writableAnyway(mount.at, mount.path);
    else {
      yield {
        rule: 'path-used-twice',
        path: mount.path,
        problem: `'${mount.at}' is also said in ${other.path}`,
        remedy: 'mount one thing at one path',
      };
    }
  }
  for (const mount of mounts) {
    const around = ancestorsOf(mount.at)
      .map((folder) => byPath.get(folder))
      .find((outer) => outer?.closed);
    if (around === undefined) continue;
    yield {
      rule: 'path-inside-mount',
      path: mount.path,
      problem: `'${mount.at}' lies inside '${around.at}', which is mounted read-only`,
      remedy: 'mount it beside that, or put it into that',
    };
  }
}

function writableAnyway(at: string, path: string): Issue {
  return {
    rule: 'path-used-twice',
    path,
    problem: `'${at}' is a writable folder by default`,
    remedy: `write writablePaths: {} for none, or mount it elsewhere`,
  };
}

/** Whether a folder is what every container may write to that says nothing. */
export function isWritableUnasked({ path, size }: WritablePathModel, { system }: ServiceModel): boolean {
  return system.environment.defaults.writablePaths[path] === size;
}

/** What the kernel, the kubelet and Kubernetes mount themselves. */
const reserved = ['/proc', '/sys', '/dev', '/var/run/secrets/kubernetes.io', '/run/secrets/kubernetes.io'];
const reservedFiles = ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf'];
/** A mount in place of one of these takes away what the image, or the runtime's own files, need there. */
const systemFolders = ['/', '/bin', '/etc', '/lib', '/lib64', '/sbin', '/usr'];
/** Shared memory is the one thing there that programs ask for. */
const sharedMemory = '/dev/shm';

/** Paths that are not the program's. */
export function* leaveSystemPaths(service: ServiceModel): Iterable<Issue> {
  for (const { at, path, writable } of mountsOf(service)) {
    const folder = [at, ...ancestorsOf(at)].find((candidate) => reserved.includes(candidate));
    if (
      (folder === undefined && ![...reservedFiles, ...systemFolders].includes(at)) ||
      (writable && at === sharedMemory)
    )
      continue;
    yield {
      rule: 'path-reserved',
      path,
      problem: `'${at}' belongs to the container's runtime`,
      remedy: 'mount it elsewhere, such as below /etc/app',
    };
  }
}

/** What the API server takes in one ConfigMap. */
const mostBytes = 1024 * 1024;

/** All files of a service stand in one ConfigMap. */
export function* keepFilesSmall({ files, containers }: ServiceModel): Iterable<Issue> {
  const bytes = [files, ...containers.map((container) => container.files)]
    .flat()
    .map(sizeOf)
    .reduce((sum, size) => sum + size, 0);
  if (bytes <= mostBytes) return;
  yield {
    rule: 'files-too-large',
    path: 'files',
    problem: `they hold ${bytes} bytes together, and a ConfigMap holds ${mostBytes}`,
    remedy: 'put them into the image, or mount a volume',
  };
}

function sizeOf(file: FileModel): number {
  if (file.kind === 'content') return file.key.length + Buffer.byteLength(file.text);
  // Kubernetes counts the bytes, not their base64.
  return file.kind === 'binary' ? file.key.length + Buffer.byteLength(file.base64, 'base64') : 0;
}

function* mountsOf(service: ServiceModel): Iterable<Mount> {
  const { files, writablePaths, state } = service;
  for (const { kind, path } of files) {
    yield { at: path, path: memberPath('files', path), closed: kind !== 'volume', writable: false };
  }
  for (const folder of writablePaths) {
    const { path } = folder;
    const unasked = isWritableUnasked(folder, service);
    yield { at: path, path: memberPath('writablePaths', path), closed: false, writable: true, unasked };
  }
  for (const { path } of state?.volumes ?? []) {
    yield { at: path, path: memberPath('state.volumes', path), closed: false, writable: true };
  }
}

function isPlainPath(path: string): boolean {
  if (!path.startsWith('/') || path.includes(':')) return false;
  return (
    path === '/' ||
    path
      .slice(1)
      .split('/')
      .every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

/** `/a/b/c` → `/a/b`, `/a`. */
function ancestorsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`);
}
