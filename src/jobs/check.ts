import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { FalError, type FieldFault } from '../fal/errors.ts';
import type { Json, JsonObject, Schema } from '../fal/types.ts';
import { nearestWord } from './nearestWord.ts';
import { correctInput } from './correct.ts';
import { isAddress } from './inputFiles.ts';
import { toJsonSchema } from './jsonSchema.ts';

/** Checks an input against the model's own schema before anything is spent; passes when no schema can be had. @throws {FalError} `invalid-input` naming every fault; `not-found` for an endpoint that nobody knows. */
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
      ({ path, message, hint }) =>
        `- ${path ? `${path}: ` : ''}${message}${hint === undefined ? '' : `; ${hint}`}`,
    );
    const right = correctInput(schema, input, (one) => faultsOf(schema, one).length === 0);
    const example = right && JSON.stringify(right);
    throw new FalError(
      'invalid-input',
      `The input does not fit ${endpointId}; nothing was submitted:\n${list.slice(0, MOST_FAULTS).join('\n')}`,
      {
        advice: `${example && example.length <= LONGEST_EXAMPLE ? `A corrected input: ${example}\n` : ''}get_model_schema tells all fields; strict: false sends the input as it is.`,
        faults,
      },
    );
  };
}

const MOST_FAULTS = 20;
const LONGEST_EXAMPLE = 2_500;

async function schemaOrUndefined(
  catalogue: Pick<Catalogue, 'schema'>,
  endpointId: string,
  signal: AbortSignal | undefined,
): Promise<Schema | undefined> {
  try {
    return (await catalogue.schema(endpointId, signal ? { signal } : {})).schema.input;
  } catch (error) {
    // Not to be had is no reason to stop a run; an endpoint that does not exist is.
    if (error instanceof FalError && error.kind !== 'not-found') return undefined;
    throw error;
  }
}

/** Creates a function that lists every fault of an input; compiled schemas are kept. */
export function createFaultFinder(): (schema: Schema, input: JsonObject) => FieldFault[] {
  const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, validateFormats: false });
  const compiled = new WeakMap<Schema, ValidateFunction | undefined>();
  const compile = (schema: Schema): ValidateFunction | undefined => {
    if (!compiled.has(schema)) {
      try {
        const plain = toJsonSchema(schema);
        compiled.set(schema, ajv.compile(plain));
        // ajv would keep it for good, when the schema itself has long been replaced by a newer one.
        ajv.removeSchema(plain);
      } catch {
        // A schema that is no schema (a broken pattern, say) must not block the run.
        compiled.set(schema, undefined);
      }
    }
    return compiled.get(schema);
  };
  return (schema, input) => {
    const validate = compile(schema);
    if (!validate || validate(input)) return mediaFaults(schema, input, '');
    const errors = outermost(validate.errors ?? []);
    const faults = errors.flatMap((error) => (isDefault(schema, error) ? [] : faultOf(error)));
    return [...faults, ...mediaFaults(schema, input, '')];
  };
}

/** Where alternatives were tried, the faults inside them say less than the choice itself. */
function outermost(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'anyOf');
  return errors.filter(
    (error) =>
      !choices.some(
        (choice) => choice !== error && error.schemaPath.startsWith(`${choice.schemaPath}/`),
      ),
  );
}

/** fal's schemas at times give a default of another type than they ask for: what they default to, they take. */
function isDefault(schema: Schema, error: ErrorObject): boolean {
  const [, key, ...deeper] = error.instancePath.split('/');
  const told = key === undefined ? undefined : schema.properties?.[key]?.default;
  return (
    told !== undefined && deeper.length === 0 && JSON.stringify(told) === JSON.stringify(error.data)
  );
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? 'nothing' : text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

const fieldPath = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, at) => (/^\d+$/.test(part) ? `[${part}]` : `${at ? '.' : ''}${part}`))
    .join('');

function faultOf(error: ErrorObject): FieldFault {
  const path = fieldPath(error.instancePath);
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const params = error.params as Record<string, unknown>;
  const parent = (error.parentSchema ?? {}) as JsonObject;
  const properties = (parent.properties ?? {}) as Record<string, JsonObject>;
  const given = shown(error.data);
  switch (error.keyword) {
    case 'required': {
      const name = String(params.missingProperty);
      const about = properties[name]?.description;
      return {
        path: at(name),
        message: `is required${typeof about === 'string' ? ` (${about})` : ''}`,
      };
    }
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      const near = nearestWord(name, Object.keys(properties));
      const message = `is not a field of this model${near === undefined ? '' : `; did you mean ${near}?`}`;
      if (near !== undefined) return { path: at(name), message };
      const hint = `known fields: ${Object.keys(properties).join(', ')}`;
      return { path: at(name), message, hint };
    }
    case 'enum': {
      const allowed = (params.allowedValues as Json[]).map(String);
      const near = nearestWord(String(error.data), allowed);
      const list =
        allowed.length > 30
          ? `${allowed.slice(0, 30).join(', ')} and ${allowed.length - 30} more`
          : allowed.join(', ');
      return {
        path,
        message: `${given} is not allowed; use one of: ${list}${near ? ` (nearest: ${near})` : ''}`,
        given,
      };
    }
    case 'type':
      return {
        path,
        message: `must be ${aType(String(params.type))}, but ${given} was given`,
        given,
      };
    case 'anyOf':
      return { path, message: `${given} fits none of: ${alternatives(error.schema)}`, given };
    default:
      return { path, message: `${error.message ?? error.keyword}, but ${given} was given`, given };
  }
}

const aType = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

function alternatives(schemas: unknown): string {
  const list = (Array.isArray(schemas) ? schemas : []) as JsonObject[];
  return list
    .map((schema) => {
      if (Array.isArray(schema.enum)) return schema.enum.map(shown).join(', ');
      if (schema.type === 'object') {
        return `an object {${Object.keys((schema.properties ?? {}) as JsonObject).join(', ')}}`;
      }
      return typeof schema.type === 'string' ? aType(schema.type) : 'another form';
    })
    .join(' | ');
}

/** A media field takes an address; a path of this machine means nothing to fal. */
function mediaFaults(schema: Schema, value: Json | undefined, path: string): FieldFault[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') {
    if (!schema.media || isAddress(value)) return [];
    return [
      {
        path,
        message: `${shown(value)} is not a URL`,
        hint: 'upload the file with upload_file and give its cdn_url, or set upload_inputs: true',
        given: shown(value),
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
