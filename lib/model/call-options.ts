import type { AccessOptions, CallOptions, VariableOptions } from './call.ts';
import { either, filledListOf, flag, listOf, off, oneOf, required, text } from './option-kinds.ts';
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

/** Options of `allowCallsFrom`. */
export const accessOptions = {
  ports: listOf(text),
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
    'a name, an object with name and format, a list of such objects, or false',
    { when: (value) => value === false, kind: off },
    { when: (value) => typeof value === 'string', kind: text },
    { when: Array.isArray, kind: listOf(variable) as never },
    { when: (value) => typeof value === 'object' && value !== null, kind: variable as never },
  ),
} satisfies OptionsTable<CallOptions>;

/** What could be read of them: times are numbers. */
export type ReadCallOptions = Partial<ReadOptions<typeof callOptions>>;
