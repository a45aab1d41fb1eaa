/** Order of texts by code unit: the same for every locale, which `localeCompare` is not. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
