/** What the files of a new project are made for. */
export interface Project {
  /** Name of the package, as npm takes it. */
  readonly name: string;
  /** Address of the repository, as Argo CD reaches it. */
  readonly repo: string;
}

/** Files by path, with `/` on every system. */
export type Files = Readonly<Record<string, string>>;
