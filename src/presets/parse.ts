import * as z from 'zod';
import { PARAMETER_TYPES, parameterType, parameterSchema, type Preset } from '../domain/preset.ts';
import { fits, isObject } from '../domain/schema.ts';
import type { Json } from '../domain/types.ts';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { refuseJson } from '../fal/json.ts';

/** Names of inherited properties, which no file may use. */
const INHERITED = /^(__proto__|constructor|prototype)$/;
/** Parameters of one preset. */
export const MOST_PARAMETERS = 20;
/** Choices of one parameter. */
export const MOST_CHOICES = 50;
const PARAMETER = /^[a-z_]{1,32}$/;

const PARAMETER_FIELDS = z.strictObject({
  field: z.string().min(1).max(100),
  title: z.string().max(500).optional(),
  description: z.string().max(2_000).optional(),
  type: z.enum(PARAMETER_TYPES).optional(),
  list: z.literal(true).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z
    .array(z.union([z.string().max(200), z.number()]))
    .min(1)
    .max(MOST_CHOICES)
    .optional(),
  default: z.unknown().optional(),
  required: z.boolean().optional(),
});

const PRESET = z.strictObject({
  title: z.string().min(1).max(500),
  description: z.string().max(2_000).optional(),
  endpoint: z.string().refine(isEndpointId, {
    error: 'is no endpoint id: write it as owner/name, such as fal-ai/flux/dev, without a host',
  }),
  input: z.record(z.string(), z.unknown()).default({}),
  parameters: z
    .record(
      z.string().regex(PARAMETER, {
        error: 'the name of a parameter is 1 to 32 of a-z and _',
      }),
      PARAMETER_FIELDS,
    )
    .refine((all) => Object.keys(all).length <= MOST_PARAMETERS, {
      error: `has more than ${MOST_PARAMETERS} parameters`,
    })
    .default({}),
  to: z
    .string()
    .max(500)
    .refine(isInProject, {
      error: 'is a folder inside the project, such as assets/cutouts: neither absolute nor with ..',
    })
    .optional(),
});

/** A preset from the text of its file. @throws {TypeError} with one line for each fault: where it is and what is allowed */
export function parsePreset(text: string): Preset {
  const refused = refuseJson(text);
  if (refused !== undefined) throw new TypeError(`the file ${refused}`);
  const value = json(text);
  if (!isObject(value)) throw new TypeError('the file is not a JSON object');
  const inherited = inheritedName(value);
  if (inherited !== undefined) throw new TypeError(`"${inherited}" cannot be a name`);
  const read = PRESET.safeParse(value);
  if (!read.success) throw new TypeError(read.error.issues.map(issueText).join('\n'));
  const preset = read.data as Preset;
  const faults = parameterFaults(preset);
  if (faults.length > 0) throw new TypeError(faults.join('\n'));
  return preset;
}

function json(text: string): Json {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
  } catch (error) {
    throw new TypeError(`the file is not JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

function inheritedName(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const names = Array.isArray(value) ? [] : Object.keys(value);
  const found = names.find((name) => INHERITED.test(name));
  if (found !== undefined) return found;
  for (const inner of Object.values(value)) {
    const deeper = inheritedName(inner);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

function isEndpointId(text: string): boolean {
  try {
    return normalizeEndpointId(text) === text;
  } catch {
    return false;
  }
}

function isInProject(folder: string): boolean {
  const parts = folder.split('/');
  // A backslash is a separator on Windows, a colon names a drive or a scheme.
  return !/[\\:\p{Cc}]|^~/u.test(folder) && parts.every((part) => !/^(\.|$)/.test(part));
}

function issueText(issue: z.core.$ZodIssue): string {
  const at = issue.path.map((part) => String(part).slice(0, 40)).join('.');
  const where = at === '' ? '' : `${at}: `;
  if (issue.code === 'unrecognized_keys') {
    const isParameter = issue.path[0] === 'parameters';
    const allowed = Object.keys((isParameter ? PARAMETER_FIELDS : PRESET).shape).join(', ');
    return `${where}${issue.keys
      .slice(0, 5)
      .map((key) => JSON.stringify(key.slice(0, 40)))
      .join(', ')} is unknown; allowed: ${allowed}`;
  }
  if (issue.code === 'invalid_key') {
    const [first] = issue.issues;
    return `${where}${first?.message ?? issue.message}`;
  }
  return `${where}${issue.message}`;
}

/** What contradicts itself among the parameters. */
function parameterFaults({ input, parameters }: Preset): readonly string[] {
  const fields = new Set<string>();
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const { field, min, max } = parameter;
    const faults = [
      ...(Object.hasOwn(input, field) ? [`its field ${field} is in input, too`] : []),
      ...(fields.has(field) ? [`its field ${field} is filled twice`] : []),
      ...(min !== undefined && max !== undefined && min > max ? ['min is above max'] : []),
      ...(parameterType(parameter) === 'boolean' && (min ?? max) !== undefined
        ? ['min and max are for numbers and texts']
        : []),
    ];
    fields.add(field);
    if (
      parameter.choices?.some(
        (one) => !fits(parameterSchema({ field, type: parameterType(parameter) }), one),
      )
    )
      faults.push(`its choices are not all of the type ${parameterType(parameter)}`);
    if (parameter.default !== undefined && !fits(parameterSchema(parameter), parameter.default))
      faults.push('its default is not a value that it takes');
    return faults.map((fault) => `parameters.${name}: ${fault}`);
  });
}
