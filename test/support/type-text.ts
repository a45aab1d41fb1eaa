/** A reader of `lib/manifests/types/`, which knows nothing of how they are made: TypeScript 7 has no compiler API to ask. */
export interface TypedProperty {
  readonly type: string;
  readonly optional: boolean;
}

/** File → interface → property. */
export type TypeFiles = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, TypedProperty>>>;

export const readTypes = (texts: Readonly<Record<string, string>>): TypeFiles =>
  new Map(Object.entries(texts).map(([file, text]) => [file, readInterfaces(text)]));

function readInterfaces(text: string): Map<string, Map<string, TypedProperty>> {
  const interfaces = new Map<string, Map<string, TypedProperty>>();
  let properties = new Map<string, TypedProperty>();
  for (const line of text.split('\n')) {
    const [, name] = line.match(/^export interface (\w+) \{$/) ?? [];
    if (name) {
      properties = new Map();
      interfaces.set(name, properties);
    }
    const [, quoted, plain, optional, type] =
      line.match(/^ {2}readonly (?:'([^']+)'|([\w$]+))(\?)?: (.+?)(?: \| undefined)?;$/) ?? [];
    if (type) properties.set(quoted ?? plain ?? '', { type, optional: optional !== undefined });
  }
  return interfaces;
}

/** What an array or a map is of. */
export function elementOf(type: string): string | undefined {
  const [, group, single, value] =
    type.match(/^(?:readonly \((.+)\)\[\]|readonly (.+)\[\]|Readonly<Record<string, (.+)>>)$/) ?? [];
  return group ?? single ?? value;
}
