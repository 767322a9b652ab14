import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { startBench } from '../support/mcp.ts';
import type { Bench } from './report.ts';

/** Counts the tokens of the tools' definitions, which each session of an agent pays. */
export const tokens: Bench = {
  name: 'tokens',
  async run() {
    const bench = await startBench();
    try {
      const { tools } = await bench.client.listTools();
      const costs = tools.map(({ name, description, inputSchema }) => ({
        label: name,
        value: countTokens(JSON.stringify({ name, description, inputSchema })),
        unit: 'tokens',
      }));
      const all = costs.reduce((sum, { value }) => sum + value, 0);
      return {
        title: 'Tool definitions: name, description and input schema, in tokens (o200k)',
        rows: costs,
        goals: [{ label: 'all nine', value: all, limit: 1_200, is: 'at most', unit: 'tokens' }],
      };
    } finally {
      await bench.close();
    }
  },
};
