import assert from 'node:assert/strict';
import { heapOnSignal } from '../faults/preloads.ts';
import { until } from '../support/until.ts';
import { residentMemory } from '../support/memory.ts';
import { useBench } from '../support/mcp.ts';
import { repetitions } from '../support/repetitions.ts';

const RUNS = repetitions(100, 9_000);
const WARM_UP = 50;
const AT_ONCE = 4;
const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };
/** What the journal keeps of a run, and what the engine still learns from the first ones. */
const BYTES_A_RUN = 3_000;
const BYTES_ONCE = 2 * 1024 ** 2;
const MOST_MEMORY = 150 * 1024 ** 2;

describe('attacks: memory', () => {
  const bench = useBench({ env: heapOnSignal, sandbox: { queueMs: 0, runMs: 0 } });

  const run = async (count: number) => {
    let left = count;
    const worker = async () => {
      while (left-- > 0) {
        const { isError, text } = await bench.call('run_model', RUN);
        assert.equal(isError, false, text);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };
  const look = async () => {
    const before = bench.stderr().length;
    process.kill(bench.pid, 'SIGUSR2');
    return until(() => {
      const match = /left: (\d+) signals, (\d+) bytes\n/.exec(bench.stderr().slice(before));
      return Promise.resolve(
        match ? { signals: Number(match[1]), bytes: Number(match[2]) } : undefined,
      );
    }, 120);
  };

  it(`a run leaves nothing behind but its line in the journal (${RUNS} runs)`, async () => {
    await run(WARM_UP);
    const before = await look();
    await run(RUNS);
    const after = await look();
    const signals = after.signals - before.signals;
    assert.ok(signals < RUNS / 10, `${signals} signals after ${RUNS} runs`);
    const bytes = after.bytes - before.bytes;
    assert.ok(bytes < BYTES_ONCE + RUNS * BYTES_A_RUN, `${bytes} bytes after ${RUNS} runs`);
    const resident = (await residentMemory(bench.pid)) ?? 0;
    assert.ok(resident < MOST_MEMORY, `${resident} bytes after ${RUNS} runs`);
  }).timeout(600_000);
});
