/** What an object names, and where. */
export interface Reference {
  /** JSON pointer of the name in the object. */
  readonly pointer: string;
  readonly kind: string;
  readonly name: string;
  /** @default - the object's own; `null` for a kind without one */
  readonly namespace?: string | null | undefined;
  /** What must be in it. */
  readonly part?: Part | undefined;
}

/** A part of what is named: a key of a ConfigMap, a port of a Service object, a listener of a Gateway. */
export interface Part {
  readonly kind: 'key' | 'port' | 'listener';
  readonly name: string;
  readonly pointer: string;
}
