import { CloudNativeApp, Environment } from './lib/index.ts';
import { environments } from './environments.ts';
import { Bycoin } from './systems/bycoin.ts';

const app = new CloudNativeApp();
for (const [id, props] of Object.entries(environments)) new Bycoin(new Environment(app, id, props));
app.synth();
