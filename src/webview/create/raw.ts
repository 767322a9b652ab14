import type { JsonObject } from '../../protocol/messages.ts';
import { isObject } from '../../domain/schema.ts';
import { jsonFault, readJson } from '../form/jsonText.ts';
import { t } from '../l10n.ts';

/** Parses a whole input as JSON, or returns an error. */
export function readRaw(
  text: string,
): { readonly values: JsonObject } | { readonly fault: string } {
  if (text.trim() === '') return { values: {} };
  const read = readJson(text);
  if ('why' in read) return { fault: jsonFault(read) };
  return isObject(read.value)
    ? { values: read.value }
    : { fault: t('The input must be an object: { … }.') };
}
