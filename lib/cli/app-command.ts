import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { parse } from 'yaml';
import { isPlainObject } from '../support/plain.ts';
import { Problem } from './problem.ts';

const remedy = "write one there, such as 'app: node --import tsx main.ts', or give it with --app";

/** The option of every verb that runs the program. */
export function appOption(): Option {
  return new Option('-a, --app <command>', "command that runs the program (default: 'app' of cdk8s.yaml)").argParser(
    command,
  );
}

function command(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError("Give a command, such as 'node main.js'.");
  return text;
}

/**
 * The command that runs the program, as `cdk8s synth` runs it: `app` of `cdk8s.yaml`.
 *
 * @throws Problem where there is none
 */
export function appCommandIn(path: string): string {
  const config = configIn(path);
  const app = isPlainObject(config) ? config['app'] : undefined;
  if (typeof app !== 'string' || app.trim() === '') throw new Problem(`${path} has no 'app'; ${remedy}`);
  return app;
}

function configIn(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Problem(`there is no ${path} here; ${remedy}`);
    throw new Problem(`${path} cannot be read: ${message.split('\n')[0]}`);
  }
}
