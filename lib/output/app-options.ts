import { kindOf, listOf, text } from '../model/option-kinds.ts';
import type { OptionsTable } from '../model/read-options.ts';
import { isProgramName } from './mark.ts';

/** What a {@link CloudNativeApp} takes. */
export interface CloudNativeAppProps {
  /**
   * Name of the program, written into the first line of every file. Only files that carry it are ever removed, so that
   * two programs may share a folder; a program that changes its name is refused until its old files are gone.
   *
   * @default - the name in the working directory's `package.json`, else `cloud-native`
   */
  readonly name?: string | undefined;
  /**
   * Folder that is committed and that Argo CD reads. Only what differs is written to it.
   *
   * @default 'dist'
   */
  readonly outdir?: string | undefined;
  /**
   * Folder for what other repositories may rely on: `<system>.json` for each system, to be committed, and imported there
   * for `contractedService`.
   *
   * @default - none is written
   */
  readonly contracts?: string | undefined;
  /**
   * Folder of ConfigMaps that earlier releases were started with: `<environment>/<system>.yaml`, committed, rewritten by
   * `cloud-native retain` alone. They are copied into the output, so that an aborted rollout or `rollout undo` finds them.
   *
   * @default 'retained'; where there is none, nothing is copied
   */
  readonly retained?: string | undefined;
  /**
   * Environments (`prod`), systems (`prod/bycoin`), services with volumes (`prod/bycoin/ledger`) and objects of what stays
   * (`prod/bycoin/ledger/StatefulSet/ledger`) that may disappear from the output. Without being named here they are kept
   * and the run is refused, since Argo CD would remove all that runs there, and nobody would read the volumes. Once they
   * are gone, the entry may stay or go; what is made again may not be named.
   *
   * @default - none
   */
  readonly removes?: readonly string[] | undefined;
  /**
   * The day on which waivers with an end are judged, as `YYYY-MM-DD`. The clock is not asked, so that the same program
   * gives the same result tomorrow.
   *
   * @default - ends are not judged, and the summary says so; `--check` takes the day's date
   */
  readonly today?: string | undefined;
}

/** What each of {@link CloudNativeAppProps} may be. */
export const appOptions = {
  name: kindOf<string>('a name of printable characters on one line', isProgramName),
  outdir: text,
  contracts: text,
  retained: text,
  removes: listOf(text),
  today: text,
} satisfies OptionsTable<CloudNativeAppProps>;
