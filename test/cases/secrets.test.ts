import { describe, expect, test } from 'vitest';
import type { System } from '../../lib/index.ts';
import { raw } from '../support/foreign.ts';
import { issuesOf, rulesOf } from '../support/shop.ts';

/** An ExternalSecret with a target. */
const external = (target: object) => (system: System) =>
  raw(system, 'external-secrets.io/v1', 'ExternalSecret', 'build', {
    metadata: { name: 'build' },
    spec: { data: [{ secretKey: 'gradle.properties', remoteRef: { key: 'build' } }], target },
  });
const template = (text: string) => external({ template: { data: { 'app.properties': text } } });

describe('C20: a key with a dot in a template', () => {
  test('refuses template-key-dotted: one that is read as a path', () => {
    const [issue] = issuesOf(template('a={{ .gradle.properties | b64dec }}')).filter(
      ({ rule }) => rule === 'template-key-dotted',
    );
    expect(issue).toMatchObject({
      path: 'ExternalSecret build /spec/target/template/data/app.properties',
      remedy: 'write {{ index . "gradle.properties" }}, or fetch it under a secretKey without dots',
    });
  });

  test.each([
    '{{ index . "gradle.properties" }}',
    '{{ .gradle }}',
    'gradle.properties={{ .gradle }}',
    '{{ printf "%s.a.b" .gradle }}',
  ])('is fine as %s', (text) => {
    expect(rulesOf(template(text))).not.toContain('template-key-dotted');
  });
});

describe('C39: an ExternalSecret and the marks of Argo CD', () => {
  const metadata = (key: string) => external({ template: { metadata: { annotations: { [key]: 'shop' } } } });

  test('refuses tracking-mark-handed-on: one that its template gives to the Secret', () => {
    expect(rulesOf(metadata('argocd.argoproj.io/tracking-id'))).toContain('tracking-mark-handed-on');
  });

  test('may give the Secret other annotations', () => {
    expect(rulesOf(metadata('example.com/owner'))).not.toContain('tracking-mark-handed-on');
  });

  const beside = (target: object) => (system: System) => {
    external(target)(system);
    raw(system, 'v1', 'Secret', 'shared', { metadata: { name: 'shared' } });
  };

  test('refuses secret-owned-twice: one that owns a Secret of the output', () => {
    expect(rulesOf(beside({ name: 'shared' }))).toContain('secret-owned-twice');
  });

  test('may merge into a Secret of the output, whose Application leaves its keys alone', () => {
    expect(rulesOf(beside({ name: 'shared', creationPolicy: 'Merge' }))).not.toContain('secret-owned-twice');
  });

  test('may write to a Secret that nobody else makes', () => {
    expect(rulesOf(beside({ name: 'own' }))).not.toContain('secret-owned-twice');
  });
});
