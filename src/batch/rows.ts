import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject } from '../domain/types.ts';
import type { BatchRow } from './types.ts';

/** The sources of rows; each combination of one of each is a row. */
export interface RowSources {
  /** Fields that all rows share. */
  readonly fixed: JsonObject;
  /** `name=values`, where values is `1..4`, `1..9..2`, a comma list or a JSON list. */
  readonly matrix?: readonly string[];
  /** The text of a CSV file whose first line names the fields. */
  readonly csv?: string;
  /** One prompt a line. */
  readonly prompts?: string;
  /** The field that prompts go to. */
  readonly promptField?: string | undefined;
}

/** How a text becomes the value of a field; undefined for a name that is no field. */
export type ConvertField = (name: string, text: string) => Json | undefined;

const MOST_ROWS = 1_000;
const LONGEST_LABEL = 60;

/** Expands sources to rows with stable keys: `identity` tells one batch from another. A name that is no field replaces `{name}` in the texts of the input. @throws {TypeError} naming the faulty source */
export function expandRows(
  sources: RowSources,
  identity: string,
  convert: ConvertField,
): readonly BatchRow[] {
  const axes = [
    ...(sources.csv === undefined ? [] : [csvRows(sources.csv)]),
    ...(sources.prompts === undefined ? [] : [promptRows(sources.prompts, sources.promptField)]),
    ...(sources.matrix ?? []).map(matrixAxis),
  ];
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  if (count > MOST_ROWS)
    throw new TypeError(`The batch has ${count} rows; at most ${MOST_ROWS} run at once.`);
  const combined = axes.reduce<readonly Cells[]>(
    (rows, axis) => rows.flatMap((row) => axis.map((cells) => ({ ...row, ...cells }))),
    [{}],
  );
  const seen = new Map<string, number>();
  return combined.map((cells) => {
    const input = inputOf(sources.fixed, cells, convert);
    const text = JSON.stringify(sorted(input));
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    // The same row twice is two runs.
    const key = createHash('sha256').update(`${identity}\n${text}\n${times}`).digest('hex');
    return { key, input, label: labelOf(cells) };
  });
}

/** Texts by the name of a field or a placeholder. */
type Cells = Readonly<Record<string, string>>;

function csvRows(text: string): readonly Cells[] {
  let rows: readonly Record<string, string>[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new TypeError(`The CSV is faulty: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
  if (rows.length === 0) throw new TypeError('The CSV has no row below its first line.');
  // An empty cell leaves the field out.
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name, value]) => name !== '' && value !== '')),
  );
}

function promptRows(text: string, field: string | undefined): readonly Cells[] {
  if (field === undefined) throw new TypeError('This model has no field for a prompt.');
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const prompts = lines.filter((line) => line !== '');
  if (prompts.length === 0) throw new TypeError('The file of prompts is empty.');
  return prompts.map((prompt) => ({ [field]: prompt }));
}

function matrixAxis(text: string): readonly Cells[] {
  const at = text.indexOf('=');
  const values = valuesOf(text.slice(at + 1));
  if (at < 1 || values.length === 0)
    throw new TypeError(`--matrix is "${text}"; it is NAME=1..4, NAME=a,b or NAME=["a","b"].`);
  const name = text.slice(0, at).trim();
  return values.map((value) => ({ [name]: value }));
}

function valuesOf(text: string): readonly string[] {
  const range = /^(-?\d+)\.\.(-?\d+)(?:\.\.(\d+))?$/.exec(text.trim());
  if (range) {
    const [first, last, step] = [Number(range[1]), Number(range[2]), Number(range[3] ?? 1)];
    if (step === 0 || last < first || (last - first) / step >= MOST_ROWS) return [];
    const length = Math.floor((last - first) / step) + 1;
    return Array.from({ length }, (_, at) => String(first + at * step));
  }
  if (text.trimStart().startsWith('[')) {
    try {
      const list = JSON.parse(text) as Json;
      if (!Array.isArray(list)) return [];
      return list.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
    } catch {
      return [];
    }
  }
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function inputOf(fixed: JsonObject, cells: Cells, convert: ConvertField): JsonObject {
  const fields: Record<string, Json> = { ...fixed };
  const placeholders = new Map<string, string>();
  for (const [name, text] of Object.entries(cells)) {
    const value = convert(name, text);
    if (value === undefined) placeholders.set(name, text);
    else fields[name] = value;
  }
  const used = new Set<string>();
  const filled = JSON.parse(JSON.stringify(fields), (_key, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/\{([\w.-]+)\}/g, (whole, name: string) => {
          const text = placeholders.get(name);
          if (text !== undefined) used.add(name);
          return text ?? whole;
        })
      : value,
  ) as JsonObject;
  const unused = [...placeholders.keys()].filter((name) => !used.has(name));
  if (unused.length === 0) return filled;
  throw new TypeError(
    `${unused.join(', ')}: neither a field that can be set nor a {placeholder} in the prompt.`,
  );
}

const labelOf = (cells: Cells): string => {
  const text = Object.entries(cells)
    .map(([name, value]) => `${name}=${value.replace(/\s+/g, ' ')}`)
    .join(' ');
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 3)}...` : text;
};

/** A value whose objects have their names in order, so that equal values have equal texts. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]));
}
