import { own } from '../domain/own.ts';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { FalError, type FieldFault } from '../fal/errors.ts';
import type { Json, JsonObject, Schema } from '../domain/types.ts';
import { nearestWord } from './nearestWord.ts';
import { correctInput } from './correct.ts';
import { effortOf, isCheckable, type SchemaEffort, sizeOf } from './checkEffort.ts';
import { isAddress } from './inputFiles.ts';
import { toJsonSchema } from './jsonSchema.ts';

/** Checks an input against the model's schema before it is submitted; passes when the schema is unavailable. @throws {FalError} `invalid-input` listing every fault; `not-found` for an unknown endpoint. */
export type CheckInput = (
  endpointId: string,
  input: JsonObject,
  signal?: AbortSignal,
) => Promise<void>;

/** Creates the check. */
export function createCheck(catalogue: Pick<Catalogue, 'schema'>): CheckInput {
  const faultsOf = createFaultFinder();
  return async (endpointId, input, signal) => {
    const schema = await schemaOrUndefined(catalogue, endpointId, signal);
    if (!schema) return;
    const faults = faultsOf(schema, input);
    if (faults.length === 0) return;
    const list = faults.map(
      ({ path, message, known }) =>
        `- ${path ? `${path}: ` : ''}${message}${known === undefined ? '' : `; known fields: ${listed(known)}`}`,
    );
    const isSmall = sizeOf(input).values <= MOST_CORRECTED;
    const right =
      isSmall && correctInput(schema, input, (one) => faultsOf(schema, one).length === 0);
    const example = right && JSON.stringify(right);
    throw new FalError(
      'invalid-input',
      `The input does not fit ${endpointId}; nothing was submitted:\n${list.slice(0, MOST_FAULTS).join('\n')}`,
      {
        reason: 'faulty-input',
        facts: {
          endpointId,
          ...(example && example.length <= LONGEST_EXAMPLE && { example }),
        },
        faults,
      },
    );
  };
}

const MOST_FAULTS = 20;
/** The largest input, in values, for which a correction is computed. */
const MOST_CORRECTED = 200;
/** Items of a list, and characters of one item, in a message. */
const MOST_WORDS = 60;
const LONGEST_WORD = 100;
const LONGEST_PATH = 300;
const LONGEST_EXAMPLE = 2_500;

async function schemaOrUndefined(
  catalogue: Pick<Catalogue, 'schema'>,
  endpointId: string,
  signal: AbortSignal | undefined,
): Promise<Schema | undefined> {
  try {
    return (await catalogue.schema(endpointId, signal ? { signal } : {})).schema.input;
  } catch (error) {
    // An unavailable schema does not block the run; an unknown endpoint does.
    if (error instanceof FalError && error.kind !== 'not-found') return undefined;
    throw error;
  }
}

/** Compiles a schema; undefined for an invalid one (an impossible limit, say), which must not block the run. */
interface Compiled {
  readonly validate: ValidateFunction;
  readonly effort: SchemaEffort;
}

function compile(schema: Schema): Compiled | undefined {
  // One Ajv for each schema, because an Ajv never frees what it compiled.
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    verbose: true,
    ownProperties: true,
    validateFormats: false,
    meta: false,
    validateSchema: false,
  });
  try {
    const plain = toJsonSchema(schema);
    return { validate: ajv.compile(plain), effort: effortOf(plain) };
  } catch {
    return undefined;
  }
}

/** Creates a function that lists the first 20 faults of an input, or none when the input is too large to check. It caches compiled schemas. */
export function createFaultFinder(): (schema: Schema, input: JsonObject) => FieldFault[] {
  const compiled = new WeakMap<Schema, Compiled | undefined>();
  return (schema, input) => {
    if (!compiled.has(schema)) compiled.set(schema, compile(schema));
    const ready = compiled.get(schema);
    if (ready && !isCheckable(ready.effort, input)) return [];
    const faults: FieldFault[] = [];
    if (ready && !ready.validate(input)) {
      for (const error of outermost(ready.validate.errors ?? [])) {
        if (faults.length === MOST_FAULTS) break;
        if (!isDefault(schema, error)) faults.push(faultOf(error));
      }
    }
    return [...faults, ...mediaFaults(schema, input, '')].slice(0, MOST_FAULTS);
  };
}

/** Keeps only the error of an `anyOf`, which is clearer than the errors of its branches. */
function outermost(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = new Set(
    errors.filter(({ keyword }) => keyword === 'anyOf').map(({ schemaPath }) => schemaPath),
  );
  return errors.filter(({ schemaPath }) => {
    for (let at = schemaPath.indexOf('/'); at !== -1; at = schemaPath.indexOf('/', at + 1)) {
      if (choices.has(schemaPath.slice(0, at))) return false;
    }
    return true;
  });
}

/** Whether a value is its field's own default: some of fal's schemas declare a default of the wrong type, and fal accepts it. */
function isDefault(schema: Schema, error: ErrorObject): boolean {
  const [, key, ...deeper] = error.instancePath.split('/');
  const declared = key === undefined ? undefined : own(schema.properties, key)?.default;
  return (
    declared !== undefined &&
    deeper.length === 0 &&
    JSON.stringify(declared) === JSON.stringify(error.data)
  );
}

const shown = (value: unknown): string => {
  const short = typeof value === 'string' ? value.slice(0, LONGEST_WORD) : value;
  const text = JSON.stringify(short) as string | undefined;
  return text === undefined ? 'nothing' : text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

const cut = (text: string, most = LONGEST_WORD): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

const listed = (words: readonly string[], most = MOST_WORDS): string =>
  words
    .slice(0, most)
    .map((word) => cut(word))
    .join(', ') + (words.length > most ? ` and ${words.length - most} more` : '');

const fieldPath = (pointer: string): string =>
  cut(pointer, LONGEST_PATH)
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, at) => (/^\d+$/.test(part) ? `[${part}]` : `${at ? '.' : ''}${part}`))
    .join('');

function faultOf(error: ErrorObject): FieldFault {
  const path = fieldPath(error.instancePath);
  const at = (name: string) => (path ? `${path}.${cut(name)}` : cut(name));
  const params = error.params as Record<string, unknown>;
  const parent = (error.parentSchema ?? {}) as JsonObject;
  const properties = (parent.properties ?? {}) as Record<string, JsonObject>;
  const value = shown(error.data);
  const withValue = (message: string): FieldFault => ({ path, message, value });
  switch (error.keyword) {
    case 'required': {
      const name = String(params.missingProperty);
      const about = own(properties, name)?.description;
      return {
        path: at(name),
        message: `is required${typeof about === 'string' ? ` (${cut(about, LONGEST_PATH)})` : ''}`,
      };
    }
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      const near = nearestWord(name, Object.keys(properties));
      const message = `is not a field of this model${near === undefined ? '' : `; did you mean ${near}?`}`;
      if (near !== undefined) return { path: at(name), message };
      return { path: at(name), message, known: Object.keys(properties) };
    }
    case 'enum': {
      const allowed = (params.allowedValues as Json[]).map(String);
      const near = typeof error.data === 'string' ? nearestWord(error.data, allowed) : undefined;
      const list = listed(allowed, 30);
      return withValue(
        `${value} is not allowed; use one of: ${list}${near ? ` (nearest: ${near})` : ''}`,
      );
    }
    case 'type':
      return withValue(`must be ${aType(String(params.type))}, but ${value} was given`);
    case 'anyOf':
      return withValue(`${value} fits none of: ${alternatives(error.schema)}`);
    default:
      return withValue(`${error.message ?? error.keyword}, but ${value} was given`);
  }
}

const aType = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

function alternatives(schemas: unknown): string {
  const list = (Array.isArray(schemas) ? schemas : []) as JsonObject[];
  return list
    .map((schema) => {
      if (Array.isArray(schema.enum)) return listed(schema.enum.map(shown));
      if (schema.type === 'object') {
        return `an object {${listed(Object.keys((schema.properties ?? {}) as JsonObject))}}`;
      }
      return typeof schema.type === 'string' ? aType(schema.type) : 'another form';
    })
    .join(' | ');
}

/** A media field needs a URL; fal cannot read a local path. */
function mediaFaults(schema: Schema, value: Json | undefined, path: string): FieldFault[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') {
    if (!schema.media || isAddress(value)) return [];
    return [
      {
        path,
        message: `${shown(value)} is not a URL`,
        isLocalFile: true,
        value: shown(value),
      },
    ];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, at) => mediaFaults(items, item, `${path}[${at}]`)) : [];
  }
  if (typeof value !== 'object') return [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    mediaFaults(inner, value[key], path ? `${path}.${key}` : key),
  );
}
