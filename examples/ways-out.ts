import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const ledger = new MicroService(this, 'ledger', {
      image: 'registry.example.com/bank/ledger:2.3.0',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
    });

    // A field that no option knows.
    const hostAliases = [{ ip: '10.0.0.7', hostnames: ['legacy.example.com'] }];
    ledger.object('Deployment').addJsonPatch(JsonPatch.add('/spec/template/spec/hostAliases', hostAliases));

    // An object that this library does not make, in the file of the service.
    new ApiObject(ledger, 'rates', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'ledger-rates' } });

    // A cdk8s-plus construct of the system, in a file of its own.
    new kplus.ConfigMap(this, 'settings', { metadata: { name: 'settings' }, data: { currency: 'CNY' } });
  }
}
