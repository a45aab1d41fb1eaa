import { isPlainObject } from '../support/plain.ts';

/** What cdk8s renames in the sources that its volumes have; maps of a user's own keep their keys. */
const kubernetesNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  awsElasticBlockStore: { volumeId: 'volumeID' },
  azureDisk: { diskUri: 'diskURI' },
};

/** Deeper than anything in a pod template; ends on objects that contain themselves. */
const maxDepth = 20;

/**
 * What cdk8s-plus would write, as plain data in Kubernetes' own spelling: its `Quantity` and `IntOrString` become what
 * they hold, `undefined` is left out. `undefined` where something in it is no plain data.
 */
export function kubernetesSpelling(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isPlainObject(value)) return undefined;
  try {
    return converted(value, 0) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function converted(value: unknown, depth: number, within = ''): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)) return value;
  if (depth > maxDepth || typeof value !== 'object') throw new Error('no plain data');
  if (Array.isArray(value)) return value.map((item) => converted(item, depth + 1));
  if (!isPlainObject(value)) return converted((value as { readonly value?: unknown }).value, depth + 1);
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    const name = kubernetesNames[within]?.[key] ?? key;
    if (member !== undefined) members.push([name, converted(member, depth + 1, key)]);
  }
  return Object.fromEntries(members);
}
