// By function: the whole of semver takes ten milliseconds to load.
import coerce from 'semver/functions/coerce.js';
import gte from 'semver/functions/gte.js';

/** Major and minor at least, as platforms are called; what a vendor appends (`v1.33.2-aliyun.1`) may stay. */
const versionPattern = /^v?\d{1,9}\.\d{1,9}(?:\.\d{1,9})?(?:[-+][\w.+-]{0,100})?$/;

/** Whether it is a version of something on a platform: `1.33`, `1.30.3`, `3.5`. */
export function isVersion(value: unknown): value is string {
  return typeof value === 'string' && versionPattern.test(value);
}

/** Whether a version is the minimum or newer; false if one of them is no version, which is an issue of its own. */
export function atLeast(version: string, minimum: string): boolean {
  if (!isVersion(version) || !isVersion(minimum)) return false;
  const [left, right] = [coerce(version), coerce(minimum)];
  return left !== null && right !== null && gte(left, right);
}
