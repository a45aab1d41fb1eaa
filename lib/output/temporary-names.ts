import { posix } from 'node:path';

const newEnding = '.cloud-native-new';
const oldEnding = '.cloud-native-old';

/** Where the new text of a file waits, in its own folder, so that a rename puts it in place at once. */
export function newName(path: string): string {
  return besides(path, newEnding);
}

/** Where the old text of a file waits until the run has succeeded. */
export function oldName(path: string): string {
  return besides(path, oldEnding);
}

/** Whether a run that was killed left it: nobody else makes such names. */
export function isLeftover(path: string): boolean {
  const name = posix.basename(path);
  return name.startsWith('.') && (name.endsWith(newEnding) || name.endsWith(oldEnding));
}

/** Hidden, and with an ending that Argo CD and `kubectl` do not read. */
function besides(path: string, ending: string): string {
  return posix.join(posix.dirname(path), `.${posix.basename(path)}${ending}`);
}
