import type { Runtime } from '../../src/runtime/runtime.ts';
import { createJournal } from '../../src/jobs/journal.ts';
import type { Outcome } from '../../src/jobs/job.ts';
import type { Asset, JsonObject } from '../../src/domain/types.ts';

type Core = Pick<Runtime, 'jobs' | 'store'>;

const RUNS: readonly (readonly [endpointId: string, input: JsonObject, by: string])[] = [
  [
    'fal-ai/llavav15-13b',
    { prompt: 'what is in it', image_url: 'https://v3.fal.media/a.png' },
    'you',
  ],
  ['fal-ai/triposr', { image_url: 'https://v3.fal.media/files/a.png' }, 'Claude Code'],
  ['fal-ai/kokoro/american-english', { prompt: 'Good morning, and welcome to the garden.' }, 'you'],
  ['fal-ai/veo3.1', { prompt: 'a paper boat on a stream, close to the water' }, 'Claude Code'],
  ['fal-ai/flux/dev', { prompt: 'a red bicycle by a wall [sandbox:fail]' }, 'you'],
  ['fal-ai/flux/dev', { prompt: 'a red bicycle by a wall', num_images: 3, seed: 7 }, 'you'],
];

/** Runs one model of each kind on the sandbox, one of which fails. */
export async function makeResults({ jobs }: Core): Promise<void> {
  for (const [endpointId, input, by] of RUNS) {
    const job = await jobs.start({ endpointId, input, by }, AbortSignal.timeout(30_000));
    await job.done.catch(() => undefined);
  }
}

/** Writes `count` finished jobs into the journal, an hour apart, the last one an hour before `now`. */
export async function writeHistory(
  { store }: Core,
  { count, now, asset }: { count: number; now: number; asset?: Partial<Asset> },
): Promise<void> {
  let at = now;
  const journal = createJournal(store, { now: () => at });
  for (let age = count; age > 0; age -= 1) {
    at = now - age * 3_600_000;
    const prompt = `picture ${age} of the long history`;
    const id = await journal.intent({
      endpointId: 'fal-ai/flux/dev',
      input: { prompt },
      by: 'you',
    });
    const made = {
      url: `https://v3.fal.media/files/old/${age}.png`,
      kind: 'image',
      at: 'images[0]',
    };
    const outcome: Outcome = { end: 'completed', assets: [{ ...made, kind: 'image', ...asset }] };
    await journal.ended(id, outcome);
  }
}
