import { parseDocument } from 'yaml';

/** One document of a committed file of ours, told apart without a parser: our own text is regular enough. */
export interface Piece {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly text: string;
  /** What it says beside its metadata, which each release changes. */
  readonly body: string;
}

/** The documents of a committed file, as text: all, or those of some kinds. */
export function piecesOf(text: string, kinds?: readonly string[]): readonly Piece[] {
  return text.split('\n---\n').flatMap((piece) => {
    const kind = /^kind: (\S+)$/m.exec(piece)?.[1];
    if (kind === undefined || kinds?.includes(kind) === false) return [];
    const body = /^(?:spec|data|binaryData):/m.exec(piece)?.index ?? piece.length;
    // Nothing but an object's own metadata stands this far to the right and comes this early.
    const [, name = ''] = /^ {2}name: "?([^"\n]*)"?$/m.exec(piece) ?? [];
    const [, namespace = ''] = /^ {2}namespace: "?([^"\n]*)"?$/m.exec(piece) ?? [];
    return [{ kind, name, namespace, text: piece, body: piece.slice(body).trimEnd() }];
  });
}

/** A document as an object. What is no YAML says nothing. */
export function parsed<T extends object>({ text }: Piece): Partial<T> {
  const document = parseDocument(text);
  return document.errors.length > 0 ? {} : ((document.toJS() ?? {}) as Partial<T>);
}
