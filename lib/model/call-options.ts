import type { CallOptions, VariableOptions } from './call.ts';
import { either, listOf, off, oneOf, required, text } from './option-kinds.ts';
import { type OptionsTable, optionsOf } from './read-options.ts';

const variableOptions = {
  name: required(text),
  format: oneOf('url', 'host:port', 'host', 'port'),
  port: text,
} satisfies OptionsTable<VariableOptions>;

const variable = optionsOf(variableOptions);

/** Options of `call(…)`. */
export const callOptions = {
  ports: listOf(text),
  variable: either<NonNullable<CallOptions['variable']>>(
    'a name, an object with name and format, a list of such objects, or false',
    { when: (value) => value === false, kind: off },
    { when: (value) => typeof value === 'string', kind: text },
    { when: Array.isArray, kind: listOf(variable) as never },
    { when: (value) => typeof value === 'object' && value !== null, kind: variable as never },
  ),
} satisfies OptionsTable<CallOptions>;
