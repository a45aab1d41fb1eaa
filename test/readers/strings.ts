import fc from 'fast-check';

/** Without quotes, each of these is a number, a date, a boolean or an error to some reader. */
const words = `
  ~ null Null NULL true True FALSE y n Y N yes No ON off Off nan NaN .nan .NaN inf -inf .inf -.Inf infinity +Infinity
  0 -0 +1 1 010 0777 08 089 0o17 0O17 0o7 0x1F 0X1F 0b11 0B11 1_000 _1 1_ 1e3 1E3 1.5e3 1e1000 1e-7 1. .5 . - + 1.4
  1:30 22:22 12:30:45 -1:30 1:30.5 2024-01-01 2024-01-01T00:00:00Z 2024-01-01T00:00:00.5+08:00 2001
  = << e1 E1 e+1 e-1 e1.5 e_1 e1:2 e2e __proto__ constructor toString
  72225e2 6063e25 6801028 09334553 1e10 0e0 00e12345 123e4567 deadbeef 123456.7e8
  -- -a --a --a=b:c --- ... ? : :a a:b a: a::b #a a#b @x %x !x &a *a | |- > [ ] [a] { } , a,b ' 'a' " "a" it's \`x\`
  registry.example.com/bycoin/wallet:1.4.2 wallet:6801028 http://wallet.bycoin:8080/a?b=c&d 250m 0.5 1Gi 010m 1e3Mi
  10.0.0.0/8 169.254.7.127/32 25% $(DB_USER) *.example.com 8080/tcp a=b aGk= ::1 账本 Ärger
`;

/** Indicators, marks and white space where they mean something. */
const spaced = [
  ...['', ' ', '  ', '\n', '\n\n', '\t', '\r', '\r\n', '\0', 'E1 2', '2024-1-1 1:2:3', 'a b', 'a  b', ' a', 'a '],
  ...['- ', '- a', '--- a', '... a', '? ', '? a', ': ', 'a: b', 'a :b', 'a:: b', 'a # b', 'a #b', ' # a', '> a'],
  ...['%YAML 1.1', '!!str a', '{{ .Values.x }}', '{a: b}', 'a, b', '\ta', 'a\t', 'a\tb', 'a\rb', 'a\r\nb', 'a\tb\nc'],
  ...['\\', 'a\\b', 'a\\nb', '# a\nb', '---\na', 'a\n---\nb', 'a\n...\nb', 'a\n#b\n', 'a\nb', 'a\nb\n', 'a\n\nb'],
  ...['a\n\n', 'a\n\n\n', '\na', ' a\nb', 'a\n b', 'a\n\tb', 'a\n \tb', 'a \nb', 'a\t\nb', 'a\n \nb', 'a\n  b\n c\n'],
  ...['é\nè', '服务\n网格\n'],
];

/** Characters that readers refuse, change or take for line breaks. */
const unseen = [
  ...['a\u0085b', 'a\u2028b', 'a\u2029b', '\u2028', 'a\u2028b\nc', 'm: a\u2028b: v', 'a\u00a0b', '\u00a0', 'a\u3000'],
  ...['a\u00ad', '\u007f', '\u0080', '\u009f', '\u0007\u001b[0m', '\ufeff', '\ufeffa', 'a\ufeff', '\ufffd', '\ufffe'],
  ...['\uffff', '\u200b', '\u202ea', 'a\u2066b', '\u061c', '\ue000', '\u{1f600}', '\u{1f469}\u200d\u{1f4bb}'],
  ...['\u{e0001}', '\u{1d173}', '\u{1ffff}', '\u{10ffff}'],
];

const long = [
  'x'.repeat(511),
  'x'.repeat(513),
  `${'x'.repeat(700)}: ${'y'.repeat(200)}`,
  'a b '.repeat(300),
  '\u0085'.repeat(160),
];

/** Text that some YAML reader takes for something else when it stands without quotes, and text that breaks readers. */
export const trickyStrings: readonly string[] = [...words.trim().split(/\s+/), ...spaced, ...unseen, ...long];

const pieces = [
  ...'a Z 0 1 7 9 e E x o b _ . - + : # / = @ , ? ! & * | > % ` " \' \\ [ ] { } < ~ é 账 << no null nan'.split(' '),
  ...[' ', '  ', '\t', '\n', '\r', '\0', '\x1b', '\x7f', '\u0085', '\u00a0', '\u2028', '\u2029', '\ufeff', '\u202e'],
  ...['\uffff', '\u{1f600}', '\u{e0001}', ': ', ' #', '- ', '\n- ', '\n---\n', '\n...\n', '\n\n', '\n ', ' \n', '\n\t'],
];

/** Near misses of numbers, dates and words, in the manner of what people paste into manifests. */
const numberLike = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{7}$/),
  fc.stringMatching(/^[0-9]{1,5}[eE][0-9]{1,3}$/),
  fc.stringMatching(/^[-+]?[0-9]{0,3}[._:eExXoObB-]?[0-9_]{1,4}[:.eE+-]?[0-9]{0,3}[msh]?$/),
  fc.stringMatching(/^[eEynNtf][-+._:0-9]{1,4}$/),
);

/** Strings weighted to what YAML readers disagree about; never half a surrogate pair. */
export const anyString: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...trickyStrings) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: numberLike },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...trickyStrings), fc.constantFrom(...trickyStrings)).map(joinedByLine),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

/** Keys as long as readers stand them: written out, an escaped character takes up to ten. */
export const anyKey: fc.Arbitrary<string> = anyString.filter((key) => key.length <= 100);

/** What a manifest may hold; `-0` reads back as `0`, as in JSON. */
export const anyLeaf = fc.oneof(
  { weight: 4, arbitrary: anyString },
  fc.maxSafeInteger(),
  fc.double({ noDefaultInfinity: true, noNaN: true, max: 1e15, min: -1e15 }).map((number) => number + 0),
  fc.constantFrom(1e-7, -1.5e-300, 0.1, 420, Number.MAX_SAFE_INTEGER, 5e-324),
  fc.boolean(),
  fc.constant(null),
);

export const { anyValue } = fc.letrec<{ anyValue: unknown }>((tie) => ({
  anyValue: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anyLeaf,
    fc.array(tie('anyValue'), { maxLength: 4 }),
    fc.dictionary(anyKey, tie('anyValue'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** A document which has one string in every position that a reader treats differently. */
export function documentOf(value: string): Readonly<Record<string, unknown>> {
  const key = value.length <= 100 ? value : 'long';
  return { value, list: [value, [value], { [key]: value, after: true }], [key]: { [key]: [value] }, last: value };
}

function joinedByLine([first, second]: [string, string]): string {
  return `${first}\n${second}`;
}
