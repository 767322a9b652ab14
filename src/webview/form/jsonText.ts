import { isObject } from '../../domain/schema.ts';
import type { Json, JsonObject } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';

/** The parsed value, or an error with its line. */
export type ReadJson = { readonly value: Json } | { readonly line: number; readonly why: string };

/** Parses JSON; never throws. */
export function readJson(text: string): ReadJson {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const lines = text.split('\n').length;
    // V8: `… in JSON at position 12 (line 2 column 3)`; without a position when the text ends too early.
    const line = Number(/\(line (\d+)/.exec(message)?.[1] ?? lineAt(text, message) ?? lines);
    return { line, why: reasonOf(message) };
  }
}

/** The error message with its line. */
export const jsonFault = ({ line, why }: { line: number; why: string }): string =>
  t('Line {0}: {1}', line, why);

function lineAt(text: string, message: string): number | undefined {
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
}

function reasonOf(message: string): string {
  if (/end of JSON input|Unterminated/.test(message)) return t('the JSON is incomplete');
  const expected = /^Expected (.+?) (?:in JSON )?(?:at|after)/.exec(message)?.[1];
  if (expected) return t('expected {0}', expected);
  const token = /^Unexpected token (.+?)(?:,| in JSON)/.exec(message)?.[1];
  return token ? t('{0} is not expected here', token) : message;
}

/** Formats a value as indented JSON. */
export const writeJson = (value: Json): string => JSON.stringify(value, null, 2);

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
