import * as z from 'zod';
import { cutText, LONGEST_ANSWER } from './truncate.ts';
import { defineTool, READS } from './tool.ts';

export const searchDocs = defineTool({
  name: 'search_docs',
  title: 'fal docs search',
  description:
    "Search fal's documentation: API, webhooks, billing, limits, errors. Not for finding models.",
  input: z.object({ query: z.string().min(1).max(500) }),
  output: z.object({
    results: z.array(z.object({ title: z.string(), url: z.string(), content: z.string() })),
  }),
  annotations: READS,
  async run({ query }, { docs }, { signal }) {
    const passages = await docs.search(query, { limit: 8, signal });
    const each = Math.floor(LONGEST_ANSWER / Math.max(1, passages.length));
    const results = passages.map(({ title, url, content }) => {
      const head = { title: cutText(title, 100), url: cutText(url, 300) };
      const frame = JSON.stringify({ ...head, content: '' }).length + 10;
      return { ...head, content: cutText(content, each - frame) };
    });
    const text = results
      .map(({ title, url, content }) => `${title}\n${url}\n${content}`)
      .join('\n\n');
    return {
      structured: { results },
      text: text || `fal's docs have nothing on "${query}". Try other words.`,
    };
  },
});
