import type { JudgedObject } from '../../model/program.ts';
import type { ServiceModel } from '../../model/service.ts';
import { type Fields, fields, fieldsIn, numberIn } from '../fields.ts';

/** Seconds that Kubernetes gives a pod that does not say. */
export const usualGrace = 30;

/** How long the longest request of the service may take whose object it is; nothing for what belongs to none. */
export function longestRequests(services: readonly ServiceModel[]): (object: JudgedObject) => number {
  const seconds = new Map(services.map(({ key, shutdown }) => [key, shutdown.longestRequest]));
  return ({ group, subject }) => seconds.get(`${group}/${subject}`) ?? 0;
}

/** How long each container waits before it is stopped. */
export function waitsIn(podSpec: Fields): readonly { readonly wait: number; readonly at: string }[] {
  return fieldsIn(podSpec['containers']).map((container) => {
    const preStop = fields(fields(container['lifecycle'])['preStop']);
    if ('sleep' in preStop) return { wait: numberIn(fields(preStop['sleep'])['seconds'], 0), at: 'preStop.sleep' };
    return { wait: sleepIn(fields(preStop['exec'])['command']), at: 'preStop.exec' };
  });
}

/** What a command sleeps for: `['sleep', '10']`, `['sh', '-c', 'sleep 10']`. */
function sleepIn(command: unknown): number {
  if (!Array.isArray(command)) return 0;
  return Number(/(?:^|[\s/;])sleep (\d{1,6})(?:[\s;]|$)/.exec(command.join(' '))?.[1] ?? 0);
}
