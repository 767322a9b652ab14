import type { ErrorObject } from 'ajv';
import type { Json, Schema } from '../domain/types.ts';
import { errorUrl, type Detail } from './errors.ts';

type Message = Pick<Detail, 'type' | 'msg' | 'ctx'>;

/** pydantic's form of an ajv error; empty for a union's own error, because its branches have theirs. */
export function explain(error: ErrorObject, root: Schema): Detail[] {
  const message = messageOf(error);
  if (message === undefined) return [];
  const loc = locate(error, root);
  if (error.keyword === 'required') loc.push(String(error.params.missingProperty));
  return [{ loc, ...message, url: errorUrl(message.type), input: error.data as Json }];
}

/** By keyword of JSON Schema: pydantic's type, its message with `#` for the limit, and the limit's name in `ctx`. */
const LIMITS: Readonly<Record<string, readonly [type: string, msg: string, ctx: string]>> = {
  minimum: ['greater_than_equal', 'Input should be greater than or equal to #', 'ge'],
  maximum: ['less_than_equal', 'Input should be less than or equal to #', 'le'],
  exclusiveMinimum: ['greater_than', 'Input should be greater than #', 'gt'],
  exclusiveMaximum: ['less_than', 'Input should be less than #', 'lt'],
  multipleOf: ['multiple_of', 'Input should be a multiple of #', 'multiple_of'],
  minLength: ['string_too_short', 'String should have at least # characters', 'min_length'],
  maxLength: ['string_too_long', 'String should have at most # characters', 'max_length'],
  minItems: ['sequence_too_short', 'Sequence should have at least # items', 'min_length'],
  maxItems: ['sequence_too_long', 'Sequence should have at most # items', 'max_length'],
  pattern: ['string_pattern_mismatch', "String should match pattern '#'", 'pattern'],
};

/** By type: the error of another type, and the error of a string that cannot be parsed. */
const TYPES: Readonly<Record<string, readonly [other: Message, unparsed?: Message]>> = {
  string: [{ type: 'string_type', msg: 'Input should be a valid string' }],
  integer: [
    { type: 'int_type', msg: 'Input should be a valid integer' },
    {
      type: 'int_parsing',
      msg: 'Input should be a valid integer, unable to parse string as an integer',
    },
  ],
  number: [
    { type: 'float_type', msg: 'Input should be a valid number' },
    {
      type: 'float_parsing',
      msg: 'Input should be a valid number, unable to parse string as a number',
    },
  ],
  boolean: [
    { type: 'bool_type', msg: 'Input should be a valid boolean' },
    { type: 'bool_parsing', msg: 'Input should be a valid boolean, unable to interpret input' },
  ],
  array: [{ type: 'list_type', msg: 'Input should be a valid list' }],
  object: [
    {
      type: 'model_attributes_type',
      msg: 'Input should be a valid dictionary or object to extract fields from',
    },
  ],
};

function messageOf({ keyword, params, data, message }: ErrorObject): Message | undefined {
  if (keyword === 'anyOf') return undefined;
  if (keyword === 'required') return { type: 'missing', msg: 'Field required' };
  if (keyword === 'type') {
    // The null branch of a union has no error of its own.
    const [other, unparsed] = TYPES[String([params.type].flat()[0])] ?? [];
    return typeof data === 'string' ? (unparsed ?? other) : other;
  }
  if (keyword === 'enum') {
    const expected = listOf(params.allowedValues as Json[]);
    return { type: 'literal_error', msg: `Input should be ${expected}`, ctx: { expected } };
  }
  const [type, msg, name] = LIMITS[keyword] ?? [];
  if (type === undefined || msg === undefined || name === undefined) {
    return { type: 'value_error', msg: message ?? 'Value error' };
  }
  const limit = (params.limit ?? params.multipleOf ?? params.pattern) as number | string;
  return { type, msg: msg.replace('#', () => String(limit)), ctx: { [name]: limit } };
}

/** `'a', 'b' or 'c'`. */
function listOf(values: readonly Json[]): string {
  const words = values
    .filter((value) => value !== null)
    .map((value) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value)));
  const [last] = words.splice(-1);
  return words.length > 0 ? `${words.join(', ')} or ${String(last)}` : String(last);
}

/** Field names and indexes; a fault in a union's branch also has the branch's name. */
function locate(error: ErrorObject, root: Schema): (string | number)[] {
  const loc: (string | number)[] = ['body'];
  const path = error.instancePath.split('/').slice(1).map(unescape);
  const keywords = decodeURI(error.schemaPath).replace(/^#\//, '').split('/').map(unescape);
  let node: Schema | undefined = root;
  for (let at = 0; at < keywords.length - 1; at++) {
    const keyword = keywords[at];
    if (keyword === 'properties') {
      const name: string = keywords[++at] ?? '';
      loc.push(path.shift() ?? name);
      node = node?.properties?.[name];
    } else if (keyword === 'items') {
      loc.push(Number(path.shift()));
      node = node?.items;
    } else if (keyword === 'additionalProperties') {
      loc.push(path.shift() ?? '');
      node = typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined;
    } else if (keyword === 'anyOf') {
      node = node?.anyOf?.[Number(keywords[++at])];
      if (node) loc.push(branchName(node));
    }
  }
  return loc;
}

const PYTHON_TYPES: Partial<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
};

function branchName({ type, enum: values, title, items }: Schema): string {
  if (values) return `literal[${values.map((value) => JSON.stringify(value)).join(',')}]`;
  if (type === 'object') return title ?? 'dict';
  if (type === 'array') return `list[${items ? branchName(items) : 'any'}]`;
  return PYTHON_TYPES[type ?? ''] ?? 'any';
}

function unescape(part: string): string {
  return part.replace(/~1/g, '/').replace(/~0/g, '~');
}
