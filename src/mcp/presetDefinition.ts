import { parametersSchema, parameterType, plainTitle, presetToolName } from '../domain/preset.ts';
import type { Json, Schema } from '../domain/types.ts';
import { toJsonSchema } from '../jobs/jsonSchema.ts';
import type { UsablePreset } from '../presets/presetFile.ts';
import { SPENDS } from '../tools/tool.ts';
import type { ToolDefinition } from './sdk.ts';
import { viewerMeta } from './viewer.ts';

/** Characters of the choices of one parameter that a list shows. */
const LONGEST_CHOICES = 300;
const PLAIN_CHOICE = /^(?!.*\/\/)[\w .:/+()-]{1,40}$/;

/** A preset as a tool. A repository states its title and parameters, so that only plain and short parts of them are passed on. */
export function presetDefinition({ name, preset }: UsablePreset): ToolDefinition {
  const title = plainTitle(preset.title) || name;
  const { properties = {}, required = [] } = parametersSchema(preset);
  const takesFiles = Object.values(preset.parameters).some(
    (parameter) => parameterType(parameter) === 'file',
  );
  const files = takesFiles ? ' Files are project files or URLs.' : '';
  return {
    name: presetToolName(name),
    title: `fal preset: ${title}`,
    description: `Run the fal preset ${name} ("${title}") and wait for its result (billed).${files}`,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, schema]) => [key, parameter(schema)]),
      ),
      ...(required.length > 0 && { required: [...required] }),
    },
    annotations: SPENDS,
    _meta: viewerMeta({ callable: false }),
  };
}

function parameter(schema: Schema): object {
  const { title } = schema;
  return { ...(title !== undefined && { title }), ...toJsonSchema(plainSchema(schema)) };
}

/** A parameter's schema without choices that read like prose; a call is checked against all of them. */
function plainSchema({ enum: choices, items, ...rest }: Schema): Schema {
  const isPlain = (all: readonly Json[]) =>
    all.every((one) => PLAIN_CHOICE.test(typeof one === 'string' ? one : '0')) &&
    JSON.stringify(all).length <= LONGEST_CHOICES;
  return {
    ...rest,
    ...(choices && isPlain(choices) && { enum: choices }),
    ...(items && { items: plainSchema(items) }),
  };
}
