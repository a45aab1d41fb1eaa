import { compareQuantities, sumQuantities } from '../../model/quantity.ts';
import { type Fields, fields, fieldsIn } from '../fields.ts';

/** What a quota counts of each container: `requests.cpu`, `limits.memory`. */
export interface Counted {
  readonly side: 'requests' | 'limits';
  readonly name: 'cpu' | 'memory' | 'ephemeral-storage';
}

/** A container of a pod, and where. */
export interface PlacedContainer {
  readonly container: Fields;
  readonly path: string;
}

/** All containers of a pod that ask for something. */
export function containersOf(podSpec: Fields): readonly PlacedContainer[] {
  return ['initContainers', 'containers'].flatMap((list) =>
    fieldsIn(podSpec[list]).map((container, index) => ({ container, path: `/${list}/${index}` })),
  );
}

/** What a container says, as Kubernetes reads it: a limit without a request is one, too. */
export function amountOf({ resources }: Fields, { side, name }: Counted): string | undefined {
  const limit = fields(fields(resources)['limits'])[name];
  const amount = side === 'limits' ? limit : (fields(fields(resources)['requests'])[name] ?? limit);
  return typeof amount === 'string' || typeof amount === 'number' ? String(amount) : undefined;
}

/**
 * What a pod counts for: its containers and native sidecars together, or one init container if that asks for more.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function podAmountOf(podSpec: Fields, counted: Counted, usual: string | undefined): string {
  const whole = amountOf(podSpec, counted);
  if (whole !== undefined) return whole;
  const amount = (container: Fields): string => amountOf(container, counted) ?? usual ?? '0';
  const first = fieldsIn(podSpec['initContainers']);
  const staying = first.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const together = sumQuantities([...staying, ...fieldsIn(podSpec['containers'])].map(amount));
  return first
    .filter((container) => !staying.includes(container))
    .map(amount)
    .reduce((most, next) => (compareQuantities(next, most) > 0 ? next : most), together);
}
