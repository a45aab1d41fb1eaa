/**
 * What the command `cloud-native` tells the program that it runs. Variables and no arguments, since the program may be
 * started by a script that passes none on. Each of the first three names a file that the program makes, so that the command
 * knows that somebody has listened.
 */
export const runVariables = {
  /** Synthesize, as the program does by itself. */
  synth: 'CLOUD_NATIVE_SYNTH',
  /** Compare only: as `--check` on the program's own command line. */
  check: 'CLOUD_NATIVE_CHECK',
  /** Keep the generations of the committed output, and synthesize nothing. */
  retain: 'CLOUD_NATIVE_RETAIN',
  /** How many earlier generations; empty for the edition's number. */
  keep: 'CLOUD_NATIVE_KEEP',
  /** Folder with the output that is delivered, to be guarded against, too; empty for none. */
  against: 'CLOUD_NATIVE_AGAINST',
} as const;
