import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { steps } from '../demo/steps.ts';
import { type Bench as Server, startBench } from '../support/mcp.ts';
import type { Bench, Row } from './report.ts';

/** Characters of the longest answer; see the limits of clients in the manual of the server. */
const LONGEST = 8_000;
/** Base64 of a small picture of at most 64 KiB. */
const PICTURE = Math.ceil((64 * 1_024) / 3) * 4;

/** What a model reads of one answer, in characters. */
interface Read {
  readonly tool: string;
  readonly text: number;
  /** Base64 of the pictures, those that VS Code reads from links among them. */
  readonly pictures: number;
}

/** Counts the characters that a model reads of the tools' answers in the demo. */
export const answers: Bench = {
  name: 'answers',
  async run() {
    const bench = await startBench();
    const reads: Read[] = [];
    try {
      const call = async (name: string, input: Record<string, unknown>) => {
        const answer = (await bench.client.callTool({ name, arguments: input })) as CallToolResult;
        if (answer.isError) throw new Error(JSON.stringify(answer.content));
        reads.push({ tool: name, ...(await readOf(answer, bench)) });
        return answer.structuredContent ?? {};
      };
      for (const step of steps(call, () => undefined, bench.project)) await step.run();
    } finally {
      await bench.close();
    }
    const rows: Row[] = reads.map(({ tool, text, pictures }) => ({
      label: pictures > 0 ? `${tool}, of these ${pictures} for pictures` : tool,
      value: text + pictures,
      unit: 'characters',
    }));
    const sum = reads.reduce((all, { text, pictures }) => all + text + pictures, 0);
    const most = (of: (read: Read) => number) => Math.max(...reads.map(of));
    const limits = { is: 'at most', unit: 'characters' } as const;
    return {
      title: 'Answers of the tools in the demo, as a model reads them',
      rows: [...rows, { label: 'all', value: sum, unit: 'characters' }],
      goals: [
        { label: 'text of an answer', value: most(({ text }) => text), limit: LONGEST, ...limits },
        {
          label: 'pictures of an answer',
          value: most(({ pictures }) => pictures),
          limit: PICTURE,
          ...limits,
        },
      ],
    };
  },
};

async function readOf(answer: CallToolResult, { client }: Server): Promise<Omit<Read, 'tool'>> {
  let [text, pictures] = [0, 0];
  for (const block of answer.content) {
    const { audience } = block.annotations ?? {};
    if (audience && !audience.includes('assistant')) continue;
    if (block.type === 'text') text += block.text.length;
    else if (block.type === 'image') pictures += block.data.length;
    else if (block.type === 'resource_link' && block.mimeType?.startsWith('image/')) {
      const { contents } = await client.readResource({ uri: block.uri });
      for (const one of contents) if ('blob' in one) pictures += one.blob.length;
    }
  }
  // A client shows the model the text or the data: the longer one counts.
  return { text: Math.max(text, JSON.stringify(answer.structuredContent ?? {}).length), pictures };
}
