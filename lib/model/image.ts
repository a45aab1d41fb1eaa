/** A reference to a container image, taken apart. */
export interface ImageReference {
  /** Host and port: `registry.example.com`, `localhost:5000`; `undefined` means the runtime's default. */
  readonly registry: string | undefined;
  /** Path in the registry: `bycoin/wallet`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string | undefined;
}

// Every pattern is tried on one part between separators, so that no text takes longer than its length.
const hostPart = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const ipv6Host = /^\[[0-9A-Fa-f:.]+\]$/;
const portNumber = /^\d{1,5}$/;
const pathPart = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
/** The reference grammar forbids it: it would be taken for an image's id. */
const bareId = /^[0-9a-f]{64}$/;

const maxNameLength = 255;

/**
 * Takes an image reference apart by the grammar which registries and runtimes share; `undefined` for what is none.
 *
 * @see https://pkg.go.dev/github.com/distribution/reference
 */
export function parseImage(reference: unknown): ImageReference | undefined {
  if (typeof reference !== 'string') return undefined;
  const [beforeDigest, digest] = splitOnce(reference, reference.indexOf('@'));
  // A colon before the last slash belongs to the registry's port.
  const colon = beforeDigest.lastIndexOf(':');
  const [name, tag] = splitOnce(beforeDigest, colon > beforeDigest.lastIndexOf('/') ? colon : -1);
  if (name.length > maxNameLength || bareId.test(name)) return undefined;
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;
  const [first, rest] = splitOnce(name, name.indexOf('/'));
  const hasRegistry = rest !== undefined && (/[.:[]/.test(first) || first === 'localhost');
  if (hasRegistry && !isRegistry(first)) return undefined;
  const repository = hasRegistry ? rest : name;
  if (!repository.split('/').every((part) => pathPart.test(part))) return undefined;
  return { registry: hasRegistry ? first : undefined, repository, tag, digest };
}

/** The reference as text again. */
export function imageText({ registry, repository, tag, digest }: ImageReference): string {
  const name = registry === undefined ? repository : `${registry}/${repository}`;
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** Whether it names one version: by a tag other than `latest`, or by a digest. */
export function isPinned({ tag, digest }: ImageReference): boolean {
  return digest !== undefined || (tag !== undefined && tag !== 'latest');
}

function isRegistry(text: string): boolean {
  const colon = text.lastIndexOf(':');
  const [host, port] = splitOnce(text, colon > text.lastIndexOf(']') ? colon : -1);
  if (port !== undefined && !portNumber.test(port)) return false;
  return ipv6Host.test(host) || host.split('.').every((part) => hostPart.test(part));
}

function splitOnce(text: string, index: number): [string, string | undefined] {
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
