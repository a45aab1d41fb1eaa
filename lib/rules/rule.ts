import type { EnvironmentModel } from '../model/environment.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import type { JudgedObject, Program } from '../model/program.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';

/** A duty of one service, alone or towards those it calls and those who call it. */
export type ServiceRule = (service: ServiceModel, graph: CallGraph) => Iterable<Issue>;

/** A duty of one system. */
export type SystemRule = (system: SystemModel) => Iterable<Issue>;

/** A duty of one environment. */
export type EnvironmentRule = (environment: EnvironmentModel) => Iterable<Issue>;

/** A duty that only the whole program can be judged by. */
export type ProgramRule = (program: Program) => Iterable<KeyedIssue>;

/** A duty of what leaves, whoever made it. Rules take all objects at once and index them: no rule compares pairs. */
export type ObjectRule = (objects: readonly JudgedObject[], program: Program) => Iterable<ObjectIssue>;

/** An issue with the key of the environment, system or service that it is about. */
export interface KeyedIssue {
  readonly key: string;
  readonly issue: Issue;
}

/** An issue with the object that it is about. */
export interface ObjectIssue {
  readonly object: JudgedObject;
  readonly issue: Issue;
}
