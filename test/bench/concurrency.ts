import { peakMemory } from '../support/memory.ts';
import { type Bench as Served, startBench } from '../support/mcp.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const JOBS = 100;
const RUNS = 3;
const MEGABYTE = 1_000_000;

/** Measures the time and the server's memory for many jobs at once through one server. */
export const concurrency: Bench = {
  name: 'concurrency',
  async run() {
    const seconds: number[] = [];
    const memory: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const bench = await startBench({
        sandbox: { queueMs: 100, runMs: 1_000, concurrency: JOBS },
      });
      try {
        const begun = performance.now();
        await Promise.all(Array.from({ length: JOBS }, (_, job) => finished(bench, job)));
        seconds.push((performance.now() - begun) / 1000);
        memory.push((await peakMemory(bench.pid)) / MEGABYTE);
      } finally {
        await bench.close();
      }
    }
    const used = spreadOf(memory);
    return {
      title: `${JOBS} jobs of 1.1 s at once through one server`,
      rows: [
        row('all results in hand', spreadOf(seconds), 's'),
        row('peak memory of the server', used, 'MB'),
      ],
      goals: [
        {
          label: 'peak memory of the server',
          value: used.median,
          limit: 150,
          is: 'at most',
          unit: 'MB',
        },
      ],
    };
  },
};

async function finished(bench: Served, job: number): Promise<void> {
  const { isError, data, text } = await bench.call('run_model', {
    endpoint_id: 'fal-ai/flux/schnell',
    input: { prompt: `fox number ${job}` },
  });
  if (isError || data.status !== 'completed') throw new Error(text);
}
