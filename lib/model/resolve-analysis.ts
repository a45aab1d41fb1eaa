import { byCodeUnit } from '../support/order.ts';
import { isPlainObject } from '../support/plain.ts';
import {
  type AnalysisModel,
  type AnalysisOptions,
  type Check,
  type CheckModel,
  type JobCheckOptions,
  type LatencyOptions,
  type QueryOptions,
  quantiles,
  type WebCheckOptions,
} from './analysis.ts';
import { wholeSeconds } from './duration.ts';
import type { Defaults } from './editions.ts';
import {
  anyText,
  duration,
  filledListOf,
  kindOf,
  listOf,
  numberFrom,
  type OptionKind,
  recordOf,
  required,
  scalar,
  text,
  wholeNumber,
} from './option-kinds.ts';
import type { PlatformModel } from './platform.ts';
import { type OptionsTable, optionsOf, type ReadOptions, readOptions } from './read-options.ts';

// The longest that Argo Rollouts' own documents measure in is an hour; a day is a slip.
const span = duration({ from: 1000, to: 86_400_000, whole: true, example: '1m' });
const pause = duration({ from: 0, to: 86_400_000, whole: true, example: '2m' });
const quantile = duration({ from: 1, to: 3_600_000, example: '500ms' });
const anyNumber = kindOf<number>('a finite number', Number.isFinite);
const url = kindOf<string>(
  "a URL such as 'https://k6.example.com/verdict'",
  (value) => typeof value === 'string' && /^https?:\/\/[^\s@]+$/.test(value) && URL.canParse(value),
  'bad-url',
);

export const latencyOptions = {
  p50: quantile,
  p90: quantile,
  p95: quantile,
  p99: quantile,
} satisfies OptionsTable<LatencyOptions>;

export const queryOptions = {
  promql: required(text),
  atLeast: anyNumber,
  atMost: anyNumber,
} satisfies OptionsTable<QueryOptions>;

export const webCheckOptions = {
  url: required(url),
  timeout: duration({ from: 1000, to: 300_000, whole: true, example: '10s' }),
  jsonPath: text,
  equals: scalar,
} satisfies OptionsTable<WebCheckOptions>;

export const jobCheckOptions = {
  command: required(filledListOf(anyText)),
  args: listOf(anyText),
  image: text,
  deadline: duration({ from: 1000, to: 86_400_000, whole: true, example: '5m' }),
} satisfies OptionsTable<JobCheckOptions>;

/** What each kind of check is made with. */
const checkTables = { query: queryOptions, web: webCheckOptions, job: jobCheckOptions } as const;

type ReadCheck = {
  readonly [K in keyof typeof checkTables]: {
    readonly kind: K;
    readonly options: ReadOptions<(typeof checkTables)[K]>;
  };
}[keyof typeof checkTables];

const checkKind: OptionKind<ReadCheck> = {
  expects: 'query({ … }), webCheck({ … }) or jobCheck({ … })',
  read(value, path, issues) {
    if (!isCheck(value)) return kindOf<ReadCheck>(this.expects, () => false).read(value, path, issues);
    return {
      kind: value.kind,
      options: readOptions(checkTables[value.kind], value.options, path, issues),
    } as ReadCheck;
  },
};

function isCheck(value: unknown): value is Check {
  return isPlainObject(value) && typeof value['kind'] === 'string' && Object.hasOwn(checkTables, value['kind']);
}

export const analysisOptions = {
  // Below 1 is a fraction that was meant as percent.
  successRate: numberFrom(1, 100),
  latency: optionsOf(latencyOptions),
  checks: recordOf(checkKind),
  every: span,
  range: span,
  delay: pause,
  count: wholeNumber(1, 1000),
  failures: wholeNumber(0, 1000),
  errors: wholeNumber(0, 1000),
  startingStep: wholeNumber(0, 1000),
  prometheus: url,
} satisfies OptionsTable<AnalysisOptions>;

/** What could be read of an analysis. */
export type ReadAnalysis = ReadOptions<typeof analysisOptions>;

/** `analysis` of a canary or of a blue-green release. */
export const analysisKind: OptionKind<ReadAnalysis> = optionsOf(analysisOptions);

/** Where an analysis stands: a canary may measure until its steps end, a promotion waits for an end. */
export interface AnalysisPlace {
  readonly platform: Pick<PlatformModel, 'scrapeInterval'>;
  readonly ends: 'with-steps' | 'by-count';
}

/** Analysis with the defaults of its edition; `undefined` where it is not asked for. */
export function resolveAnalysis(
  options: ReadAnalysis | undefined,
  { analysis: defaults }: Defaults,
  { platform, ends }: AnalysisPlace,
): AnalysisModel | undefined {
  if (options === undefined) return undefined;
  const { latency = {}, checks = {} } = options;
  const range = seconds(options.range) ?? defaults.scrapes * platform.scrapeInterval;
  return {
    successRate: options.successRate,
    latency: quantiles.flatMap((name) => {
      const most = (latency as ReadOptions<typeof latencyOptions>)[name];
      return most === undefined ? [] : [{ quantile: name, most }];
    }),
    checks: Object.entries(checks)
      .sort(([a], [b]) => byCodeUnit(a, b))
      .flatMap(([name, check]) => checkModel(name, check, defaults)),
    every: seconds(options.every) ?? defaults.every,
    range,
    delay: seconds(options.delay) ?? range,
    count: options.count ?? (ends === 'by-count' ? defaults.count : undefined),
    failures: options.failures ?? defaults.failures,
    errors: options.errors ?? defaults.errors,
    startingStep: options.startingStep,
    prometheus: options.prometheus,
  };
}

/** None for a check that lacks what it must have: that is said already. */
function checkModel(name: string, check: ReadCheck, defaults: Defaults['analysis']): CheckModel[] {
  if (check.kind === 'query') {
    const { promql, atLeast, atMost } = check.options;
    return promql === undefined ? [] : [{ kind: 'query', name, promql: promql.trim(), atLeast, atMost }];
  }
  if (check.kind === 'web') {
    const { url: address, jsonPath, equals = true } = check.options;
    const timeout = seconds(check.options.timeout) ?? defaults.webTimeout;
    return address === undefined ? [] : [{ kind: 'web', name, url: address, timeout, jsonPath, equals }];
  }
  const { command, args = [], image } = check.options;
  const deadline = seconds(check.options.deadline) ?? defaults.jobDeadline;
  return command === undefined ? [] : [{ kind: 'job', name, command, args, image, deadline }];
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : wholeSeconds(milliseconds);
}
