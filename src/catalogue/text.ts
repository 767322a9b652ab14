import type { Json, ModelSchema } from '../domain/types.ts';
import type { Detail, Field } from './fields.ts';
import { describeFields } from './fields.ts';

/** A model's schema in compact form. */
export interface CompactSchema {
  readonly input: readonly Field[];
  /** Names of optional input fields that did not fit. */
  readonly more_input?: readonly string[];
  readonly output: readonly Field[];
}

interface Level {
  readonly input: Detail;
  readonly output: Detail;
  /** The most names in `more_input`. */
  readonly names: number;
}

const ALL = 1_000;
const NONE: Detail = { required: 0, optional: 0, values: 0, depth: 0, optionals: 0 };

// Each level shows less than the previous one; required input fields are never dropped.
const LEVELS: readonly Level[] = [
  level([240, 240, 40, 3, ALL], [120, 120, 12, 2, ALL]),
  level([240, 160, 30, 3, ALL], [80, 60, 8, 2, ALL]),
  level([240, 90, 20, 2, ALL], [60, 0, 6, 1, ALL]),
  level([200, 60, 16, 2, ALL], [0, 0, 4, 1, 12]),
  level([160, 0, 12, 2, ALL], [0, 0, 4, 0, 12]),
  level([120, 0, 10, 1, 40], [0, 0, 0, 0, 6]),
  level([100, 0, 8, 1, 24], [0, 0, 0, 0, 4]),
  level([80, 0, 6, 1, 12], [0, 0, 0, 0, 2]),
  level([60, 0, 4, 0, 6], [0, 0, 0, 0, 0]),
  level([40, 0, 3, 0, 2], [0, 0, 0, 0, 0], 30),
  level([0, 0, 3, 0, 0], [0, 0, 0, 0, 0], 12),
  { input: NONE, output: NONE, names: 0 },
];

/**
 * Input and output as text of at most `maxChars` characters: one line for each field, required ones
 * first and marked `*`. Every required input field is listed, even if that exceeds the limit.
 */
export function schemaText(schema: ModelSchema, options: { readonly maxChars: number }): string {
  return firstThatFits(
    schema,
    (compact, left) => asText(compact, left),
    options.maxChars,
    (t) => t.length,
  );
}

/** The same as data with at most `maxChars` characters of JSON. */
export function schemaJson(schema: ModelSchema, maxChars: number): CompactSchema {
  return firstThatFits(
    schema,
    (compact) => compact,
    maxChars,
    (c) => JSON.stringify(c).length,
  );
}

function firstThatFits<T>(
  schema: ModelSchema,
  write: (compact: CompactSchema, left: number) => T,
  maxChars: number,
  sizeOf: (written: T) => number,
): T {
  let written: T | undefined;
  for (const { input, output, names } of LEVELS) {
    const { fields, left } = describeFields(schema.input, input);
    const compact: CompactSchema = {
      input: fields,
      ...(left.length > 0 && names > 0 ? { more_input: left.slice(0, names) } : {}),
      // A reader needs the fields of an output, not which of them are required.
      output: describeFields({ ...schema.output, required: [] }, output).fields,
    };
    written = write(compact, left.length);
    if (sizeOf(written) <= maxChars) return written;
  }
  if (written === undefined) throw new Error('There is no level of detail.');
  return written;
}

function asText({ input, more_input, output }: CompactSchema, left: number): string {
  const lines = ['Input (* = required):', ...input.flatMap((field) => lineOf(field, '  '))];
  if (input.length === 0 && left === 0) lines.push('  none');
  if (left > 0) {
    const names = [...(more_input ?? []), ...((more_input?.length ?? 0) < left ? ['…'] : [])];
    lines.push(`  +${left} more: ${names.join(', ')}`);
  }
  if (output.length > 0)
    lines.push('Output:', ...output.flatMap((field) => lineOf(field, '  ', true)));
  return lines.join('\n');
}

function lineOf(field: Field, indent: string, isOutput = false): string[] {
  const { name, type, required, description, range, fields, more_fields } = field;
  const choices = field.enum?.map(choiceText) ?? [];
  if (field.more_values) choices.push(`… (+${field.more_values})`);
  const kind =
    choices.length > 0 ? `${type.replace(/(string|one of)$/, '')}${choices.join(' | ')}` : type;
  const head = `${indent}${name}${required && !isOutput ? '*' : ''}: ${kind}`;
  return [
    head +
      (range ? ` (${range})` : '') +
      (field.default === undefined ? '' : ` = ${JSON.stringify(field.default)}`) +
      (description ? ` — ${description}` : ''),
    ...(fields ?? []).flatMap((inner) => lineOf(inner, `${indent}  `, isOutput)),
    ...(more_fields ? [`${indent}  +${more_fields} more`] : []),
  ];
}

/** A string that looks like a number or like two values is in quotes. */
function choiceText(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[\d.+-]*$|^(true|false|null)$|[|"]|^\s|\s$/.test(value) ? JSON.stringify(value) : value;
}

type Numbers = readonly [
  required: number,
  optional: number,
  values: number,
  depth: number,
  optionals: number,
];

function level(input: Numbers, output: Numbers, names = ALL): Level {
  return { input: detail(input), output: detail(output), names };
}

function detail([required, optional, values, depth, optionals]: Numbers): Detail {
  return { required, optional, values, depth, optionals };
}
