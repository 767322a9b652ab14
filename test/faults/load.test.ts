import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { useFreshBench } from '../support/mcp.ts';
import { assertSound, AT, RUN } from './sound.ts';
import { journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';

const JOBS = 100;

describe('faults: load', function () {
  this.timeout(300_000);
  const bench = useFreshBench();

  /** The jobs, when each has ended and has its file: a busy machine answers some of the calls before that. */
  const ended = () =>
    until(async () => {
      const jobs = await journalOf(bench);
      return jobs.length === JOBS && jobs.every(({ files }) => files.length === 1) && jobs;
    }, 240);

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
    await Promise.all(runs);
    const jobs = await ended();
    assert.ok(jobs.every(({ outcome }) => outcome?.end === 'completed'));
    assert.equal(new Set(jobs.map(({ handle }) => handle?.requestId)).size, JOBS);
    assert.equal(new Set(jobs.map(({ files }) => files[0]?.path)).size, JOBS);
    assert.equal((await readdir(path.join(bench.project, 'many'))).length, JOBS);
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
    await Promise.all(runs);
    const jobs = await ended();
    assert.equal(new Set(jobs.map(({ files }) => files[0]?.path)).size, JOBS);
    assert.equal((await readdir(path.join(bench.project, 'same'))).length, JOBS);
    await assertSound(bench, JOBS);
  });
});
