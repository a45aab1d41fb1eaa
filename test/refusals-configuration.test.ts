import { describe, expect, test } from 'vitest';
import { fromPod } from '../lib/model/pod-value.ts';
import { secret } from '../lib/model/secret.ts';
import { calling } from './support/graphs.ts';
import { serviceModel, systemModel } from './support/models.ts';
import { programOf, refusalsIn, refusalsOf } from './support/programs.ts';

const bycoin = systemModel();
const ledger = serviceModel({ id: 'ledger' }, bycoin);
const storefront = serviceModel({ id: 'storefront' }, bycoin);
const wallet = serviceModel({ config: { LEDGER_URL: 'http://elsewhere' } }, bycoin);
const walletOfLedger = serviceModel({ config: { BALANCES: '$(LEDGER_URL)/balances' } }, bycoin);

describe('configuration', () => {
  test("refuses a key that is no variable's name, with one that is", () => {
    expect(refusalsOf({ config: { 'my-key': 'x' } })).toEqual([
      "config-key-illegal config['my-key']: 'my-key' is no name of an environment variable; use letters, digits and underscores, no digit first, such as MY_KEY",
    ]);
  });

  test('refuses a zone from the pod before Kubernetes 1.35', () => {
    expect(refusalsOf({ config: { ZONE: fromPod('zone') } })).toEqual([
      "pod-value-unsupported config.ZONE: fromPod('zone') needs Kubernetes 1.35, and the platform has 1.33; use fromPod('node') and let the program look up the rest, or leave it out here",
    ]);
  });

  test('takes a zone from the pod with Kubernetes 1.35', () => {
    expect(refusalsOf({ config: { ZONE: fromPod('zone') } }, { platform: { kubernetes: '1.35' } })).toEqual([]);
  });

  test('refuses a key that a secret was not declared with', () => {
    expect(refusalsOf({ config: { URL: secret('wallet-db', { keys: ['url'] }).key('ulr') } })).toEqual([
      "secret-key-unknown config.URL: 'ulr' is not one of the keys of secret 'wallet-db' (url); use one of those, or add it to its 'keys'",
    ]);
  });

  test("refuses a secret's name that cannot exist", () => {
    expect(refusalsOf({ config: { URL: secret('Wallet DB', { keys: ['url'] }).key('url') } })).toEqual([
      "reference-illegal config.URL: 'Wallet DB' is no name that a Secret or ConfigMap can have; write it as it is in the cluster: lower-case letters, digits, inner dashes and dots",
    ]);
  });

  test("refuses a secret's key that cannot exist", () => {
    expect(refusalsOf({ config: { URL: secret('wallet-db', { keys: ['the url'] }).key('the url') } })).toEqual([
      "reference-illegal config.URL: 'the url' is no key that a Secret or ConfigMap can have; write it as it is there: letters, digits, dashes, underscores and dots",
    ]);
  });

  test('refuses a folder from a secret that cannot exist', () => {
    expect(refusalsOf({ files: { '/etc/db': secret('Wallet DB', { keys: [] }) } })).toEqual([
      "reference-illegal files['/etc/db']: 'Wallet DB' is no name that a Secret or ConfigMap can have; write it as it is in the cluster: lower-case letters, digits, inner dashes and dots",
    ]);
  });

  test('refuses a pull secret that cannot exist', () => {
    expect(refusalsOf({}, { platform: { kubernetes: '1.33', imagePullSecrets: ['My Registry'] } })).toEqual([
      "reference-illegal platform.imagePullSecrets[0]: 'My Registry' is no name that a Secret or ConfigMap can have; write it as it is in the cluster: lower-case letters, digits, inner dashes and dots",
    ]);
  });

  test('refuses a variable that a call gives, too', () => {
    expect(
      refusalsIn(
        programOf([wallet, ledger], {
          calls: [
            { ...calling(wallet.peer, ledger.peer), variables: [{ name: 'LEDGER_URL', value: 'http://ledger' }] },
          ],
        }),
      ),
    ).toEqual([
      "variable-given-twice config.LEDGER_URL: the call to ledger gives 'LEDGER_URL' already; use another name, or give that call { variable: false }",
    ]);
  });

  test("refuses a variable's name of a call that is none", () => {
    expect(
      refusalsIn(
        programOf([ledger, storefront], {
          calls: [
            { ...calling(storefront.peer, ledger.peer), variables: [{ name: 'ledger-url', value: 'http://ledger' }] },
          ],
        }),
      ),
    ).toEqual([
      "config-key-illegal call(ledger).variable: 'ledger-url' is no name of an environment variable; use letters, digits and underscores, no digit first, such as LEDGER_URL",
    ]);
  });
});

describe('C02: references to variables', () => {
  test('C02: refuses a reference to what nothing defines', () => {
    expect(refusalsOf({ config: { APP_URL: 'http://$(HOST)/' } })).toEqual([
      'variable-undefined config.APP_URL: $(HOST) is nothing that it defines; add HOST to config, or write $$(HOST) for the text itself',
    ]);
  });

  test('C02: refuses a misspelt reference with the name that was meant', () => {
    expect(refusalsOf({ config: { APP_URL: 'http://$(DB_HSOT)/', DB_HOST: 'db' } })).toEqual([
      'variable-undefined config.APP_URL: $(DB_HSOT) is nothing that it defines; did you mean $(DB_HOST)?',
    ]);
  });

  test('C02: refuses a cycle', () => {
    expect(refusalsOf({ config: { A: '$(B)', B: '$(A)' } })).toEqual([
      'variable-cycle config.A: refers to itself: A → B → A; give one of them a value without a reference',
    ]);
  });

  test('C02: refuses an argument that refers to what nothing defines', () => {
    expect(refusalsOf({ args: ['--url=$(DB_URL)'] })).toEqual([
      'variable-undefined args[0]: $(DB_URL) is nothing that it defines; add DB_URL to config, or write $$(DB_URL) for the text itself',
    ]);
  });

  test('C02: takes what is no reference', () => {
    expect(refusalsOf({ config: { PRICE: '$$(HOST)' } })).toEqual([]);
  });

  test('C02: takes a program that a script runs', () => {
    expect(refusalsOf({ command: ['sh', '-c', 'echo $(date)'] })).toEqual([]);
  });

  test("C02: takes a reference to a call's variable", () => {
    expect(
      refusalsIn(
        programOf([walletOfLedger, ledger], {
          calls: [
            {
              ...calling(walletOfLedger.peer, ledger.peer),
              variables: [{ name: 'LEDGER_URL', value: 'http://ledger' }],
            },
          ],
        }),
      ),
    ).toEqual([]);
  });
});
