import * as z from 'zod';
import { cutText } from './truncate.ts';
import { defineTool, READS } from './tool.ts';

export const recommendModel = defineTool({
  name: 'recommend_model',
  title: 'fal model recommendation',
  description: 'Recommend models for a task described in plain words, best first, with reasons.',
  input: z.object({
    task: z
      .string()
      .min(1)
      .max(2000)
      .describe('Input and desired output, e.g. "remove the background of a product photo"'),
  }),
  output: z.object({
    recommendations: z.array(
      z.object({
        endpoint_id: z.string(),
        name: z.string(),
        category: z.string(),
        why: z.string(),
      }),
    ),
    next_step: z.string(),
  }),
  annotations: READS,
  async run({ task }, { catalogue }, { signal }) {
    const found = await catalogue.recommend(task, { limit: 5, signal });
    const recommendations = found.map(({ endpointId, name, category, why }) => ({
      endpoint_id: endpointId,
      name: cutText(name, 80),
      category,
      why: cutText(why, 200),
    }));
    const [first] = recommendations;
    const next_step = first
      ? `get_model_schema ${first.endpoint_id} for its input, then run_model.`
      : 'No good match: name the input (text, image, video, audio) and the desired output, or use search_models.';
    const lines = recommendations.map(
      (one, at) => `${at + 1}. ${one.endpoint_id} (${one.category}): ${one.why}`,
    );
    return { structured: { recommendations, next_step }, text: [...lines, next_step].join('\n') };
  },
});
