import { environments } from './environments.ts';
import { CloudNativeApp, Environment } from './lib/index.ts';
import { Bycoin } from './systems/bycoin.ts';

const app = new CloudNativeApp({ contracts: 'contracts' });
for (const [id, props] of Object.entries(environments)) new Bycoin(new Environment(app, id, props));
app.synth();
