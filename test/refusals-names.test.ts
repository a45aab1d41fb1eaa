import { describe, expect, test } from 'vitest';
import { istioAmbient, istioSidecar } from '../lib/model/mesh.ts';
import { serviceModel, systemModel } from './support/models.ts';
import { programOf, programOfSystems, refusalsIn, refusalsOf, refusalsOfEnvironment } from './support/programs.ts';

const bycoin = systemModel();

describe('a name', () => {
  test('refuses a service whose id is no DNS label, with one that is', () => {
    expect(refusalsOf({ id: 'Wallet_API' })).toEqual([
      "name-illegal id: 'Wallet_API' is no DNS label beginning with a letter; use lower-case letters, digits and inner dashes, such as 'wallet-api'",
    ]);
  });

  test('refuses a service whose id begins with a digit', () => {
    expect(refusalsOf({ id: '2wallet' })).toEqual([
      "name-illegal id: '2wallet' is no DNS label beginning with a letter; use lower-case letters, digits and inner dashes, such as 'wallet'",
    ]);
  });

  test('refuses a service whose id leaves no room for what pods add', () => {
    expect(refusalsOf({ id: 'w'.repeat(48) })).toEqual([
      "name-too-long id: 'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww' has 48 characters; pods add 16 to it, and a host name has at most 63; use at most 47",
    ]);
  });

  test('takes a service whose id leaves just that room', () => {
    expect(refusalsOf({ id: 'w'.repeat(47) })).toEqual([]);
  });

  test("refuses a service that is called like everybody's service account", () => {
    expect(refusalsOf({ id: 'default' })).toEqual([
      "name-reserved id: 'default' is taken: the service account 'default' is every pod's that names none; give the service another id",
    ]);
  });

  test('refuses a service that is called like the waypoint', () => {
    expect(refusalsOf({ id: 'waypoint' }, { platform: { kubernetes: '1.33', mesh: istioAmbient('1.30') } })).toEqual([
      "name-reserved id: 'waypoint' is taken: the system's waypoint is called so; give the service another id",
    ]);
  });

  test('takes that name where there is no waypoint', () => {
    expect(refusalsOf({ id: 'waypoint' })).toEqual([]);
  });

  test('refuses a system whose id is no DNS label', () => {
    expect(refusalsIn(programOfSystems(systemModel({ id: 'By Coin' })))).toEqual([
      "name-illegal id: 'By Coin' is no DNS label; use lower-case letters, digits and inner dashes, such as 'by-coin'",
    ]);
  });

  test('refuses an environment whose id is no DNS label', () => {
    expect(refusalsOfEnvironment({ id: 'Prod' })).toEqual([
      "name-illegal id: 'Prod' is no DNS label; use lower-case letters, digits and inner dashes, such as 'prod'",
    ]);
  });

  test('refuses two services of one name', () => {
    expect(refusalsIn(programOf([serviceModel({}, bycoin), serviceModel({}, bycoin)]))).toEqual([
      "name-used-twice id: there are two services 'prod/bycoin/wallet'; give each an id of its own",
    ]);
  });

  test('refuses two systems of one name', () => {
    expect(refusalsIn(programOfSystems(bycoin, systemModel({}, bycoin.environment)))).toEqual([
      "name-used-twice id: there are two systems 'prod/bycoin'; give each an id of its own",
    ]);
  });

  test('refuses two environments of one name', () => {
    expect(refusalsIn({ ...programOf([]), environments: [bycoin.environment, bycoin.environment] })).toEqual([
      "name-used-twice id: there are two environments 'prod'; give each an id of its own",
    ]);
  });
});

describe('a namespace', () => {
  test('refuses one that two environments of a cluster share', () => {
    expect(
      refusalsIn(
        programOfSystems(
          systemModel({}, { id: 'dev', cluster: 'shared' }),
          systemModel({}, { id: 'prod', cluster: 'shared' }),
        ),
      ),
    ).toEqual([
      "namespace-shared namespaceFor('bycoin'): namespace 'bycoin' of cluster 'shared' is also that of dev/bycoin; give the environment one of its own, such as namespaceFor: (id) => `prod-${id}`, or another 'cluster'",
    ]);
  });

  test('takes one name in two clusters', () => {
    expect(refusalsIn(programOfSystems(systemModel({}, { id: 'dev' }), systemModel({}, { id: 'prod' })))).toEqual([]);
  });

  test("refuses one that is Kubernetes' own", () => {
    expect(refusalsOfEnvironment({ namespaceFor: () => 'kube-public' })).toEqual([
      "namespace-reserved namespaceFor('bycoin'): namespace 'kube-public' belongs to Kubernetes; return another one",
    ]);
  });

  test('refuses the default one', () => {
    expect(refusalsOfEnvironment({ namespaceFor: () => 'default' })).toEqual([
      "namespace-reserved namespaceFor('bycoin'): namespace 'default' belongs to Kubernetes; return another one",
    ]);
  });

  test("refuses the mesh's", () => {
    expect(
      refusalsOfEnvironment({
        namespaceFor: () => 'istio-system',
        platform: { kubernetes: '1.33', mesh: istioSidecar('1.30') },
      }),
    ).toEqual([
      "namespace-reserved namespaceFor('bycoin'): namespace 'istio-system' belongs to the mesh; return another one",
    ]);
  });

  test('refuses one that is no DNS label', () => {
    expect(refusalsOfEnvironment({ namespaceFor: (id) => `prod_${id}` })).toEqual([
      "name-illegal namespaceFor('bycoin'): it gives 'prod_bycoin', which is no DNS label; return at most 63 lower-case letters, digits and inner dashes",
    ]);
  });
});

describe('labels and annotations', () => {
  test('refuses a key that is none', () => {
    expect(refusalsOf({ labels: { 'a b': 'x' } })).toEqual([
      "label-illegal labels['a b']: 'a b' is no label key; use at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends, after 'example.com/' if you like",
    ]);
  });

  test('refuses a value that is none', () => {
    expect(refusalsOf({ labels: { team: 'core banking' } })).toEqual([
      "label-illegal labels.team: 'core banking' is no label value; use at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends; longer text belongs into an annotation",
    ]);
  });

  test("refuses a system's label in the system alone", () => {
    expect(refusalsIn(programOf([serviceModel({}, systemModel({ labels: { team: 'core banking' } }))]))).toEqual([
      "label-illegal labels.team: 'core banking' is no label value; use at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends; longer text belongs into an annotation",
    ]);
  });

  test('refuses an owner that can be no label', () => {
    expect(refusalsIn(programOfSystems(systemModel({ owner: 'core banking' })))).toEqual([
      "label-illegal owner: 'core banking' is no label value; use at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends; longer text belongs into an annotation",
    ]);
  });

  test("refuses an annotation's key that is none", () => {
    expect(refusalsOf({ annotations: { 'a b': 'x' } })).toEqual([
      "annotation-illegal annotations['a b']: 'a b' is no key of an annotation; write one such as example.com/note: letters, digits, dashes, underscores and dots, at most one slash",
    ]);
  });

  test('refuses a label that takes pods out of the mesh behind our back', () => {
    expect(refusalsOf({ labels: { 'istio.io/dataplane-mode': 'none' } })).toEqual([
      "label-reserved labels['istio.io/dataplane-mode']: decides about the mesh behind the back of policies and pictures; remove it; 'mesh: false' takes a service out, the platform's 'mesh' takes it in",
    ]);
  });

  test('refuses an annotation that takes pods out of the mesh behind our back', () => {
    expect(refusalsOf({ podAnnotations: { 'sidecar.istio.io/inject': 'false' } })).toEqual([
      "label-reserved podAnnotations['sidecar.istio.io/inject']: decides about the mesh behind the back of policies and pictures; remove it; 'mesh: false' takes a service out, the platform's 'mesh' takes it in",
    ]);
  });
});

describe('C16: shared labels that leak into selectors', () => {
  test('C16: refuses a label that would change what a service is selected by', () => {
    expect(refusalsOf({ labels: { 'app.kubernetes.io/name': 'other' } })).toEqual([
      "label-reserved labels['app.kubernetes.io/name']: 'other' differs from what this label has to be ('wallet'); remove it, or use another key",
    ]);
  });
});
