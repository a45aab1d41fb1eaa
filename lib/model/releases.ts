/** Which image version runs in an environment: `<system>/<service>` to `<tag>` or `<tag>@sha256:<digest>`. */
export interface ReleasesModel {
  /** How messages name it: the file's path, or `releases` where the object stands in the props. */
  readonly source: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Why the file could not be used, where it could not. */
  readonly problem: string | undefined;
}
