import assert from 'node:assert/strict';
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { type Bench, type BenchOptions, startBench } from '../support/mcp.ts';

export const SCHNELL = 'fal-ai/flux/schnell';
/** USD: 1024 × 1024 is two megapixels at 0.003 USD. */
export const PRICE = 0.006;
export const CHEAP = { endpoint_id: SCHNELL, input: { prompt: 'a fox', image_size: 'square_hd' } };
/** 2.40 USD: six seconds with audio at 0.40 USD. */
export const DEAR = { endpoint_id: 'fal-ai/veo3.1', input: { prompt: 'a storm', duration: '6s' } };
/** Billed by compute seconds, whose list price is a placeholder. */
export const UNKNOWN = {
  endpoint_id: 'fal-ai/florence-2-large/caption',
  input: { image_url: 'https://x.example/a.png' },
};

/** Servers with the limits of a new machine, closed after each test. */
export function useLimits() {
  const opened: Bench[] = [];
  afterEach(async () => {
    for (const bench of opened.splice(0).reverse()) await bench.close();
  });
  const open = async (options: BenchOptions = {}): Promise<Bench> => {
    const bench = await startBench({ limits: true, ...options });
    opened.push(bench);
    return bench;
  };
  /** A client whose user answers by the beginning of a choice, `decline` or `cancel`; each answer once, the last one for all others. */
  const openAsked = async (answers: readonly string[], options: BenchOptions = {}) => {
    const questions: ElicitRequestFormParams[] = [];
    const onQuestion = (question: ElicitRequestFormParams): ElicitResult => {
      const answer = answers[Math.min(questions.length, answers.length - 1)] ?? 'cancel';
      questions.push(question);
      if (answer === 'decline' || answer === 'cancel') return { action: answer };
      const decision = choicesOf(question).find((choice) => choice.startsWith(answer));
      assert.ok(decision, `no choice ${answer}: ${choicesOf(question).join(', ')}`);
      return { action: 'accept', content: { decision } };
    };
    return { bench: await open({ ...options, onQuestion }), questions };
  };
  return { open, openAsked };
}

/** What `fal://spend` holds. */
export async function spentBy(bench: Bench) {
  const { contents } = await bench.client.readResource({ uri: 'fal://spend' });
  const [content] = contents as { text: string }[];
  return JSON.parse(content?.text ?? '') as Record<string, number> & {
    models: { endpointId: string; amount: number }[];
  };
}

/** The choices of a question. */
export const choicesOf = (question: ElicitRequestFormParams | undefined): readonly string[] => {
  const { decision } = question?.requestedSchema.properties ?? {};
  return (decision as { enum?: string[] } | undefined)?.enum ?? [];
};
