import { canonicalQuantity } from './canonical-quantity.ts';
import { type Fields, isFields } from './kind-schema.ts';
import { afterRollouts } from './rollouts-controller.ts';

/** What has become of the live objects once their controllers have worked: what these write into a `spec`, not a status. */
export function afterControllers(live: readonly Fields[]): readonly Fields[] {
  const scaled = new Set(live.flatMap(scaledBy));
  return afterRollouts(live).map((object) => {
    const rewritten = rewrite(object, '', goFields[`${object['kind']}`] ?? {}) as Fields;
    const { spec } = rewritten;
    if (!scaled.has(identity(rewritten, object)) || !isFields(spec)) return rewritten;
    return { ...rewritten, spec: { ...spec, replicas: Number(spec['replicas'] ?? 1) + 1 } };
  });
}

/** The workload that an autoscaler has moved. */
function scaledBy(object: Fields): string[] {
  const { kind, spec } = object;
  if ((kind !== 'HorizontalPodAutoscaler' && kind !== 'ScaledObject') || !isFields(spec)) return [];
  const target = spec['scaleTargetRef'];
  if (!isFields(target)) return [];
  return [identity(object, { kind: target['kind'] ?? 'Deployment', metadata: { name: target['name'] } })];
}

function identity(inNamespaceOf: Fields, { kind, metadata }: Fields): string {
  const { namespace } = isFields(inNamespaceOf['metadata']) ? inNamespaceOf['metadata'] : {};
  return `${kind} ${namespace}/${isFields(metadata) ? metadata['name'] : ''}`;
}

/** Fields of a custom kind that are more than text to the controller that writes the object back. */
interface GoFields {
  readonly durations?: readonly string[];
  readonly quantities?: RegExp;
}

/** Argo Rollouts, cert-manager and the External Secrets Operator update whole objects, for an annotation or a finalizer. */
const goFields: Readonly<Record<string, GoFields>> = {
  Certificate: { durations: ['spec.duration', 'spec.renewBefore'] },
  ExternalSecret: { durations: ['spec.refreshInterval'] },
  Rollout: { quantities: /\.(resources\.(limits|requests)\.[^.]+|sizeLimit|divisor)$/ },
};

function rewrite(value: unknown, path: string, fields: GoFields): unknown {
  if (fields.durations?.includes(path)) return goDuration(value);
  if (fields.quantities?.test(path)) return canonicalQuantity(value);
  if (Array.isArray(value)) return value.map((item) => rewrite(item, path, fields));
  if (!isFields(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([field, inner]) => [field, rewrite(inner, path ? `${path}.${field}` : field, fields)]),
  );
}

/** As Go prints a whole number of seconds: `8760h0m0s`, `1m30s`, `5s`. */
function goDuration(value: unknown): unknown {
  const parts = [...String(value).matchAll(/(\d+)([hms])/g)];
  const secondsOf: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  if (parts.map(([part]) => part).join('') !== value) return value;
  const seconds = parts.reduce((sum, [, amount, unit = 's']) => sum + Number(amount) * (secondsOf[unit] ?? 1), 0);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours}h${minutes}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds % 60}s`;
}
