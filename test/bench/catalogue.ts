import { rm } from 'node:fs/promises';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createFal } from '../../src/fal/client.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { createStore } from '../../src/store/store.ts';
import { bundledSnapshot } from '../catalogue/bundled.ts';
import { MOTION_TASKS } from '../catalogue/tasks/motion.ts';
import { PICTURE_TASKS } from '../catalogue/tasks/pictures.ts';
import { SOUND_TASKS } from '../catalogue/tasks/sound.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { type Bench, type Goal, row } from './report.ts';
import { quantile, spreadOf } from './spread.ts';

const QUERIES = [
  'flux',
  'flx schnel',
  'upscale',
  'text to speech with emotions',
  'remove background',
  'kling video',
  'image to video with first and last frame',
  'music',
  'lora training',
  'elevenlabs',
  'fal-ai/flux/dev',
  'transcribe audio',
  '3d mesh from a picture',
  'lip sync',
  'qwen image edit',
];
const WARM_UPS = 3;
const ROUNDS = 20;

/** Measures search and recommendation in this process, over all models of the platform. */
export const catalogue: Bench = {
  name: 'catalogue',
  async run() {
    const sandbox = await startSandbox();
    const folder = await tempFolder('bench');
    try {
      const transport = createTransport({ key: () => 'sandbox:key', gateway: sandbox.url });
      const models = createCatalogue({
        snapshot: bundledSnapshot(),
        platform: createFal(transport).models,
        cache: createStore(folder),
      });
      await models.refresh();
      const tasks = [PICTURE_TASKS, MOTION_TASKS, SOUND_TASKS]
        .flat()
        .flatMap((expectation) => expectation.tasks.slice(0, 2));
      const searches = await timesOf(QUERIES, (query) => models.search({ query }));
      const recommendations = await timesOf(tasks, (task) => models.recommend(task));
      return {
        title: `Search (${QUERIES.length} queries) and recommendation (${tasks.length} tasks), in-process after a warm-up`,
        rows: [
          row('search', spreadOf(searches), 'ms'),
          row('recommend', spreadOf(recommendations), 'ms'),
        ],
        goals: [p95('search', searches, 5), p95('recommend', recommendations, 10)],
      };
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function timesOf<T>(
  inputs: readonly T[],
  call: (input: T) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    for (const input of inputs) {
      const begun = performance.now();
      await call(input);
      if (round >= 0) times.push(performance.now() - begun);
    }
  }
  return times;
}

const p95 = (label: string, times: readonly number[], limit: number): Goal => ({
  label: `${label}, 95th percentile`,
  value: quantile(times, 0.95),
  limit,
  is: 'at most',
  unit: 'ms',
});
