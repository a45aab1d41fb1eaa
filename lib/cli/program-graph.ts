import type { GraphData } from '../model/graph-data.ts';
import { graphVariable } from '../output/graph-variable.ts';
import { asked } from './program.ts';

/**
 * Runs a program for its graph. What the program prints goes to stderr, so that stdout is the picture alone.
 *
 * @throws Problem where the program is refused or fails, with its exit code
 */
export function programGraph(app: string): GraphData {
  return JSON.parse(asked({ app, variable: graphVariable, stdout: 'stderr' })) as GraphData;
}
