import type { Manifest } from '../model/manifest.ts';
import type { WaveRole } from '../model/waves.ts';
import type { RenderContext } from './context.ts';

/** One line of a table of contents: an object that a model may become. */
export interface ManifestEntry<Model> {
  readonly apiVersion: string;
  readonly kind: string;
  /** When Argo CD applies it. */
  readonly wave: WaveRole;
  /** Name of the object; a hash of its content is added where `hashedName` says so. */
  readonly name: (model: Model) => string;
  /** Whether the model alone may ask for it. What depends on calls is decided by `render`. */
  readonly when: (model: Model) => boolean;
  /** The object as plain JSON; `undefined` means *not needed*. */
  readonly render: (model: Model, context: RenderContext) => Manifest | undefined;
  /** Its content decides its name, so that old pods keep what they were started with. */
  readonly hashedName?: true | ((model: Model) => boolean);
  /** Written to the environment's `_namespaces.yaml`, an Application of its own. */
  readonly place?: 'namespaces';
}

/** A table of contents by role; the role is the object's id in the tree, such as `Deployment`. */
export type ManifestTable<Model> = Readonly<Record<string, ManifestEntry<Model>>>;
