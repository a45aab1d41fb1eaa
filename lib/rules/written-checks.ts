import type { CheckModel, HealthModel } from '../model/health.ts';

/** The checks by name. A startup check that was copied from liveness is left out: what is wrong is said of liveness. */
export function writtenChecks(health: HealthModel): readonly (readonly [string, CheckModel])[] {
  const { readiness, liveness, startup } = health;
  const copied = startup !== undefined && liveness !== undefined && sameTarget(startup, liveness);
  const checks = { readiness, liveness, startup: copied ? undefined : startup };
  return Object.entries(checks).filter((entry): entry is [string, CheckModel] => entry[1] !== undefined);
}

/** Whether two checks ask the same. */
export function sameTarget(a: CheckModel, b: CheckModel): boolean {
  return JSON.stringify(a.target) === JSON.stringify(b.target);
}
