import type { ErrorObject } from 'ajv';

/** One line for each error, in the notation of a manifest: `spec.template.spec.containers[0].ports: unknown field`. */
export function problemsOf(errors: readonly ErrorObject[]): string[] {
  const choices = errors
    .filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
    .map(({ schemaPath }) => `${schemaPath}/`);
  const own = errors.filter(({ schemaPath }) => !choices.some((choice) => schemaPath.startsWith(choice)));
  return [...new Set(own.map(problemOf))];
}

function problemOf({ keyword, instancePath, params, message }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `${pathOf(instancePath, params['additionalProperty'])}: unknown field`;
  if (keyword === 'required') return `${pathOf(instancePath, params['missingProperty'])}: missing`;
  const path = pathOf(instancePath) || 'the object';
  if (keyword === 'enum') return `${path}: must be one of ${JSON.stringify(params['allowedValues'])}`;
  if (keyword === 'const') return `${path}: must be ${JSON.stringify(params['allowedValue'])}`;
  return `${path}: ${message ?? keyword}`;
}

function pathOf(pointer: string, key?: string): string {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return [...keys, ...(key === undefined ? [] : [key])].map(segment).join('').replace(/^\./, '');
}

function segment(key: string): string {
  if (/^\d+$/.test(key)) return `[${key}]`;
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
