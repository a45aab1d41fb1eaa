import { isPlainObject } from '../support/plain.ts';
import { kindOf, type OptionKind } from './option-kinds.ts';
import type { ServiceModel } from './service.ts';

/** A service whose image another one runs, in the same version: a migration has to be that of its service. */
export interface ImageSource {
  readonly model: Pick<ServiceModel, 'imageText' | 'releaseLine'>;
}

/** An image as it was said: its text, and whose line of the release file has its version, where that is another's. */
export interface SaidImage {
  readonly text: string;
  readonly line: string | undefined;
}

const written = kindOf<string>(
  "a text such as 'registry.example.com/shop/api:1.4.2', or a service that is made before, whose image it is",
  (value) => typeof value === 'string' && value !== '',
);

/** An image as text, or a service that has it. */
export const imageOption: OptionKind<SaidImage> = {
  expects: written.expects,
  read(value, path, issues) {
    const source = sourceOf(value);
    if (source !== undefined) return source;
    const text = written.read(value, path, issues);
    return text === undefined ? undefined : { text, line: undefined };
  },
};

/** Of a service of any copy of this package. */
function sourceOf(value: unknown): SaidImage | undefined {
  const model = typeof value === 'object' && value !== null ? (value as { readonly model?: unknown }).model : undefined;
  if (!isPlainObject(model)) return undefined;
  const { imageText, releaseLine } = model;
  return typeof imageText === 'string' && typeof releaseLine === 'string'
    ? { text: imageText, line: releaseLine }
    : undefined;
}
