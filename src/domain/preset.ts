import { mediaOf } from './input.ts';
import { isMediaField } from './mediaFields.ts';
import { own } from './own.ts';
import { fits } from './schema.ts';
import type { Json, JsonObject, Schema } from './types.ts';
import { PRESET_PREFIX } from './toolNames.ts';
import { visible } from './visible.ts';

/** What a preset's parameter takes; `file` is a project file or an address. */
export const PARAMETER_TYPES = ['string', 'number', 'integer', 'boolean', 'file'] as const;
type ParameterType = (typeof PARAMETER_TYPES)[number];

/** One parameter of a preset, and the field of the model that it fills. */
export interface Parameter {
  readonly field: string;
  readonly title?: string;
  readonly description?: string;
  /** Default: what its choices, limits and field state, else `string`. */
  readonly type?: ParameterType;
  /** True: takes a list of values. */
  readonly list?: true;
  /** Of a number, or the characters of a text. */
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly (string | number)[];
  readonly default?: Json;
  /** Default: true without a `default`. */
  readonly required?: boolean;
}

/** A model with some of its fields fixed and others as parameters, as its file states it. */
export interface Preset {
  readonly title: string;
  readonly description?: string;
  /** An endpoint id. */
  readonly endpoint: string;
  /** The fixed fields. */
  readonly input: JsonObject;
  /** The parameters, by their names. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** The folder for results, relative to the project. */
  readonly to?: string;
}

/** The longest name of a preset. */
export const LONGEST_NAME = 40;

/** Whether a text names a preset: kebab-case of up to 40 characters. */
export const isPresetName = (text: string): boolean =>
  text.length <= LONGEST_NAME && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);

/** The name of a preset from its title: `Product cut-out` → `product-cut-out`; empty where the title has neither a-z nor digits. */
export const presetNameFrom = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '');

const ID = 'preset:';

/** What stands for a preset where an endpoint id is expected; no endpoint id has a colon. */
export const presetId = (name: string): string => `${ID}${name}`;

/** The preset that an id names; undefined for an endpoint id. */
export const presetNameOf = (id: string): string | undefined =>
  id.startsWith(ID) ? id.slice(ID.length) : undefined;

/** The name of a preset's MCP tool. */
export const presetToolName = (name: string): string =>
  `${PRESET_PREFIX}${name.replaceAll('-', '_')}`;

/** Characters of an untrusted title that others read. */
const LONGEST_TITLE = 60;

/** An untrusted title as up to 60 letters, digits, spaces and plain punctuation in one line: nothing of it formats, hides or addresses a tool. */
export function plainTitle(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} .,+&'-]/gu, ' ')
    .replace(/\p{DI}/gu, '')
    .replace(/ +/g, ' ')
    .trim();
  return Array.from(plain).slice(0, LONGEST_TITLE).join('').trim();
}

/** What a parameter takes, stated or derived. */
export function parameterType({ type, choices, min, max, field }: Parameter): ParameterType {
  if (type) return type;
  if (choices) return choices.every((one) => typeof one === 'number') ? 'number' : 'string';
  if (isMediaField(field)) return 'file';
  return min === undefined && max === undefined ? 'string' : 'number';
}

/** Whether a parameter must be given. */
export const isRequired = (parameter: Parameter): boolean =>
  parameter.required ?? parameter.default === undefined;

/** The schema of a preset's parameters: their types and limits, and titles as `plainTitle` leaves them; no other text of the file. */
export function parametersSchema({ parameters }: Pick<Preset, 'parameters'>): Schema {
  const entries = Object.entries(parameters);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, parameter]): [string, Schema] => [name, parameterSchema(parameter)]),
    ),
    required: entries.filter(([, parameter]) => isRequired(parameter)).map(([name]) => name),
    additionalProperties: false,
  };
}

/** The schema of one parameter. */
export function parameterSchema(parameter: Parameter): Schema {
  const { min, max, choices, list } = parameter;
  const title = plainTitle(parameter.title ?? '');
  const type = parameterType(parameter);
  const isText = type === 'string' || type === 'file';
  const value: Schema = {
    type: type === 'file' ? 'string' : type,
    ...(choices && { enum: choices }),
    ...(min !== undefined && { [isText ? 'minLength' : 'minimum']: min }),
    ...(max !== undefined && { [isText ? 'maxLength' : 'maximum']: max }),
  };
  const named = { ...(title !== '' && { title }) };
  if (!list) return { ...named, ...value };
  return { ...named, type: 'array', items: value, minItems: 1, maxItems: 100 };
}

/** The schema of a preset's form: the model's fields under the names of the parameters, within the preset's limits, with the titles and texts of its file. */
export function formSchema(preset: Pick<Preset, 'parameters'>, model: Schema): Schema {
  const limits = parametersSchema(preset);
  const fields = Object.entries(preset.parameters).map(([name, parameter]): [string, Schema] => {
    const whole = own(model.properties, parameter.field);
    const field = whole?.type === 'array' && !parameter.list ? whole.items : whole;
    return [name, formField(parameter, own(limits.properties, name) ?? {}, field)];
  });
  return { ...limits, properties: Object.fromEntries(fields) };
}

function formField(parameter: Parameter, limits: Schema, field: Schema | undefined): Schema {
  const { title, description = field?.description } = parameter;
  const { default: value = field?.default } = parameter;
  const hasMedia = parameterType(parameter) === 'file' && mediaOf(field) !== undefined;
  const shown = {
    fills: parameter.field,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(value !== undefined && (hasMedia || fits(limits, value)) && { default: value }),
  };
  const { default: _, ...ofModel } = field ?? {};
  if (hasMedia) return { ...ofModel, ...shown };
  const isNumber = (type: Schema['type']) => type === 'number' || type === 'integer';
  const isSame = field?.type === limits.type || (isNumber(field?.type) && isNumber(limits.type));
  // Where the model's field takes something else, too, the limits stand alone.
  if (!field || !isSame) return { ...limits, ...shown };
  const items = limits.items && { ...field.items, ...limits.items };
  const type = isNumber(field.type) ? field.type : limits.type;
  return { ...ofModel, ...limits, ...(type && { type }), ...(items && { items }), ...shown };
}

/** One parameter in a line for people: `photo (file)`, `strength (number 0 to 1, optional)`. */
export function parameterText(name: string, parameter: Parameter): string {
  const { min, max, choices, list } = parameter;
  const range = min === undefined && max === undefined ? '' : ` ${min ?? 'any'} to ${max ?? 'any'}`;
  const what = choices
    ? choices.map(String).join(' or ')
    : `${parameterType(parameter)}${range}${list ? ' list' : ''}`;
  return visible(`${name} (${what}${isRequired(parameter) ? '' : ', optional'})`);
}

/** A model's input from a preset and the values of its parameters, unchecked. `schema`, the model's, decides where one value becomes a list of one. */
export function mergePreset(preset: Preset, values: JsonObject, schema?: Schema): JsonObject {
  const fields = Object.entries(preset.parameters).flatMap(
    ([name, parameter]): [string, Json][] => {
      const value = Object.hasOwn(values, name) ? values[name] : parameter.default;
      if (value === undefined) return [];
      const field = own(schema?.properties, parameter.field);
      const isWrapped = field?.type === 'array' && !Array.isArray(value);
      return [[parameter.field, isWrapped ? [value] : value]];
    },
  );
  return { ...preset.input, ...Object.fromEntries(fields) };
}
