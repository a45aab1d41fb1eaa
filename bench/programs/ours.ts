/** `ours.ts <fleet> <services> <folder>`: as users run it, `app.synth()`. */
import { Clock } from './clock.ts';
import { type Fleet, fleetOf } from './fleet.ts';

const [fleet, services, folder = ''] = process.argv.slice(2);
const clock = new Clock();
const app = clock.time('build', () => fleetOf(fleet as Fleet, Number(services), folder));
clock.time('synth', () => app.synth());
clock.tell();
