import * as z from 'zod';
import { cutText, LONGEST_ANSWER } from './truncate.ts';
import { defineTool, READS } from './tool.ts';

const MODEL = z.object({
  endpoint_id: z.string(),
  name: z.string(),
  category: z.string(),
  description: z.string(),
});

export const searchModels = defineTool({
  name: 'search_models',
  title: 'fal model search',
  description:
    'Search fal models by keyword and category. For a task in plain words, use recommend_model.',
  input: z.object({
    query: z.string().max(500).optional().describe('Model name, id, maker or capability'),
    category: z
      .string()
      .max(60)
      .optional()
      .describe('e.g. text-to-image, image-editing, image-to-video, text-to-speech'),
    limit: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(20)
      .describe('Max results; a long page may hold fewer'),
    cursor: z.string().max(500).optional().describe('next_cursor of the previous page'),
  }),
  output: z.object({
    models: z.array(MODEL),
    total_shown: z.number(),
    has_more: z.boolean(),
    next_cursor: z.string().optional(),
  }),
  annotations: READS,
  async run({ query, category, limit, cursor }, { catalogue }, { signal }) {
    const search = (count: number) =>
      catalogue.search({ query, category, cursor, limit: count, signal });
    const whole = await search(limit);
    const models = whole.models.map((model) => ({
      endpoint_id: model.endpointId,
      name: cutText(model.name, 80),
      category: model.category,
      description: cutText(model.description, 120),
    }));
    const fitting = countFitting(models);
    const page = fitting < models.length ? await search(fitting) : whole;
    const shown = models.slice(0, fitting);
    const structured = {
      models: shown,
      total_shown: shown.length,
      has_more: page.hasMore,
      ...(page.nextCursor !== undefined && { next_cursor: page.nextCursor }),
    };
    const lines = shown.map(
      (model) =>
        `${model.endpoint_id} (${model.category}) ${model.name}${model.description ? `: ${model.description}` : ''}`,
    );
    const more = page.nextCursor === undefined ? [] : [`More: cursor ${page.nextCursor}`];
    const none = `No model matches${query ? ` "${query}"` : ''}${category ? ` in ${category}` : ''}. Try fewer words, no category, or recommend_model.`;
    return { structured, text: shown.length > 0 ? [...lines, ...more].join('\n') : none };
  },
});

/** How many entries an answer holds; the cursor and the frame take the rest. */
function countFitting(models: readonly object[]): number {
  let length = 400;
  const over = models.findIndex(
    (model) => (length += JSON.stringify(model).length + 1) > LONGEST_ANSWER,
  );
  return over === -1 ? models.length : Math.max(1, over);
}
