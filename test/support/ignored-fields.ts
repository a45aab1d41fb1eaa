import { type Fields, isFields } from './kind-schema.ts';

/** An entry of an Application's `ignoreDifferences`. */
export interface Ignored {
  readonly group?: string | undefined;
  readonly kind: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly jsonPointers?: readonly string[] | undefined;
  readonly jqPathExpressions?: readonly string[] | undefined;
}

/** The object without what Argo CD was told to leave alone, which it takes out of both sides before it compares. */
export function withoutIgnored(object: Fields, ignored: readonly Ignored[]): Fields {
  const paths = ignored
    .filter((entry) => isAbout(entry, object))
    .flatMap(({ jsonPointers = [], jqPathExpressions = [] }) => [
      ...jsonPointers.map(stepsOfPointer),
      ...jqPathExpressions.map(stepsOfExpression),
    ]);
  return paths.reduce((whole, path) => without(whole, path) as Fields, object);
}

function isAbout({ group, kind, name, namespace }: Ignored, { apiVersion, kind: ofObject, metadata }: Fields): boolean {
  const [first = '', second] = `${apiVersion}`.split('/');
  const { name: itsName, namespace: itsNamespace } = isFields(metadata) ? metadata : {};
  return (
    kind === ofObject &&
    (group ?? '') === (second === undefined ? '' : first) &&
    (name === undefined || name === itsName) &&
    (namespace === undefined || namespace === itsNamespace)
  );
}

/** A field, every item of a list, or those of its items with a name. */
type Step = { readonly field: string } | { readonly named?: string };

const stepsOfPointer = (pointer: string): readonly Step[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => ({ field: part.replaceAll('~1', '/').replaceAll('~0', '~') }));

/** The part of jq that Applications of ours use; anything else is refused. */
function stepsOfExpression(expression: string): readonly Step[] {
  const [path = '', name] = expression.split(/\s*\|\s*select\(\.name == "([^"]+)"\)$/);
  const parts = [...path.matchAll(/\.(\w+)|\."([^"]+)"|\[\]\??/g)];
  if (parts.map(([part]) => part).join('') !== path) throw new Error(`cannot read ${expression}`);
  const steps = parts.map(([, plain, quoted]): Step => {
    const field = plain ?? quoted;
    return field === undefined ? {} : { field };
  });
  return name === undefined ? steps : [...steps.slice(0, -1), { named: name }];
}

function without(value: unknown, [step, ...rest]: readonly Step[]): unknown {
  if (step === undefined) return undefined;
  if ('field' in step) {
    if (!isFields(value) || !(step.field in value)) return value;
    const { [step.field]: inner, ...others } = value;
    return rest.length === 0 ? others : { ...others, [step.field]: without(inner, rest) };
  }
  if (!Array.isArray(value)) return value;
  const isMeant = (item: unknown): boolean =>
    step.named === undefined || (isFields(item) && item['name'] === step.named);
  if (rest.length === 0) return value.filter((item) => !isMeant(item));
  return value.map((item) => (isMeant(item) ? without(item, rest) : item));
}
