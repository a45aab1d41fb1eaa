import type { Program } from '../../model/program.ts';
import { isPlainObject } from '../../support/plain.ts';
import { fields, textIn } from '../fields.ts';

/** Parts of a service's model that say nothing of its own secrets. */
const others = ['system', 'peer', 'waivers', 'problems'];

/**
 * Secrets that services name by `secret(…)` and the like: who makes them is the environment's matter, so they are there.
 * Found wherever a model has them: in variables, files, containers, certificates.
 */
export function declaredSecrets({ services }: Program): ReadonlySet<string> {
  const secrets = new Set<string>();
  for (const service of services) {
    const place = `${service.system.environment.cluster} ${service.namespace}`;
    for (const [key, part] of Object.entries(service)) {
      if (others.includes(key)) continue;
      for (const name of secretsIn(part)) secrets.add(`${place} ${name}`);
    }
  }
  return secrets;
}

function* secretsIn(part: unknown): Iterable<string> {
  if (Array.isArray(part)) {
    for (const item of part) yield* secretsIn(item);
    return;
  }
  if (!isPlainObject(part)) return;
  for (const [key, member] of Object.entries(part)) {
    const name = key === 'secretKeyRef' ? textIn(fields(member)['name']) : textIn(member);
    if (name !== undefined && /^secret(?:Name|KeyRef)?$/.test(key)) yield name;
    else yield* secretsIn(member);
  }
}
