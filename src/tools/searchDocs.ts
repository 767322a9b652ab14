import { z } from 'zod';
import { cutText, LONGEST_ANSWER } from './fit.ts';
import { defineTool, READS } from './tool.ts';

export const searchDocs = defineTool({
  name: 'search_docs',
  title: "Search fal's docs",
  description:
    "Search fal's documentation: API, webhooks, billing, limits, errors. Not for finding models.",
  input: z.object({ query: z.string().min(1).max(500) }),
  output: z.object({
    results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string() })),
  }),
  annotations: READS,
  async run({ query }, { docs }, { signal }) {
    const passages = await docs.search(query, { limit: 8, signal });
    const each = Math.floor(LONGEST_ANSWER / Math.max(1, passages.length)) - 250;
    const results = passages.map(({ title, url, content }) => ({
      title: cutText(title, 100),
      url,
      content: cutEscaped(content, each),
    }));
    const text = results
      .map(({ title, url, content }) => `${title}\n${url}\n${content}`)
      .join('\n\n');
    return {
      structured: { results },
      text: text || `Nothing in fal's docs on "${query}". Try other words.`,
    };
  },
});

/** Cut so that it is no longer than `length` as a JSON string either. */
function cutEscaped(text: string, length: number): string {
  let cut = cutText(text, length);
  while (JSON.stringify(cut).length > length + 2) cut = cutText(cut, Math.floor(cut.length * 0.9));
  return cut;
}
