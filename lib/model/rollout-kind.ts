import { isPlainObject } from '../support/plain.ts';
import {
  duration,
  either,
  filledListOf,
  kindOf,
  type OptionKind,
  oneOf,
  required,
  text,
  wholeNumber,
} from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions, readOptions } from './read-options.ts';
import { analysisKind } from './resolve-analysis.ts';
import type { RolloutModel } from './rollout.ts';
import type {
  BlueGreenOptions,
  CanaryOptions,
  CanaryStepOptions,
  PodShare,
  PreviewOptions,
  RecreateOptions,
  ReplacesOptions,
  RollingUpdateOptions,
} from './rollout-options.ts';

// A week is longer than any release waits; more is a slip.
const wait = duration({ from: 1000, to: 604_800_000, whole: true, example: '5m' });
const delay = duration({ from: 0, to: 604_800_000, whole: true, example: '30s' });
export const untilPromoted = 'until-promoted';

const podShare = kindOf<PodShare>(
  "a number of pods, or a share of them such as '25%'",
  (value) =>
    (Number.isInteger(value) && Number(value) >= 0) ||
    (typeof value === 'string' && /^(?:\d|[1-9]\d|100)%$/.test(value)),
);
const headerName = kindOf<string>(
  "a header's name in small letters such as 'x-canary'",
  (value) => typeof value === 'string' && /^[a-z\d][a-z\d-]*$/.test(value),
  'header-illegal',
);

/** What a rollout is made with, read. */
export type ReadRollout = {
  readonly [K in RolloutModel['kind']]: {
    readonly kind: K;
    readonly options: ReadOptions<(typeof rolloutTables)[K]>;
  };
}[RolloutModel['kind']];

/** What each of the functions takes back. */
export const rolloutKind: OptionKind<ReadRollout> = {
  expects: 'rollingUpdate({ … }), recreate(), canary({ … }) or blueGreen({ … })',
  read(value, path, issues) {
    if (!isRollout(value)) return kindOf<ReadRollout>(this.expects, () => false).read(value, path, issues);
    const table = rolloutTables[value.kind];
    return { kind: value.kind, options: readOptions(table, value.options, path, issues) } as ReadRollout;
  },
};

function isRollout(value: unknown): value is { readonly kind: keyof typeof rolloutTables; readonly options: unknown } {
  return isPlainObject(value) && typeof value['kind'] === 'string' && Object.hasOwn(rolloutTables, value['kind']);
}

export const replacesOptions = {
  // Each reads the other.
  rollout: required({
    expects: rolloutKind.expects,
    read: (value, path, issues) => rolloutKind.read(value, path, issues),
  } satisfies OptionKind<ReadRollout> as OptionKind<ReadRollout>),
  step: required(oneOf('start', 'serve')),
} satisfies OptionsTable<ReplacesOptions>;

const releaseOptions = { minReady: delay, progressDeadline: wait, replaces: optionsOf(replacesOptions) };

export const rollingUpdateOptions = {
  ...releaseOptions,
  maxSurge: podShare,
  maxUnavailable: podShare,
} satisfies OptionsTable<RollingUpdateOptions>;

const generationOptions = {
  ...releaseOptions,
  analysis: analysisKind,
  antiAffinity: oneOf('preferred', 'required'),
  scaleDownDelay: delay,
  abortScaleDownDelay: wait,
  rollbackWindow: wholeNumber(1, 100),
};

export const canaryStepOptions = {
  weight: required(wholeNumber(1, 100)),
  hold: either<number | typeof untilPromoted>(
    `${wait.expects}, or '${untilPromoted}'`,
    { when: (value) => value === untilPromoted, kind: oneOf(untilPromoted) },
    { when: () => true, kind: wait },
  ),
} satisfies OptionsTable<CanaryStepOptions>;

export const previewOptions = {
  header: headerName,
  value: text,
  hold: wait,
} satisfies OptionsTable<PreviewOptions>;

export const canaryOptions = {
  ...generationOptions,
  steps: filledListOf(optionsOf(canaryStepOptions)),
  preview: optionsOf(previewOptions),
  minPodsPerReplicaSet: wholeNumber(1, 1000),
  maxSurge: podShare,
  maxUnavailable: podShare,
} satisfies OptionsTable<CanaryOptions>;

export const blueGreenOptions = {
  ...generationOptions,
  promotion: oneOf('automatic', 'manual'),
  previewReplicas: wholeNumber(1, 10_000),
} satisfies OptionsTable<BlueGreenOptions>;

export const rolloutTables = {
  rollingUpdate: rollingUpdateOptions,
  recreate: releaseOptions satisfies OptionsTable<RecreateOptions>,
  canary: canaryOptions,
  blueGreen: blueGreenOptions,
} as const;
