/** Of the package; a test keeps it equal to `package.json`, which lies elsewhere than the built command expects it. */
export const version = '0.1.0';
