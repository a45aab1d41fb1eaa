import { relative } from 'node:path';
import type { Issue } from '../model/issue.ts';

/** The folder where nothing else is said. */
const standard = 'retained';

/** Where generations are kept: outside the output folder, in which Argo CD would take them twice. */
export function retainedFolder(folder: string | undefined, outdir: string, problems: Issue[]): string {
  if (folder === undefined || relative(outdir, folder).startsWith('..')) return folder ?? standard;
  problems.push({
    rule: 'retained-in-output',
    path: 'retained',
    problem: `'${folder}' is, or lies in, the output folder '${outdir}', whose files are generated`,
    remedy: `name a folder beside it, such as retained: '${standard}'`,
  });
  return standard;
}
