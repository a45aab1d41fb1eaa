import type { AccessOptions, CallOptions, VariableOptions } from './call.ts';
import { either, filledListOf, flag, off, oneOf, required, text } from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { methodsKind } from './request-kinds.ts';
import { requestPath } from './request-path.ts';
import { retriesKind, timeoutKind } from './resolve-retries.ts';

const variableOptions = {
  name: required(text),
  format: oneOf('url', 'host:port', 'host', 'port'),
  port: text,
} satisfies OptionsTable<VariableOptions>;

const variable = optionsOf(variableOptions);

const oneVariable = either<string | VariableOptions>(
  'a name, or an object with name and format',
  { when: (value) => typeof value === 'string', kind: text },
  { when: (value) => typeof value === 'object' && value !== null, kind: variable as never },
);

/** Options of `allowCallsFrom`. */
export const accessOptions = {
  ports: filledListOf(text),
  methods: methodsKind,
  paths: filledListOf(requestPath),
} satisfies OptionsTable<AccessOptions>;

/** Options of `call(…)`. */
export const callOptions = {
  ...accessOptions,
  essential: flag,
  timeout: timeoutKind,
  retries: retriesKind,
  variable: either<NonNullable<CallOptions['variable']>>(
    'a name, an object with name and format, a list of them, or false',
    { when: (value) => value === false, kind: off },
    { when: (value) => typeof value === 'string', kind: text },
    { when: Array.isArray, kind: filledListOf(oneVariable) as never },
    { when: (value) => typeof value === 'object' && value !== null, kind: variable as never },
  ),
} satisfies OptionsTable<CallOptions>;

/** What could be read of them: times are numbers. */
export type ReadCallOptions = Partial<ReadOptions<typeof callOptions>>;
