import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import {
  isPresetName,
  LONGEST_NAME,
  type Parameter,
  parameterSchema,
  type Preset,
} from '../domain/preset.ts';
import { mediaOf } from '../domain/input.ts';
import { own } from '../domain/own.ts';
import { fits } from '../domain/schema.ts';
import type { JsonObject, Schema } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import { writeNewFile } from '../jobs/newFile.ts';
import { isCode } from '../store/folder.ts';
import { LARGEST_FILE, PRESET_FOLDERS } from './files.ts';
import { MOST_CHOICES, parsePreset } from './parse.ts';

export { MOST_PARAMETERS } from './parse.ts';

export interface NewPreset {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly endpoint: string;
  /** The input of a run or a form. */
  readonly input: JsonObject;
  /** The fields that become parameters; all others of the input are fixed. */
  readonly parameters: readonly string[];
  /** The model's input, for the types and limits of the parameters. */
  readonly schema?: Schema | undefined;
  /** The folder for results, relative to the project. */
  readonly to?: string | undefined;
  /** True: replaces a preset of this name. */
  readonly overwrite?: boolean;
}

/** Names of devices on Windows. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const LONGEST_PARAMETER = 32;

/** A written preset. */
export interface CreatedPreset {
  readonly path: string;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
}

/** Writes a preset into a project's `.fal/presets`, or into other folders below `base`; never through a link. @throws {FalError} for a name that exists or is none, and for what makes no valid preset */
export async function createPreset(
  base: string,
  preset: NewPreset,
  below: readonly string[] = PRESET_FOLDERS,
): Promise<CreatedPreset> {
  const { name, overwrite = false } = preset;
  if (!isPresetName(name) || DEVICE.test(name))
    throw new FalError(
      'invalid-input',
      `"${name.slice(0, 80)}" is no name of a preset: it is kebab-case of up to ${LONGEST_NAME} characters, such as product-cut-out.`,
      { reason: 'faulty-preset' },
    );
  const text = textOf(contentOf(preset));
  try {
    const file = await writeNewFile(await realpath(base), below, `${name}.json`, text, {
      overwrite,
    });
    return { path: file, sha256: createHash('sha256').update(text).digest('hex') };
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    throw new FalError('not-allowed', `There is a preset ${name} already: choose another name.`, {
      reason: 'faulty-preset',
    });
  }
}

function textOf(preset: Preset): string {
  const text = `${JSON.stringify(preset, null, 2)}\n`;
  try {
    if (Buffer.byteLength(text) > LARGEST_FILE)
      throw new TypeError(`it is larger than ${LARGEST_FILE / 1024} KB`);
    parsePreset(text);
    return text;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FalError('invalid-input', `This makes no preset: ${why}.`, {
      reason: 'faulty-preset',
      cause: error,
    });
  }
}

function contentOf(preset: NewPreset): Preset {
  const { title, description, endpoint, input, parameters, schema, to } = preset;
  const made = new Map<string, Parameter>();
  for (const field of parameters)
    made.set(
      parameterName(field, made),
      parameterOf(
        field,
        own(schema?.properties, field),
        input,
        !schema || (schema.required ?? []).includes(field),
      ),
    );
  return {
    title,
    ...(description !== undefined && { description }),
    endpoint,
    input: Object.fromEntries(
      Object.entries(input).filter(([field]) => !parameters.includes(field)),
    ),
    parameters: Object.fromEntries(made),
    ...(to !== undefined && { to }),
  };
}

/** A field's name as the name of a parameter: `a-z` and `_`, none twice. */
function parameterName(field: string, taken: ReadonlyMap<string, unknown>): string {
  const plain = field.toLowerCase().replace(/[^a-z_]+/g, '_');
  const base = plain.replace(/^_+|_+$/g, '').slice(0, LONGEST_PARAMETER) || 'value';
  let name = base;
  for (let at = 1; taken.has(name); at += 1)
    name = `${base.slice(0, LONGEST_PARAMETER - 1 - at)}_${'x'.repeat(at)}`;
  return name;
}

/** Whether a field of a model can be a parameter: it takes no objects and no lists of lists. */
export function canBeParameter(schema: Schema | undefined): boolean {
  const type = (schema?.type === 'array' ? schema.items : schema)?.type;
  return type !== 'object' && type !== 'array';
}

/** A field of a model as a parameter; a value that the input has is its default, unless it is media. @throws {FalError} for a field that takes objects */
function parameterOf(
  field: string,
  schema: Schema | undefined,
  input: JsonObject,
  isNeeded: boolean,
): Parameter {
  const isList = schema?.type === 'array';
  const value = isList ? schema.items : schema;
  const type = value?.type;
  if (!canBeParameter(schema) || type === 'object' || type === 'array')
    throw new FalError('invalid-input', `${field} takes objects or lists: leave it fixed.`, {
      reason: 'faulty-preset',
    });
  const isMedia = mediaOf(schema) !== undefined;
  const choices = value?.enum?.filter((one) => typeof one === 'string' || typeof one === 'number');
  const isChosen = choices !== undefined && choices.length > 0 && choices.length <= MOST_CHOICES;
  const parameter: Parameter = {
    field,
    ...(schema?.title !== undefined && { title: schema.title }),
    ...(isMedia ? { type: 'file' } : type && { type }),
    ...(isList && { list: true }),
    ...(isChosen && { choices }),
    ...(!isChosen && value?.minimum !== undefined && { min: value.minimum }),
    ...(!isChosen && value?.maximum !== undefined && { max: value.maximum }),
  };
  const before = isMedia ? undefined : own(input, field);
  if (before !== undefined && fits(parameterSchema(parameter), before))
    return { ...parameter, default: before };
  return isNeeded ? parameter : { ...parameter, required: false };
}
