import type { CheckOptions } from './health.ts';
import type { Issue } from './issue.ts';
import {
  anyText,
  duration,
  either,
  kindOf,
  listOf,
  memberPath,
  type OptionKind,
  recordOf,
  text,
  wholeNumber,
} from './option-kinds.ts';
import { optionsOf, type ReadOptions } from './read-options.ts';

type KeyOf<Union> = Union extends unknown ? keyof Union : never;

const longest = 3_600_000;

const checkOptions = {
  path: kindOf<string>(
    "a path that begins with '/'",
    (value) => typeof value === 'string' && /^\/\S*$/.test(value),
    'bad-path',
  ),
  headers: recordOf(anyText),
  port: text,
  grpc: kindOf<true | string>(
    'true, or the name of a gRPC service',
    (value) => value === true || (typeof value === 'string' && value !== ''),
  ),
  tcp: kindOf<true>('true', (value) => value === true),
  command: listOf(anyText),
  period: duration({ from: 1000, to: longest, whole: true, example: '10s' }),
  timeout: duration({ from: 1000, to: longest, whole: true, example: '3s' }),
  failures: wholeNumber(1, 1000),
  initialDelay: duration({ from: 0, to: longest, whole: true, example: '5s' }),
} satisfies Record<KeyOf<CheckOptions>, OptionKind>;

/** A check as it was given; milliseconds. */
export type ReadCheck = Partial<ReadOptions<typeof checkOptions>>;

const targets = ['path', 'grpc', 'tcp', 'command'] as const;

const checkObject: OptionKind<ReadCheck> = {
  ...optionsOf(checkOptions),
  read(value, path, issues) {
    const check: ReadCheck | undefined = optionsOf(checkOptions).read(value, path, issues);
    if (check === undefined) return undefined;
    const given = targets.filter((target) => (value as Readonly<Record<string, unknown>>)[target] !== undefined);
    if (given.length !== 1) {
      const problem = given.length === 0 ? 'it does not say what to check' : `${given.join(', ')} are given together`;
      issues.push({ rule: 'one-check', path, problem, remedy: `give one of ${targets.join(', ')}` });
    }
    refuseStrays(check, path, issues);
    return targets.some((target) => check[target] !== undefined) ? check : undefined;
  },
};

/** A path, or a check with its timing. */
export const checkKind: OptionKind<ReadCheck> = either<ReadCheck>(
  `a path such as '/ready', or an object with one of ${targets.join(', ')}`,
  {
    when: (value) => typeof value === 'string',
    kind: { ...checkOptions.path, read: pathAlone },
  },
  { when: (value) => typeof value === 'object' && value !== null, kind: checkObject },
);

function pathAlone(value: unknown, at: string, issues: Issue[]): ReadCheck | undefined {
  const path = checkOptions.path.read(value, at, issues);
  return path === undefined ? undefined : { path };
}

/** Options of one kind of check that stand beside another kind. */
function refuseStrays(check: ReadCheck, path: string, issues: Issue[]): void {
  if (check.headers !== undefined && check.path === undefined) {
    issues.push({
      rule: 'unused-option',
      path: memberPath(path, 'headers'),
      problem: "only a check with 'path' sends headers",
      remedy: 'remove it',
    });
  }
  if (check.port !== undefined && check.command !== undefined) {
    issues.push({
      rule: 'unused-option',
      path: memberPath(path, 'port'),
      problem: 'a command needs no port',
      remedy: 'remove it',
    });
  }
}
