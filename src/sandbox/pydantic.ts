import type { ErrorObject } from 'ajv';
import type { Schema } from '../snapshot/types.ts';
import type { Json } from './json.ts';
import { errorUrl, type Detail } from './detail.ts';

interface Said {
  readonly type: string;
  readonly msg: string;
  readonly ctx?: Record<string, Json>;
}

/** One ajv error as pydantic would tell it; nothing for the summary of a union, whose branches speak. */
export function explain(error: ErrorObject, root: Schema): Detail[] {
  const said = say(error);
  if (said === undefined) return [];
  const loc = locate(error, root);
  if (error.keyword === 'required') loc.push(String(error.params.missingProperty));
  return [{ loc, ...said, url: errorUrl(said.type), input: error.data as Json }];
}

function say(error: ErrorObject): Said | undefined {
  const limit = error.params.limit as number;
  switch (error.keyword) {
    case 'required':
      return { type: 'missing', msg: 'Field required' };
    case 'type':
      return sayType(error);
    case 'enum': {
      const expected = (error.params.allowedValues as Json[])
        .filter((value) => value !== null)
        .map((value) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value)));
      const list =
        expected.length > 1
          ? `${expected.slice(0, -1).join(', ')} or ${String(expected.at(-1))}`
          : String(expected[0]);
      return { type: 'literal_error', msg: `Input should be ${list}`, ctx: { expected: list } };
    }
    case 'minimum':
      return {
        type: 'greater_than_equal',
        msg: `Input should be greater than or equal to ${limit}`,
        ctx: { ge: limit },
      };
    case 'maximum':
      return {
        type: 'less_than_equal',
        msg: `Input should be less than or equal to ${limit}`,
        ctx: { le: limit },
      };
    case 'exclusiveMinimum':
      return {
        type: 'greater_than',
        msg: `Input should be greater than ${limit}`,
        ctx: { gt: limit },
      };
    case 'exclusiveMaximum':
      return { type: 'less_than', msg: `Input should be less than ${limit}`, ctx: { lt: limit } };
    case 'multipleOf': {
      const multiple = error.params.multipleOf as number;
      return {
        type: 'multiple_of',
        msg: `Input should be a multiple of ${multiple}`,
        ctx: { multiple_of: multiple },
      };
    }
    case 'minLength':
      return {
        type: 'string_too_short',
        msg: `String should have at least ${limit} characters`,
        ctx: { min_length: limit },
      };
    case 'maxLength':
      return {
        type: 'string_too_long',
        msg: `String should have at most ${limit} characters`,
        ctx: { max_length: limit },
      };
    case 'minItems':
      return {
        type: 'sequence_too_short',
        msg: `Sequence should have at least ${limit} items`,
        ctx: { min_length: limit },
      };
    case 'maxItems':
      return {
        type: 'sequence_too_long',
        msg: `Sequence should have at most ${limit} items`,
        ctx: { max_length: limit },
      };
    case 'pattern': {
      const pattern = error.params.pattern as string;
      return {
        type: 'string_pattern_mismatch',
        msg: `String should match pattern '${pattern}'`,
        ctx: { pattern },
      };
    }
    case 'anyOf':
      return undefined;
    default:
      return { type: 'value_error', msg: error.message ?? 'Value error' };
  }
}

function sayType(error: ErrorObject): Said | undefined {
  const text = typeof error.data === 'string';
  switch (String([error.params.type].flat()[0])) {
    case 'string':
      return { type: 'string_type', msg: 'Input should be a valid string' };
    case 'integer':
      return text
        ? {
            type: 'int_parsing',
            msg: 'Input should be a valid integer, unable to parse string as an integer',
          }
        : { type: 'int_type', msg: 'Input should be a valid integer' };
    case 'number':
      return text
        ? {
            type: 'float_parsing',
            msg: 'Input should be a valid number, unable to parse string as a number',
          }
        : { type: 'float_type', msg: 'Input should be a valid number' };
    case 'boolean':
      return text
        ? {
            type: 'bool_parsing',
            msg: 'Input should be a valid boolean, unable to interpret input',
          }
        : { type: 'bool_type', msg: 'Input should be a valid boolean' };
    case 'array':
      return { type: 'list_type', msg: 'Input should be a valid list' };
    case 'object':
      return {
        type: 'model_attributes_type',
        msg: 'Input should be a valid dictionary or object to extract fields from',
      };
    default:
      // The null branch of a union says nothing of its own.
      return undefined;
  }
}

/** Field names and indexes, with the name of a union's branch where the fault lies in one. */
function locate(error: ErrorObject, root: Schema): (string | number)[] {
  const loc: (string | number)[] = ['body'];
  const given = error.instancePath.split('/').slice(1).map(unescape);
  const keywords = decodeURI(error.schemaPath).replace(/^#\//, '').split('/').map(unescape);
  let node: Schema | undefined = root;
  for (let at = 0; at < keywords.length - 1; at++) {
    const keyword = keywords[at];
    if (keyword === 'properties') {
      const name: string = keywords[++at] ?? '';
      loc.push(given.shift() ?? name);
      node = node?.properties?.[name];
    } else if (keyword === 'items') {
      loc.push(Number(given.shift()));
      node = node?.items;
    } else if (keyword === 'additionalProperties') {
      loc.push(given.shift() ?? '');
      node = typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined;
    } else if (keyword === 'anyOf') {
      node = node?.anyOf?.[Number(keywords[++at])];
      if (node) loc.push(branchName(node));
    }
  }
  return loc;
}

function branchName({ type, enum: values, title, items }: Schema): string {
  if (values) return `literal[${values.map((value) => JSON.stringify(value)).join(',')}]`;
  if (type === 'object') return title ?? 'dict';
  if (type === 'array') return `list[${items ? branchName(items) : 'any'}]`;
  const names: Partial<Record<string, string>> = {
    string: 'str',
    integer: 'int',
    number: 'float',
    boolean: 'bool',
  };
  return names[type ?? ''] ?? 'any';
}

function unescape(part: string): string {
  return part.replace(/~1/g, '/').replace(/~0/g, '~');
}
