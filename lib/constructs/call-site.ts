/**
 * Where in the user's program something was made. The error is kept, and its stack read only when an issue needs the
 * line: reading it is what costs.
 */
export class CallSite {
  readonly #error: Error;

  constructor() {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 12;
    this.#error = new Error('call site');
    Error.stackTraceLimit = limit;
  }

  /** `systems/bycoin.ts:14`, relative to the working directory; `undefined` where nothing but libraries is on the stack. */
  line(): string | undefined {
    const frames = (this.#error.stack ?? '')
      .split('\n')
      .slice(1)
      .map(frameOf)
      .filter((frame) => frame !== undefined);
    // The first frame is this file: what lies beside it and above is ours, what comes after is whoever used us.
    const ours = folderOf(folderOf(frames[0]?.file ?? ''));
    const theirs = frames.find((frame) => !frame.file.startsWith(`${ours}/`) && !isLibrary(frame.file));
    if (theirs === undefined) return undefined;
    return `${relativeToWorkingDirectory(theirs.file)}:${theirs.line}`;
  }
}

interface Frame {
  readonly file: string;
  readonly line: string;
}

function frameOf(text: string): Frame | undefined {
  const match = /(?:\(|at (?:async )?)((?:file:\/\/)?[^()]+?):(\d+):\d+\)?$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const file = match[1].startsWith('file://') ? decodeURIComponent(new URL(match[1]).pathname) : match[1];
  return { file: file.replaceAll('\\', '/'), line: match[2] };
}

function isLibrary(file: string): boolean {
  return file.startsWith('node:') || file.includes('/node_modules/') || !file.includes('/');
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function relativeToWorkingDirectory(file: string): string {
  const here = `${process.cwd().replaceAll('\\', '/')}/`;
  return file.startsWith(here) ? file.slice(here.length) : file.slice(file.lastIndexOf('/') + 1);
}
