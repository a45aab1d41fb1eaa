import { apiGroupOf } from '../model/kinds.ts';
import type { JudgedObject } from '../model/program.ts';
import type { ObjectIssue } from './rule.ts';

/** What is wrong with an object: at a JSON pointer in it, made by a construct or a patch that is named. */
export function objectIssue(
  object: JudgedObject,
  rule: string,
  pointer: string,
  problem: string,
  remedy: string,
): ObjectIssue {
  const path = `${objectText(object)}${pointer === '' ? '' : ` ${pointer}`}`;
  return { object, issue: { rule, path, problem: `${problem}${originText(object)}`, remedy } };
}

/** `Service wallet`. */
export function objectText({ manifest }: JudgedObject): string {
  return `${manifest.kind} ${manifest.metadata?.name ?? '(without a name)'}`;
}

/** The cluster that an object goes to; a chart outside any environment has one of its own, for all that we know. */
export function clusterOf({ environment, constructPath }: JudgedObject): string {
  return environment?.cluster ?? `chart ${constructPath.split('/')[0]}`;
}

/** The cluster and namespace that an object goes to. */
export function namespaceOf(object: JudgedObject): string {
  return `${clusterOf(object)} ${object.manifest.metadata?.namespace ?? ''}`;
}

/** Whether it is of a kind of Kubernetes itself, or of another group. */
export function isKind({ manifest }: JudgedObject, kind: string, group: string): boolean {
  return manifest.kind === kind && apiGroupOf(manifest.apiVersion) === group;
}

function originText({ origin, constructPath }: JudgedObject): string {
  switch (origin) {
    case 'patched':
      return ` (patched, at ${constructPath})`;
    case 'foreign':
      return ` (made at ${constructPath})`;
    default:
      return '';
  }
}
