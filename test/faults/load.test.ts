import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Called, useFreshBench } from '../support/mcp.ts';
import { assertSound, AT, RUN } from './sound.ts';
import { journalOf } from '../support/journal.ts';

const JOBS = 100;

describe('faults: load', () => {
  const bench = useFreshBench();

  /** The end of a call that a busy machine has returned before its job's end. */
  const settle = async (call: Promise<Called>): Promise<Called> => {
    let called = await call;
    while (['processing', 'in_queue', 'in_progress'].includes(String(called.data.status))) {
      const { request_id, endpoint_id } = called.data;
      await sleep(500);
      called = await bench.call('check_job', { request_id, endpoint_id });
    }
    return called;
  };

  it('100 concurrent jobs with network faults: each ends once, with its own file', async () => {
    const some = { times: 10, after: 15 };
    bench.sandbox.fault({
      match: AT.submit,
      action: { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
      ...some,
    });
    bench.sandbox.fault({ match: AT.stream, action: { kind: 'cut-body', bytes: 300 }, ...some });
    bench.sandbox.fault({ match: AT.status, action: { kind: 'html' }, times: 5 });
    bench.sandbox.fault({ match: AT.result, action: { kind: 'truncated-json' }, ...some });
    bench.sandbox.fault({ match: AT.file, action: { kind: 'cut-body', bytes: 500 }, ...some });
    const runs = Array.from({ length: JOBS }, (_, at) =>
      bench.call('run_model', {
        ...RUN,
        input: { prompt: `fox ${at}`, image_size: { width: 64, height: 64 } },
        save_to: 'many',
      }),
    );
    const done = await Promise.all(runs.map(settle));
    for (const { data, text } of done) assert.equal(data.status, 'completed', text);
    assert.equal(new Set(done.map(({ data }) => data.request_id)).size, JOBS);
    const paths = done.flatMap(({ data }) => data.assets as { path?: string }[]);
    assert.equal(new Set(paths.map((asset) => asset.path)).size, JOBS);
    assert.equal((await readdir(path.join(bench.project, 'many'))).length, JOBS);
    const jobs = await journalOf(bench);
    assert.equal(jobs.length, JOBS);
    assert.ok(jobs.every((job) => job.outcome?.end === 'completed' && job.files.length === 1));
    await assertSound(bench, JOBS);
  });

  it('100 jobs of one prompt into one folder: no file overwrites another', async () => {
    const runs = Array.from({ length: JOBS }, () =>
      bench.call('run_model', {
        ...RUN,
        input: { prompt: 'fox', image_size: { width: 64, height: 64 } },
        save_to: 'same',
      }),
    );
    const done = await Promise.all(runs.map(settle));
    const paths = done.flatMap(({ data }) => data.assets as { path?: string }[]);
    assert.equal(new Set(paths.map((asset) => asset.path)).size, JOBS);
    assert.equal((await readdir(path.join(bench.project, 'same'))).length, JOBS);
    await assertSound(bench, JOBS);
  });
});
