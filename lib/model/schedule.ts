/** The fields of a schedule, as Kubernetes' own parser bounds them: Sunday is 0, and nothing is 7. */
const fieldRanges = [
  { called: 'minute', from: 0, to: 59, words: [] },
  { called: 'hour', from: 0, to: 23, words: [] },
  { called: 'day of the month', from: 1, to: 31, words: [] },
  {
    called: 'month',
    from: 1,
    to: 12,
    words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { called: 'day of the week', from: 0, to: 6, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

type FieldRange = (typeof fieldRanges)[number];

const macros = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** Longest day of each month, from January on. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * What is wrong with a schedule, in words; `undefined` where Kubernetes takes it and it begins some day.
 *
 * @see https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
 */
export function problemOfSchedule(schedule: string): string | undefined {
  if (schedule.startsWith('@')) return macros.includes(schedule) ? undefined : 'is no schedule that has a name';
  const written = schedule.trim().split(/\s+/);
  if (written.length !== fieldRanges.length) return `has ${written.length} fields in place of five`;
  const fields = fieldRanges.map((range, index) => valuesOf(written[index] ?? '', range));
  for (const [index, values] of fields.entries()) {
    if (values === undefined) return `says '${written[index]}' for the ${fieldRanges[index]?.called}`;
  }
  const [, , days = [], months = []] = fields;
  // With both kinds of day restricted, either makes it begin.
  const byDateAlone = /^[*?]$/.test(written[4] ?? '');
  const begins = months.some((month) => days.some((day) => day <= (longest[month - 1] ?? 0)));
  return byDateAlone && !begins ? 'names days that no month of it has' : undefined;
}

/** The numbers that a field means; `undefined` where it means nothing. */
function valuesOf(field: string, range: FieldRange): readonly number[] | undefined {
  const all: number[] = [];
  for (const part of field.split(',')) {
    const values = valuesOfPart(part, range);
    if (values === undefined) return undefined;
    all.push(...values);
  }
  return all;
}

function valuesOfPart(part: string, range: FieldRange): readonly number[] | undefined {
  const [span = '', every = '1', ...more] = part.split('/');
  const [first = '', last, ...rest] = span.split('-');
  if (more.length > 0 || rest.length > 0 || !/^\d{1,2}$/.test(every) || Number(every) === 0) return undefined;
  const everything = first === '*' || first === '?';
  if (everything && last !== undefined) return undefined;
  const from = everything ? range.from : numberOf(first, range);
  // `5/15` begins at five and goes on to the end.
  const to = last === undefined ? (everything || part.includes('/') ? range.to : from) : numberOf(last, range);
  if (from === undefined || to === undefined || from > to) return undefined;
  const values: number[] = [];
  for (let value = from; value <= to; value += Number(every)) values.push(value);
  return values;
}

function numberOf(text: string, { from, to, words }: FieldRange): number | undefined {
  const word = (words as readonly string[]).indexOf(text.toLowerCase());
  const value = word >= 0 ? word + from : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}
