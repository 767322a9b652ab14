import * as z from 'zod';
import { FalError } from '../../fal/errors.ts';
import { defineTool, SPENDS } from '../tool.ts';

export const insertResult = defineTool({
  name: 'insert_result',
  title: 'fal result insertion',
  description: "Inserts a result at the cursor of VS Code's active editor, for the result viewer.",
  input: z.object({
    request_id: z.string().trim().min(1).max(128),
    index: z.number().int().min(0).max(100),
  }),
  output: z.object({ text: z.string() }),
  annotations: SPENDS,
  async run({ request_id: requestId, index }, { editor }) {
    const answer = await editor?.send({ kind: 'insert', requestId, index });
    if (!answer?.isDone) {
      throw new FalError('not-allowed', answer?.text ?? 'No window of VS Code has the focus.', {
        advice: 'Put the cursor into a document of VS Code, and try again.',
      });
    }
    const { text } = answer;
    return { structured: { text }, text };
  },
});
