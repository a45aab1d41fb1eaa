/** Names of what applies an environment: that of the environment is in each, since all share Argo CD's namespace. */
export const namesFor = (environment: string) => ({
  /** Permits what the systems are made of. */
  project: environment,
  namespaces: `${environment}-namespaces`,
  root: `${environment}-root`,
  applicationSet: environment,
});

/** `prod/bycoin/payments` → `prod-bycoin-payments`. */
export function applicationName(path: string): string {
  return path.replaceAll('/', '-').replace(/[^a-z0-9.-]/g, '-');
}
