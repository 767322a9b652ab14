import { stat } from 'node:fs/promises';
import { own } from '../domain/own.ts';
import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject, Schema } from '../domain/types.ts';
import { textIn } from './textIn.ts';

/** Bytes of an input file or of stdin. */
const LARGEST_INPUT = 10_000_000;

export interface InputFlags {
  readonly input?: readonly string[];
  readonly 'input-file'?: string;
}

/** Reads what stdin has, once. */
export type ReadStdin = () => Promise<string>;

/** Reads an input from flags: the file's object, then `name=value` fields in the types of the schema. @throws {TypeError} naming the faulty flag */
export async function readInput(
  flags: InputFlags,
  schema: Schema | undefined,
  readStdin: ReadStdin = stdinText,
): Promise<JsonObject> {
  const { input: fields = [], 'input-file': file } = flags;
  const isFromStdin = (text: string) => text.slice(text.indexOf('=') + 1) === '-';
  if ([...fields.filter(isFromStdin), ...(file === '-' ? [file] : [])].length > 1)
    throw new TypeError('stdin is read once: only one of --input-file and the fields can be -.');
  let input: JsonObject = file === undefined ? {} : await objectFrom(file, readStdin);
  const lists = new Map<string, Json[]>();
  for (const text of fields) {
    const at = text.indexOf('=');
    if (at < 1) throw new TypeError(`--input is "${text}"; it is NAME=VALUE.`);
    const path = text.slice(0, at).trim().split('.');
    const field = fieldAt(schema, path);
    const typed = text.slice(at + 1);
    const value = typed === '-' ? (await readStdin()).replace(/\r?\n$/, '') : typed;
    const key = path.join('.');
    if (field?.type === 'array' && !value.trimStart().startsWith('[')) {
      const list = lists.get(key) ?? [];
      lists.set(key, [...list, convert(field.items, value, key)]);
      input = withValue(input, path, lists.get(key) ?? []);
    } else {
      input = withValue(input, path, convert(field, value, key));
    }
  }
  return input;
}

async function objectFrom(file: string, readStdin: ReadStdin): Promise<JsonObject> {
  const text = file === '-' ? await readStdin() : await textOf(file, '--input-file');
  const value = parsed(text, `--input-file ${file}`);
  if (isObject(value)) return value;
  throw new TypeError(`--input-file ${file} is not a JSON object.`);
}

/** The text of a file that a flag names. @throws {TypeError} naming the flag */
export async function textOf(file: string, flag: string): Promise<string> {
  try {
    if ((await stat(file)).size > LARGEST_INPUT) throw new Error('it is too large');
    return await textIn(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TypeError(`${flag} ${file} cannot be read: ${why}`, { cause: error });
  }
}

/** The schema of a field, by its path. */
function fieldAt(schema: Schema | undefined, path: readonly string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((one, name) => own(one?.properties, name), schema);
}

function withValue(input: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...input, [name]: value };
  const inner = own(input, name);
  return { ...input, [name]: withValue(isObject(inner) ? inner : {}, rest, value) };
}

/** A text in the type of its field; one that does not fit stays a text, which the check of the input reports. */
export function convert(field: Schema | undefined, text: string, name: string): Json {
  const options = field?.anyOf ?? (field ? [field] : []);
  const takes = (type: Schema['type']) => options.some((one) => one.type === type);
  const isStructure = /^\s*[[{]/.test(text);
  if (isStructure && (takes('object') || takes('array') || !takes('string')))
    return parsed(text, `--input ${name}`);
  const amount = text.trim() === '' ? Number.NaN : Number(text);
  if ((takes('number') || takes('integer')) && Number.isFinite(amount)) return amount;
  if (takes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  if (text === 'null' && field?.nullable) return null;
  if (takes('string') || field) return text;
  // A field that the schema does not have.
  return /^(true|false|null|-?\d+(\.\d+)?)$/.test(text) ? parsed(text, `--input ${name}`) : text;
}

function parsed(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new TypeError(`${what} is not JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

/** The text of stdin. @throws {TypeError} where it is a terminal or too large */
async function stdinText(): Promise<string> {
  if (process.stdin.isTTY) throw new TypeError('There is nothing on stdin.');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > LARGEST_INPUT) throw new TypeError('What stdin has is too large for an input.');
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The amount of --max-cost in USD. @throws {TypeError} */
export function maxCostOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const amount = text.trim() === '' ? Number.NaN : Number(text);
  if (amount > 0 && amount < Infinity) return amount;
  throw new TypeError(`--max-cost is "${text}"; it is an amount in USD, above 0.`);
}
