import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FaultAction } from '../../src/sandbox/sandbox.ts';
import { journalFile, journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';
import { startBench, useBench, useFreshBench, useOpenedBench } from '../support/mcp.ts';

const RUN = {
  endpoint_id: 'fal-ai/flux/dev',
  input: { prompt: 'A red fox', output_format: 'png' },
};
const RESULT = { host: 'queue.fal.run', method: 'GET', path: /\/requests\/[\w-]+$/ };
const STATUS = { host: 'queue.fal.run', method: 'GET', path: /\/status(\/stream)?\?/ };
const SUBMIT = { host: 'queue.fal.run', method: 'POST' };

describe('an error after the submit does not end the job', () => {
  const [bench, open] = useOpenedBench();

  const PASSING: readonly (readonly [string, typeof RESULT, FaultAction, number])[] = [
    ['a cut result', RESULT, { kind: 'cut-body', bytes: 30 }, 2],
    ['a truncated result', RESULT, { kind: 'truncated-json' }, 2],
    ['a status of 404', STATUS, { kind: 'status', status: 404, body: { detail: 'no' } }, 3],
    ['a status of 405', STATUS, { kind: 'status', status: 405 }, 3],
    ["a portal's page for a status", STATUS, { kind: 'html', status: 400 }, 3],
  ];
  for (const [what, match, action, times] of PASSING) {
    it(`${what} is recovered from`, async () => {
      await open();
      bench.sandbox.fault({ match, action, times });
      const { data, text } = await bench.call('run_model', RUN);
      assert.equal(data.status, 'completed', text);
      assert.equal((await journalOf(bench))[0]?.outcome?.end, 'completed');
      assert.equal(bench.sandbox.submits(), 1);
    });
  }

  it('a result that cannot be fetched is reported with its request id, not as a reason to run again', async () => {
    await open();
    bench.sandbox.fault({ match: RESULT, action: { kind: 'reset' }, times: Infinity });
    const { data, isError, text } = await bench.call('run_model', RUN);
    assert.equal(isError, false, text);
    assert.equal(data.status, 'processing');
    assert.match(String(data.next_step), /check_job[\s\S]*Do not submit it again/);
    assert.equal((await journalOf(bench))[0]?.outcome, undefined);
    bench.sandbox.clearFaults();
    const check = await bench.call('check_job', { request_id: data.request_id });
    assert.equal(check.data.status, 'completed', check.text);
  });

  it('what fal has forgotten is saved from the journal while its URLs live', async () => {
    await open();
    const { data } = await bench.call('run_model', RUN);
    const gone = { kind: 'status', status: 404, body: { detail: 'no' } } as const;
    bench.sandbox.fault({ match: RESULT, action: gone, times: Infinity });
    bench.sandbox.fault({ match: STATUS, action: gone, times: Infinity });
    const late = await bench.call('check_job', { request_id: data.request_id, save_to: 'late' });
    assert.equal(late.data.status, 'completed', late.text);
    assert.deepEqual(await readdir(path.join(bench.project, 'late')), ['a-red-fox.png']);
  });

  it('two processes save a job once', async () => {
    await open({ sandbox: { runMs: 300 } });
    const { data } = await bench.call('submit_job', { ...RUN, save_to: 'twice' });
    const other = await startBench({ share: bench });
    await until(async () => {
      const check = await other.call('check_job', {
        request_id: data.request_id,
        save_to: 'twice',
      });
      return check.data.status === 'completed' ? true : undefined;
    });
    const check = await bench.call('check_job', { request_id: data.request_id, save_to: 'twice' });
    assert.equal(check.data.status, 'completed', check.text);
    // Nothing is saved any more once both processes are gone.
    await other.close();
    await bench.client.close();
    assert.deepEqual(await readdir(path.join(bench.project, 'twice')), ['a-red-fox.png']);
  });
});

describe('cancelling a call', () => {
  const bench = useFreshBench({ sandbox: { queueMs: 3000 } });

  it('while fal answers 429 submits nothing', async () => {
    const busy = { kind: 'status', status: 429, headers: { 'retry-after': '2' } } as const;
    bench.sandbox.fault({ match: SUBMIT, action: busy });
    const stop = new AbortController();
    bench.call('run_model', RUN, { signal: stop.signal }).catch(() => undefined);
    await until(() => Promise.resolve(bench.sandbox.seen.find((one) => one.method === 'POST')));
    stop.abort();
    const job = await until(async () => (await journalOf(bench)).find((one) => one.outcome));
    assert.equal(job.outcome?.end, 'never-submitted');
    // A later submit that waits as long: once it is accepted, the time of the first one's retry is over.
    bench.sandbox.fault({ match: SUBMIT, action: busy });
    const later = await bench.call('submit_job', RUN);
    assert.equal(later.isError, false, later.text);
    assert.equal(bench.sandbox.submits(), 1);
  });

  for (const tool of ['run_model', 'submit_job']) {
    it(`while ${tool} submits cancels what fal then took`, async () => {
      bench.sandbox.fault({ match: SUBMIT, action: { kind: 'slow-headers', delayMs: 800 } });
      const stop = new AbortController();
      bench.call(tool, RUN, { signal: stop.signal }).catch(() => undefined);
      await until(() => Promise.resolve(bench.sandbox.seen.find((one) => one.method === 'POST')));
      stop.abort();
      const job = await until(async () => (await journalOf(bench)).find((one) => one.outcome));
      assert.equal(job.outcome?.end, 'cancelled');
      assert.equal(bench.sandbox.submits(), 1);
    });
  }
});

describe('an odd key', () => {
  const [bench, open] = useOpenedBench();

  for (const key of ['id:secret-marker\nsecond', 'id:secret-marker…', 'id:secret marker']) {
    it(`${JSON.stringify(key)} is reported, is no ambiguous submit, and is in no response`, async () => {
      await open({ key });
      const { isError, text } = await bench.call('run_model', RUN);
      assert.equal(isError, true);
      assert.match(text, /odd characters[\s\S]*dashboard\/keys/);
      assert.ok(!text.includes('marker') && !bench.stderr().includes('marker'));
      const journal = await readFile(journalFile(bench), 'utf8').catch(() => '');
      assert.ok(!journal.includes('marker') && !journal.includes('"ambiguous"'));
    });
  }
});

describe('a slow price', () => {
  const bench = useBench();

  it('does not hold a finished job back', async () => {
    const match = { host: 'api.fal.ai', path: /pricing/ };
    bench.sandbox.fault({ match, action: { kind: 'slow-headers', delayMs: 25_000 }, times: 9 });
    const { data, text } = await bench.call('run_model', { ...RUN, wait_seconds: 10 });
    assert.equal(data.status, 'completed', text);
    assert.deepEqual(data.cost, { units: 1 });
    assert.match(text, /Cost: 1 unit; price not available/);
  });
});
