/** What a container asks for and may use, in canonical Kubernetes text (what the API server prints back). */
export interface ResourcesModel {
  readonly cpu: string | undefined;
  readonly memory: string | undefined;
  readonly cpuLimit: string | undefined;
  readonly memoryLimit: string | undefined;
  /** Request and limit of local disk: logs and writable paths. */
  readonly ephemeralStorage: string;
}
