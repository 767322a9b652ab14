import * as z from 'zod';
import { cutText } from './truncate.ts';
import { defineTool, READS } from './tool.ts';

export const recommendModel = defineTool({
  name: 'recommend_model',
  title: 'Recommend a model',
  description: 'Best models for a task in plain words, best first, each with its reason.',
  input: z.object({
    task: z
      .string()
      .min(1)
      .max(2000)
      .describe(
        'What goes in and what should come out, e.g. "remove the background of a product photo"',
      ),
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
      : 'Nothing fits well: say what goes in (text, image, video, audio) and what should come out, or use search_models.';
    const lines = recommendations.map(
      (one, at) => `${at + 1}. ${one.endpoint_id} (${one.category}): ${one.why}`,
    );
    return { structured: { recommendations, next_step }, text: [...lines, next_step].join('\n') };
  },
});
