import * as z from 'zod';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { cutText, LONGEST_ANSWER } from './truncate.ts';
import { ENDPOINT } from './jobInput.ts';
import { exampleInput } from '../catalogue/example.ts';
import { schemaJson, schemaText } from '../catalogue/text.ts';
import { CODE_LANGUAGES } from '../domain/codeLanguages.ts';
import { snippet } from '../snippets/snippet.ts';
import { defineTool, READS } from './tool.ts';

const FIELD = z.object({
  name: z.string(),
  type: z.string(),
  required: z.literal(true).optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).readonly().optional(),
  more_values: z.number().optional(),
  range: z.string().optional(),
  fields: z.array(z.unknown()).readonly().optional(),
  more_fields: z.number().optional(),
});

export const getModelSchema = defineTool({
  name: 'get_model_schema',
  title: 'fal schema lookup',
  description:
    "Get a model's input fields (required first), output fields and an example input. Call before a model's first run.",
  input: z.object({
    endpoint_id: ENDPOINT,
    code: z.enum(CODE_LANGUAGES).optional().describe('Also return a program in this language'),
  }),
  output: z.object({
    endpoint_id: z.string(),
    name: z.string().optional(),
    category: z.string().optional(),
    input: z.array(FIELD).readonly(),
    more_input: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('Names of the optional fields omitted here'),
    output: z.array(FIELD).readonly(),
    example_input: z.record(z.string(), z.unknown()),
    code: z.string().optional(),
  }),
  annotations: READS,
  async run({ endpoint_id, code }, { catalogue }, { signal }) {
    const endpointId = normalizeEndpointId(endpoint_id);
    const { schema } = await catalogue.schema(endpointId, { signal });
    const model = await catalogue.find(endpointId, { signal });
    const example = exampleInput(schema.input);
    const program = code && snippet(code, endpointId, example);
    const head = {
      endpoint_id: endpointId,
      ...(model && { name: cutText(model.name, 80), category: model.category }),
    };
    const tail = { example_input: example, ...(program !== undefined && { code: program }) };
    const room = LONGEST_ANSWER - JSON.stringify({ ...head, ...tail }).length;
    const title = Object.values(head).join(' · ');
    const end = `Example input: ${JSON.stringify(example)}${program === undefined ? '' : `\n\n${program}`}`;
    return {
      structured: { ...head, ...schemaJson(schema, room), ...tail },
      text: `${title}\n${schemaText(schema, { maxChars: LONGEST_ANSWER - title.length - end.length - 10 })}\n${end}`,
    };
  },
});
