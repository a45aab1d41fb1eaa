import { expect, test } from 'vitest';
import type { Issue } from '../lib/model/issue.ts';
import type { OptionKind } from '../lib/model/option-kinds.ts';
import { readOptions } from '../lib/model/read-options.ts';
import {
  analysisOptions,
  jobCheckOptions,
  latencyOptions,
  queryOptions,
  webCheckOptions,
} from '../lib/model/resolve-analysis.ts';
import { autoscalingOptions } from '../lib/model/resolve-autoscaling.ts';
import { bulkheadOptions } from '../lib/model/resolve-bulkhead.ts';
import { containerOptions, sidecarOptions } from '../lib/model/resolve-containers.ts';
import {
  deliveredEnvironmentOptions,
  deliveryOptions,
  notificationOptions,
  syncWindowOptions,
} from '../lib/model/resolve-delivery.ts';
import { environmentOptions } from '../lib/model/resolve-environment.ts';
import { certManagerOptions, exposedPathOptions, exposeOptions } from '../lib/model/resolve-exposure.ts';
import { faultOptions } from '../lib/model/resolve-faults.ts';
import {
  ingressClassOptions,
  loadBalancerOptions,
  platformGatewayOptions,
  systemGatewayOptions,
} from '../lib/model/resolve-gateway.ts';
import { healthOptions } from '../lib/model/resolve-health.ts';
import { hashOptions } from '../lib/model/resolve-load-balancing.ts';
import { permissionOptions } from '../lib/model/resolve-permissions.ts';
import { schedulingOptions, spreadOptions } from '../lib/model/resolve-placement.ts';
import { platformOptions } from '../lib/model/resolve-platform.ts';
import { servicePortOptions } from '../lib/model/resolve-ports.ts';
import { servesOptions } from '../lib/model/resolve-promise.ts';
import { rateLimitOptions } from '../lib/model/resolve-rate-limit.ts';
import { retryBudgetOptions } from '../lib/model/resolve-retry-budget.ts';
import { routeOptions } from '../lib/model/resolve-routes.ts';
import { shutdownOptions } from '../lib/model/resolve-shutdown.ts';
import { retentionOptions, stateOptions, stateVolumeOptions } from '../lib/model/resolve-state.ts';
import { systemOptions } from '../lib/model/resolve-system.ts';
import { mirrorOptions, versionOptions } from '../lib/model/resolve-targets.ts';
import { historyOptions, onceOptions, scheduleOptions } from '../lib/model/resolve-task.ts';
import { canaryStepOptions, previewOptions, replacesOptions, rolloutTables } from '../lib/model/rollout-kind.ts';
import { serviceOptions } from '../lib/model/service-options.ts';

// That a table has exactly the keys of its interface is checked by the compiler: `satisfies OptionsTable<…>`.

const tables: Readonly<Record<string, Readonly<Record<string, OptionKind>>>> = {
  environment: environmentOptions,
  platform: platformOptions,
  system: systemOptions,
  service: serviceOptions,
  delivery: deliveryOptions,
  deliveredEnvironment: deliveredEnvironmentOptions,
  notification: notificationOptions,
  syncWindow: syncWindowOptions,
  autoscaling: autoscalingOptions,
  health: healthOptions,
  state: stateOptions,
  ...rolloutTables,
  canaryStep: canaryStepOptions,
  preview: previewOptions,
  replaces: replacesOptions,
  stateVolume: stateVolumeOptions,
  retention: retentionOptions,
  container: containerOptions,
  sidecar: sidecarOptions,
  port: servicePortOptions,
  expose: exposeOptions,
  exposedPath: exposedPathOptions,
  certManager: certManagerOptions,
  gateway: platformGatewayOptions,
  ingressClass: ingressClassOptions,
  systemGateway: systemGatewayOptions,
  loadBalancer: loadBalancerOptions,
  scheduling: schedulingOptions,
  serves: servesOptions,
  bulkhead: bulkheadOptions,
  hashBy: hashOptions,
  rateLimit: rateLimitOptions,
  retryBudget: retryBudgetOptions,
  shutdown: shutdownOptions,
  spread: spreadOptions,
  permission: permissionOptions,
  route: routeOptions,
  faults: faultOptions,
  version: versionOptions,
  mirror: mirrorOptions,
  once: onceOptions,
  schedule: scheduleOptions,
  history: historyOptions,
  analysis: analysisOptions,
  latency: latencyOptions,
  query: queryOptions,
  webCheck: webCheckOptions,
  jobCheck: jobCheckOptions,
};

const options = Object.entries(tables).flatMap(([name, table]) =>
  Object.keys(table).map((key) => [name, key] as const),
);

function problemsWith(name: string, given: unknown): Issue[] {
  const issues: Issue[] = [];
  readOptions(tables[name] ?? {}, given, '', issues);
  return issues.filter(({ rule }) => rule !== 'missing-option');
}

test('has all options of a service', () => {
  expect(options.length).toBeGreaterThan(80);
});

test.each(options)('refuses a misspelt option of %s and names %s', (name, key) => {
  // A letter too many stays near every word, and is nobody else's option.
  const misspelt = `${key}${key.at(-1)}`;
  expect(problemsWith(name, { [misspelt]: 'x' })).toMatchObject([
    { rule: 'unknown-option', path: misspelt, remedy: `did you mean '${key}'?` },
  ]);
});

test.each(options)('takes %s.%s: undefined for not said', (name, key) => {
  expect(problemsWith(name, { [key]: undefined })).toEqual([]);
});

test.each(options)('refuses a symbol as %s.%s', (name, key) => {
  expect(problemsWith(name, { [key]: Symbol('nonsense') })).toMatchObject([{ path: key }]);
});

test.each(options)('refuses null as %s.%s', (name, key) => {
  expect(problemsWith(name, { [key]: null })).toMatchObject([{ path: key }]);
});
