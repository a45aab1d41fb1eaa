import { environments } from './environments.ts';
import { ArgoDelivery, CloudNativeApp, Environment } from './lib/index.ts';
import { Bycoin } from './systems/bycoin.ts';
import { OnlineBoutique } from './systems/online-boutique.ts';

const app = new CloudNativeApp({ contracts: 'contracts' });
for (const [id, props] of Object.entries(environments)) {
  const environment = new Environment(app, id, props);
  new Bycoin(environment);
  if (id !== 'staging') new OnlineBoutique(environment);
}
new ArgoDelivery(app, 'argocd', { repoURL: 'https://git.example.com/bycoin/deploy.git' });
app.synth();
