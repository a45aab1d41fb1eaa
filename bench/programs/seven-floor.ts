/** `seven-floor.ts <services> <folder>`: seven plain objects for each service through `JSON.stringify`, a file each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clock } from './clock.ts';
import { systemOf } from './facts.ts';
import { sevenObjects } from './seven-objects.ts';

const [count, folder = ''] = process.argv.slice(2);
const services = Number(count);
const clock = new Clock();
clock.time('all', () => {
  for (let index = 0; index < services; index += 1) {
    const system = join(folder, 'prod', systemOf(index));
    if (index % 100 === 0) mkdirSync(system, { recursive: true });
    const text = sevenObjects(index, services)
      .map((object) => JSON.stringify(object))
      .join('\n');
    writeFileSync(join(system, `service-${index}.json`), text);
  }
});
clock.tell();
