import { sortedRecord } from '../support/plain.ts';
import { httpMethods } from './call.ts';
import { filledListOf, kindOf, mapped, memberPath, type OptionKind, oneOf, recordOf } from './option-kinds.ts';

/** Methods of HTTP, at least one. */
export const methodsKind = filledListOf(oneOf(...httpMethods));

const headerValue = kindOf<string>(
  'a text in one line, as the header has it',
  (value) => typeof value === 'string' && /^[!-~](?:[ -~]*[!-~])?$/.test(value),
  'header-illegal',
);

/** Names that mean a part of the request line to Istio, which then looks at no header. */
const requestLine = ['uri', 'scheme', 'method', 'authority'];

const values = mapped(recordOf(headerValue), (headers) =>
  sortedRecord(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))),
);

/** Headers that a request has, by name and whole value: names in small letters, as HTTP/2 has them and Istio wants them. */
export const headersKind: OptionKind<Readonly<Record<string, string>>> = {
  expects: "an object with headers such as { 'x-user': 'tester' }",
  read(value, path, issues) {
    const headers = values.read(value, path, issues);
    if (headers === undefined) return undefined;
    const names = Object.keys(value as object);
    const wrong = names.find((name) => problemOf(name, names) !== undefined);
    if (names.length > 0 && wrong === undefined) return headers;
    issues.push({
      rule: 'header-illegal',
      path: wrong === undefined ? path : memberPath(path, wrong),
      problem: wrong === undefined ? 'names no header' : (problemOf(wrong, names) ?? ''),
      remedy: `give ${this.expects}`,
    });
    return undefined;
  },
};

/** Why a name is none that requests can be told apart by, beside the others. */
function problemOf(name: string, names: readonly string[]): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'is no name that a header can have';
  const small = name.toLowerCase();
  if (requestLine.includes(small)) return 'means a part of the request line to Istio, and no header';
  const first = names.find((other) => other.toLowerCase() === small);
  return first === name ? undefined : `is the same header as '${first}': its name is read in small letters`;
}
