import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { journalFile, journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';
import { type Asset, startBench, useOpenedBench } from '../support/mcp.ts';

const FLUX = 'fal-ai/flux/dev';
const INPUT = { prompt: 'A red fox', output_format: 'png', seed: 7 };

describe('submit_job, check_job, and what goes on meanwhile', () => {
  const [bench, open] = useOpenedBench();

  it('hands a slow job back, and check_job brings it home without endpoint_id', async () => {
    await open({ sandbox: { runMs: 1500 } });
    const first = await bench.call('run_model', {
      endpoint_id: FLUX,
      input: INPUT,
      wait_seconds: 0.2,
    });
    assert.equal(first.data.status, 'processing');
    assert.match(String(first.data.next_step), /check_job/);
    const id = String(first.data.request_id);
    const early = await bench.call('check_job', { request_id: id });
    assert.match(String(early.data.status), /in_queue|in_progress/);
    const done = await until(async () => {
      const { data } = await bench.call('check_job', {
        request_id: id,
        action: 'result',
        save_to: 'out',
      });
      return data.status === 'completed' ? data : undefined;
    });
    assert.deepEqual(await readdir(path.join(bench.project, 'out')), ['a-red-fox.png']);
    assert.equal((done.assets as Asset[]).length, 1);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('saves a submitted job in the background, without check_job', async () => {
    await open();
    const { data } = await bench.call('submit_job', {
      endpoint_id: FLUX,
      input: INPUT,
      save_to: 'later',
    });
    assert.equal(data.status, 'in_queue');
    const job = await until(async () =>
      (await journalOf(bench)).find((one) => one.files.length > 0),
    );
    assert.equal(job.outcome?.end, 'completed');
    assert.match((await readFile(job.files[0]?.path ?? '')).toString('latin1', 1, 4), /PNG/);
  });

  it('saves once, however often check_job is called', async () => {
    await open();
    const { data } = await bench.call('submit_job', {
      endpoint_id: FLUX,
      input: INPUT,
      save_to: 'once',
    });
    const request_id = data.request_id;
    const done = async () => {
      const answer = await bench.call('check_job', {
        request_id,
        action: 'result',
        save_to: 'once',
      });
      return answer.data.status === 'completed'
        ? (answer.data.assets as Asset[])[0]?.path
        : undefined;
    };
    const file = await until(done);
    assert.equal(await done(), file);
    assert.deepEqual(await readdir(path.join(bench.project, 'once')), ['a-red-fox.png']);
  });

  it('finds a job of another machine by endpoint_id and request_id', async () => {
    await open();
    const { data } = await bench.call('run_model', { endpoint_id: FLUX, input: INPUT });
    await rm(journalFile(bench));
    const id = String(data.request_id);
    const lost = await bench.call('check_job', { request_id: id });
    assert.match(lost.text, /Pass endpoint_id too/);
    const found = await bench.call('check_job', {
      request_id: id,
      endpoint_id: FLUX,
      action: 'result',
    });
    assert.equal(found.data.status, 'completed');
  });

  it('reports a failed job and its reason', async () => {
    await open();
    const run = await bench.call('run_model', {
      endpoint_id: FLUX,
      input: { prompt: 'x [sandbox:fail]' },
    });
    assert.equal(run.isError, true);
    const [job] = await journalOf(bench);
    assert.equal(job?.outcome?.end, 'failed');
    const check = await bench.call('check_job', { request_id: job.handle?.requestId });
    assert.equal(check.data.status, 'failed');
    assert.ok(String(check.data.error).length > 10);
  });

  it('cancels at fal when the client cancels the call', async () => {
    await open({ sandbox: { queueMs: 5000 } });
    const stop = new AbortController();
    const call = bench.call(
      'run_model',
      { endpoint_id: FLUX, input: INPUT },
      { signal: stop.signal },
    );
    call.catch(() => undefined);
    await until(() => Promise.resolve(bench.sandbox.submits() > 0 ? true : undefined));
    await until(async () => (await journalOf(bench))[0]?.handle);
    stop.abort();
    const job = await until(async () => (await journalOf(bench)).find((one) => one.outcome));
    assert.equal(job.outcome?.end, 'cancelled');
    assert.ok(
      bench.sandbox.seen.some(
        (request) => request.method === 'PUT' && request.path.endsWith('/cancel'),
      ),
    );
  });

  it('cancels by check_job', async () => {
    await open({ sandbox: { queueMs: 5000 } });
    const { data } = await bench.call('submit_job', { endpoint_id: FLUX, input: INPUT });
    const request_id = String(data.request_id);
    const answer = await bench.call('check_job', { request_id, action: 'cancel' });
    assert.equal(answer.data.status, 'cancelled', answer.text);
    const after = await bench.call('check_job', { request_id });
    assert.equal(after.data.status, 'cancelled', after.text);
  });

  it('leaves the job running when the client merely goes away', async () => {
    await open({ sandbox: { runMs: 1000 } });
    const call = bench.call('run_model', { endpoint_id: FLUX, input: INPUT });
    call.catch(() => undefined);
    await until(async () => (await journalOf(bench))[0]?.handle);
    await bench.client.close();
    const [job] = await journalOf(bench);
    assert.ok(job?.handle);
    const second = await startBench({ share: bench });
    const found = await until(async () => {
      const { data } = await second.call('check_job', { request_id: job.handle?.requestId });
      return data.status === 'completed' ? data : undefined;
    });
    assert.equal((found.assets as Asset[]).length, 1);
    const cancels = bench.sandbox.seen.filter((request) => request.path.endsWith('/cancel'));
    assert.deepEqual(cancels, []);
    await second.close();
  });
});
