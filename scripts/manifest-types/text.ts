/** One property of an interface, with its type as TypeScript text. */
export interface Property {
  readonly key: string;
  readonly type: string;
  readonly required: boolean;
  readonly description?: string | undefined;
}

export interface Interface {
  readonly name: string;
  readonly description?: string | undefined;
  readonly properties: readonly Property[];
}

export const union = (values: readonly unknown[]): string => values.map(literal).join(' | ');

export const list = (type: string): string => (type.includes(' | ') ? `readonly (${type})[]` : `readonly ${type}[]`);

export const map = (type: string): string => `Readonly<Record<string, ${type}>>`;

export const interfaceText = ({ name, description, properties }: Interface): string =>
  [...comment(description, ''), `export interface ${name} {`, ...properties.flatMap(propertyLines), '}', ''].join('\n');

function propertyLines({ key, type, required, description }: Property): string[] {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
  return [
    ...comment(description, '  '),
    required ? `  readonly ${name}: ${type};` : `  readonly ${name}?: ${type} | undefined;`,
  ];
}

const literal = (value: unknown): string =>
  typeof value === 'string'
    ? `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
    : JSON.stringify(value);

function comment(description: string | undefined, indent: string): string[] {
  const text = shortened(description ?? '');
  if (!text) return [];
  const lines = wrapped(text, 114 - indent.length);
  if (lines.length === 1) return [`${indent}/** ${text} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`];
}

/** The first paragraph, and of a long one the sentences that fit into about three lines: the rest is a click away. */
export function shortened(description: string): string {
  const [paragraph = ''] = description.trim().split(/\n\s*\n/);
  const plain = paragraph
    .replace(/\s+/g, ' ')
    .replace(/ ?More info: \S+/g, '')
    .replaceAll('*/', '*\\/')
    .trim();
  let text = '';
  for (const sentence of plain.split(/(?<=[.!?]) (?=[A-Z"'`(])/)) {
    if (text && (text.length + sentence.length > 320 || sentence.endsWith(':'))) break;
    text += text ? ` ${sentence}` : sentence;
  }
  return text;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return line ? [...lines, line] : lines;
}
