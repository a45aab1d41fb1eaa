/** `stock.ts <chart-per-service | one-chart> <services> <folder>`: the nearest equal objects with cdk8s-plus-27 as it comes. */
import { App, Chart, YamlOutputType } from 'cdk8s';
import { Clock } from './clock.ts';
import { nameOf, systemOf } from './facts.ts';
import { stockService } from './stock-service.ts';

const [form, count, outdir = ''] = process.argv.slice(2);
const services = Number(count);
const clock = new Clock();
const app = clock.time('build', () => {
  const perService = form === 'chart-per-service';
  const made = new App({ outdir, yamlOutputType: YamlOutputType.FILE_PER_CHART });
  const shared = perService ? undefined : new Chart(made, 'all');
  for (let index = 0; index < services; index += 1) {
    stockService(shared ?? new Chart(made, nameOf(index), { namespace: systemOf(index) }), index, services);
  }
  return made;
});
clock.time('synth', () => app.synth());
clock.tell();
