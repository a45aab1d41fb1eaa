import type { CallGraph } from '../model/graph.ts';
import type { Manifest } from '../model/manifest.ts';

/** What a renderer may ask for besides its model: facts that are known only when everything has been declared. */
export interface RenderContext {
  readonly graph: CallGraph;
  /**
   * Final name of another object of the same service or system, by its role. A name that hashes content is computed
   * from the rendered and patched content, so nobody else can know it.
   */
  readonly nameOf: (role: string) => string;
  /** Such an object as it leaves, patched; `undefined` where there is none. Not to be asked by what that one is made of. */
  readonly finalOf: (role: string) => Manifest | undefined;
}
