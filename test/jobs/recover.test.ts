import assert from 'node:assert/strict';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { journalOf } from '../support/journal.ts';
import { startBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';

const ROUNDS = 10;
const JOBS = 20;

/** Numbers between 0 and 1, the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('jobs and kill -9', () => {
  it(`none of ${ROUNDS * JOBS} jobs is lost, whenever the server is killed`, async function () {
    this.timeout(300_000);
    // Slow enough for kills to fall before, amid and after the submits and the ends.
    const first = await startBench({ sandbox: { queueMs: 30, runMs: 150, latencyMs: 15 } });
    const random = createRandom(42);
    let messages = '';
    let open = 0;
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const bench = round === 0 ? first : await startBench({ share: first });
        // Loads the tools, so that what is killed is the work and not the loading.
        await bench.call('search_models', { query: 'flux', limit: 1 });
        const before = first.sandbox.submits();
        for (let n = 0; n < JOBS; n += 1) {
          const input = { prompt: `round ${round} job ${n}` };
          bench
            .call('submit_job', { endpoint_id: 'fal-ai/flux/dev', input })
            .catch(() => undefined);
        }
        // By what was done, not by the clock: a busy machine has done nothing yet after any fixed time.
        const enough = before + Math.floor(random() * (JOBS + 1));
        while (first.sandbox.submits() < enough) await sleepFor(2);
        await sleepFor(random() * 250);
        process.kill(bench.pid, 'SIGKILL');
        messages += bench.stderr();
        await bench.client.close().catch(() => undefined);
        open += (await journalOf(first)).filter((job) => job.handle && !job.outcome).length;
      }
      const last = await startBench({ share: first });
      await last.call('search_models', { query: 'flux', limit: 1 });
      // Every job has its end, sooner or later.
      const jobs = await until(async () => {
        const all = await journalOf(first);
        return all.every((job) => job.outcome) && all;
      }, 120);
      await last.close();
      messages += last.stderr();

      const ends = (end: string) => jobs.filter((job) => job.outcome?.end === end);
      const counts = Object.fromEntries(
        ['completed', 'ambiguous', 'never-submitted', 'failed'].map((end) => [
          end,
          ends(end).length,
        ]),
      );
      // The kills fell where they should: some jobs were open, so recovering had work.
      assert.ok(open > 0, JSON.stringify(counts));
      assert.ok((counts.completed ?? 0) > 0, JSON.stringify(counts));
      assert.equal(counts.failed, 0, JSON.stringify(counts));
      // What fal accepted is either known by its request id or reported as ambiguous; nothing was sent twice.
      const accepted = first.sandbox.submits();
      const known = jobs.filter((job) => job.handle).length;
      assert.ok(
        known <= accepted && accepted <= known + (counts.ambiguous ?? 0),
        JSON.stringify({ accepted, known, counts }),
      );
      for (const { outcome } of ends('ambiguous')) {
        assert.match(outcome?.error?.message ?? '', /while it submitted/);
      }
      assert.match(messages, /followed to their end|while it submitted/);
    } finally {
      await first.close();
    }
  });
});
