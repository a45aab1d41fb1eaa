import { type Fields, fields, fieldsIn, textIn } from '../fields.ts';

/**
 * The keys of the Secret that an ExternalSecret makes; `undefined` where a store, a template of others or an earlier owner
 * decides them.
 *
 * @see https://external-secrets.io/latest/guides/templating/
 */
export function externalKeys({ data, dataFrom, target }: Fields): readonly string[] | undefined {
  const { creationPolicy = 'Owner', template } = fields(target);
  const { templateFrom, data: written, mergePolicy } = fields(template);
  // Merged into a Secret of somebody else's, or found in a store.
  if (creationPolicy === 'Merge' || isFilled(dataFrom) || isFilled(templateFrom)) return undefined;
  const fetched = fieldsIn(data).flatMap(({ secretKey }) => textIn(secretKey) ?? []);
  const texts = Object.keys(fields(written));
  // What is fetched goes into the template, and beside it only where that is said.
  if (texts.length > 0) return mergePolicy === 'Merge' ? [...fetched, ...texts] : texts;
  return fetched;
}

/** The keys of the Secret that a SealedSecret becomes. */
export function sealedKeys({ encryptedData, template }: Fields): readonly string[] {
  return [...Object.keys(fields(encryptedData)), ...Object.keys(fields(fields(template)['data']))];
}

function isFilled(list: unknown): boolean {
  return fieldsIn(list).length > 0;
}
