import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { QueueHandle } from '../../src/domain/types.ts';
import { createJournal } from '../../src/jobs/journal.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { tempFolder } from '../support/mcp.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

export const JOBS = 10_000;
const RUNS = 15;

/** Measures reading a journal of many jobs, each with its intent, submit, end and a saved file. */
export const journal: Bench = {
  name: 'journal',
  async run() {
    const folder = await tempFolder('bench');
    try {
      const store = createStore(folder);
      await writeJournal(store);
      const times: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const begun = performance.now();
        const { jobs } = await createJournal(store).jobs();
        times.push(performance.now() - begun);
        if (jobs.length !== JOBS) throw new Error(`${jobs.length} jobs were read`);
      }
      const spread = spreadOf(times);
      const { size } = await stat(store.log('jobs').path);
      return {
        title: `Journal of ${JOBS} jobs (${4 * JOBS} lines, ${(size / 1e6).toFixed(1)} MB), read from the file`,
        rows: [
          row('load', spread, 'ms'),
          { label: 'the first load', value: times[0] ?? Number.NaN, unit: 'ms' },
        ],
        goals: [{ label: 'load', value: spread.median, limit: 150, is: 'at most', unit: 'ms' }],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Writes the journal's lines in one write, which takes less time than line by line. */
export async function writeJournal(store: Store, via?: string): Promise<void> {
  const lines: string[] = [];
  const log = store.log('jobs');
  const append = (record: object) => {
    lines.push(`\n${JSON.stringify(record)}\n`);
    return Promise.resolve();
  };
  const written = createJournal({ ...store, log: () => ({ ...log, append }) }, { via });
  for (let job = 0; job < JOBS; job += 1) await writeJob(written, job);
  await mkdir(path.dirname(log.path), { recursive: true });
  await writeFile(log.path, lines.join(''));
}

async function writeJob(written: ReturnType<typeof createJournal>, job: number): Promise<void> {
  const endpointId = 'fal-ai/flux/schnell';
  const id = await written.intent({
    endpointId,
    input: { prompt: `a fox in the snow, number ${job}`, image_size: 'square_hd', seed: job },
    by: 'bench',
    target: { folder: '/project/pictures' },
  });
  const requestId = randomUUID();
  await written.submitted(id, handleOf(endpointId, requestId));
  const url = `https://v3b.fal.media/files/b/${requestId}/fox.png`;
  await written.ended(id, {
    end: 'completed',
    assets: [
      { at: 'images[0]', url, kind: 'image', contentType: 'image/png', width: 1024, height: 1024 },
    ],
    seed: job,
    cost: { amount: 0.003, currency: 'USD', units: 1, unit: 'megapixels', basis: 'list' },
  });
  const sha256 = requestId.replaceAll('-', '').repeat(2);
  await written.saved(id, [
    { url, path: `/project/pictures/fox-${job}.png`, bytes: 700_000, sha256 },
  ]);
}

function handleOf(endpointId: string, requestId: string): QueueHandle {
  const base = `https://queue.fal.run/fal-ai/flux/requests/${requestId}`;
  return {
    endpointId,
    requestId,
    statusUrl: `${base}/status`,
    responseUrl: base,
    cancelUrl: `${base}/cancel`,
  };
}
