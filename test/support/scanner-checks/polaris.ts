import { reliabilityChecks } from './polaris-reliability.ts';
import { securityChecks } from './polaris-security.ts';
import type { ScannerCheck } from './scanner-check.ts';

/** Those of Polaris that are on by default. */
export const polarisChecks: readonly ScannerCheck[] = [...reliabilityChecks, ...securityChecks];
