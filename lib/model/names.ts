import { createHash } from 'node:crypto';

// Kubernetes' own patterns: k8s.io/apimachinery/pkg/util/validation/validation.go. Lengths are tested first.
const label1123 = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const label1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const qualifiedName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

const maxLabel = 63;
const maxSubdomain = 253;
const maxPortName = 15;

/** Whether it may name a namespace or a container: lower-case letters, digits and inner dashes, at most 63. */
export function isDnsLabel(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxLabel && label1123.test(value);
}

/** As {@link isDnsLabel}, beginning with a letter: what a Service object needs before Kubernetes 1.36. */
export function isServiceName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxLabel && label1035.test(value);
}

/** Whether it may name most objects, or a host: DNS labels with dots between, at most 253. */
export function isDnsSubdomain(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > maxSubdomain) return false;
  return value.split('.').every((part) => label1123.test(part));
}

/** Whether it may be a label's value; the empty text may. */
export function isLabelValue(value: unknown): value is string {
  return typeof value === 'string' && (value === '' || isNamePart(value));
}

/** Whether it may be a label's key: `app`, `example.com/app`. */
export function isLabelKey(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const parts = value.split('/');
  const name = parts.at(-1) ?? '';
  return isNamePart(name) && (parts.length === 1 || (parts.length === 2 && isDnsSubdomain(parts[0])));
}

/** As {@link isLabelKey}, with capitals in the prefix, too: Kubernetes ignores case there. */
export function isAnnotationKey(value: unknown): value is string {
  return typeof value === 'string' && isLabelKey(value.toLowerCase());
}

/** Whether every shell and program can read it: letters, digits, underscores, no digit first. */
export function isEnvironmentVariableName(value: unknown): value is string {
  return typeof value === 'string' && identifier.test(value);
}

/** Whether it may name a port (IANA service name): at most 15, a letter in it, no dash at an end or beside another. */
export function isPortName(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > maxPortName) return false;
  return label1123.test(value) && /[a-z]/.test(value) && !value.includes('--');
}

/** The variable that is named after an id: `ledger-api` → `LEDGER_API`. */
export function environmentVariableName(id: string): string {
  const name = String(id)
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, '_');
  return /^[A-Z_]/.test(name) ? name : `_${name}`;
}

/** A name that fits: the same if it does already, else its beginning, a dash and a hash of the whole. */
export function shortenedName(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const start = name.slice(0, Math.max(limit - hash.length - 1, 0)).replace(/[^A-Za-z0-9]+$/, '');
  return start === '' ? hash.slice(0, Math.max(limit, 0)) : `${start}-${hash}`;
}

/** A legal label value that reads like the text, for versions such as `1.0+build` → `1.0_build`. */
export function labelValueFrom(text: string): string {
  const legal = String(text)
    .replaceAll('+', '_')
    .replace(/[^-A-Za-z0-9_.]/g, '-');
  return legal
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, maxLabel)
    .replace(/[^A-Za-z0-9]+$/, '');
}

/** A legal name of an object that reads like the text: `Auth 0` → `auth-0`. */
export function objectNameFrom(text: string): string {
  const name = labelValueFrom(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return name === '' ? 'outside' : name;
}

function isNamePart(text: string): boolean {
  return text.length <= maxLabel && qualifiedName.test(text);
}
