import { writeFileSync } from 'node:fs';
import type { App } from 'cdk8s';
import { Registry } from '../constructs/registry.ts';
import { graphDataOf } from '../manifests/graph-data.ts';
import { attempted, type Outcome, refused, type SynthesisOptions, written } from './synthesis.ts';

/** Checks a program and writes its graph, as JSON, for the command; nothing else is written. */
export function graphed(app: App, options: SynthesisOptions, file: string): Outcome {
  const { issues } = written(app, options);
  if (issues.length > 0) return refused(issues);
  return attempted(file, () => {
    writeFileSync(file, JSON.stringify(graphDataOf(Registry.of(app).graph)));
    return { issues: [], text: '', ok: true };
  });
}
