import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { useOpenedBench } from '../support/mcp.ts';
import { type RawServer, startRaw } from './rawServer.ts';
import { assertSound, AT, endOf, RUN } from './sound.ts';
import { journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';

// A client that goes away while its job runs is in ../mcp/run.test.ts.
describe('faults: client', () => {
  const [bench, open] = useOpenedBench();

  it('roots that change while a job runs: its files go to the old root, those of later jobs to the new one', async () => {
    const roots: string[] = [];
    await open({ roots, sandbox: { runMs: 500 } });
    const [first, second] = ['one', 'two'].map((name) => path.join(bench.project, name)) as [
      string,
      string,
    ];
    await mkdir(first);
    await mkdir(second);
    roots.push(first);
    const running = bench.call('run_model', { ...RUN, save_to: 'art' });
    await until(() => (bench.sandbox.submits() === 1 ? true : undefined));
    roots.splice(0, 1, second);
    assert.equal((await running).data.status, 'completed');
    assert.deepEqual(await readdir(path.join(first, 'art')), ['a-red-fox.png']);
    const next = await bench.call('run_model', { ...RUN, save_to: 'art' });
    assert.equal(next.data.status, 'completed');
    assert.deepEqual(await readdir(path.join(second, 'art')), ['a-red-fox.png']);
    const gone = await bench.call('run_model', { ...RUN, save_to: path.join(first, 'art') });
    assert.equal(gone.isError, true);
    assert.match(gone.text, /outside the project[\s\S]*--root/);
    await assertSound(bench, 2);
  });

  describe('gone', () => {
    const call = { name: 'run_model', arguments: { ...RUN, save_to: 'art' } };
    const GOING: readonly (readonly [string, (raw: RawServer) => void])[] = [
      ['that closes stdin', ({ child }) => child.stdin?.end()],
      ['that reads no more', ({ child }) => child.stdout?.destroy()],
      ['that sends SIGTERM', ({ child }) => child.kill('SIGTERM')],
      ['that sends SIGINT', ({ child }) => child.kill('SIGINT')],
    ];
    for (const [what, go] of GOING) {
      it(`a client ${what} during a submit: the job is in the journal, and not cancelled`, async () => {
        await open();
        bench.sandbox.fault({ match: AT.submit, action: { kind: 'slow-headers', delayMs: 1200 } });
        const raw = startRaw(bench);
        await raw.greet();
        // So that all is loaded, and all signal listeners stand.
        raw.send({
          id: 1,
          method: 'tools/call',
          params: { name: 'get_model_schema', arguments: RUN },
        });
        await raw.answer(1);
        raw.send({ id: 2, method: 'tools/call', params: call });
        await until(() => bench.sandbox.seen.find(({ method }) => method === 'POST'));
        go(raw);
        if (what.includes('reads')) raw.send({ id: 3, method: 'ping' });
        assert.equal(await raw.exited(), 0);
        const [job] = await journalOf(bench);
        assert.ok(job?.handle, 'the journal knows the request id');
        const request_id = job.handle.requestId;
        const done = await until(async () => {
          const { data } = await bench.call('check_job', { request_id });
          return data.status === 'completed' ? data : undefined;
        });
        assert.equal((done.assets as unknown[]).length, 1);
        assert.deepEqual(
          bench.sandbox.seen.filter(({ method }) => method === 'PUT'),
          [],
        );
        await assertSound(bench, 1);
      });
    }
  });

  describe('cancel', () => {
    const cancels = () => bench.sandbox.seen.filter(({ method }) => method === 'PUT').length;
    const submitted = async () => {
      const { data } = await bench.call('submit_job', RUN);
      return String(data.request_id);
    };
    const cancel = (request_id: string) =>
      bench.call('check_job', { request_id, action: 'cancel' });
    const inState = (request_id: string, status: string) =>
      until(async () => {
        const { data } = await bench.call('check_job', { request_id });
        return data.status === status ? data : undefined;
      });
    const takenBack = async (when: () => unknown) => {
      const stop = new AbortController();
      const running = bench.call('run_model', RUN, { signal: stop.signal });
      running.catch(() => undefined);
      await until(async () => ((await when()) ? true : undefined));
      stop.abort();
    };

    it('cancelled before the submit: nothing is submitted', async () => {
      await open();
      bench.sandbox.fault({
        match: { host: 'api.fal.ai' },
        action: { kind: 'slow-headers', delayMs: 800 },
      });
      await takenBack(() => bench.sandbox.seen.find(({ host }) => host === 'api.fal.ai'));
      const again = await bench.call('run_model', RUN);
      assert.equal(again.data.status, 'completed', again.text);
      assert.equal((await journalOf(bench)).length, 1);
      await assertSound(bench, 1);
    });

    it('cancelled during the submit: cancelled at fal as soon as its id is known', async () => {
      await open({ sandbox: { queueMs: 5000 } });
      bench.sandbox.fault({ match: AT.submit, action: { kind: 'slow-headers', delayMs: 600 } });
      await takenBack(() => bench.sandbox.seen.find(({ method }) => method === 'POST'));
      const job = await endOf(bench);
      assert.equal(job.outcome?.end, 'cancelled');
      assert.equal(cancels(), 1);
      await assertSound(bench, 1);
    });

    it('cancelled while it runs', async () => {
      await open({ sandbox: { queueMs: 0, runMs: 8000 } });
      let id = '';
      await takenBack(async () => {
        id = (await journalOf(bench))[0]?.handle?.requestId ?? '';
        if (id === '') return false;
        const { data } = await bench.call('check_job', { request_id: id });
        return data.status === 'in_progress';
      });
      assert.equal((await endOf(bench)).outcome?.end, 'cancelled');
      await inState(id, 'cancelled');
      await assertSound(bench, 1);
    });

    it('queued, twice: cancelled, and reported as ended the second time', async () => {
      await open({ sandbox: { queueMs: 8000 } });
      const id = await submitted();
      assert.equal((await cancel(id)).data.status, 'cancelled');
      await inState(id, 'cancelled');
      const again = await cancel(id);
      assert.equal(again.isError, false, again.text);
      assert.equal((await endOf(bench)).outcome?.end, 'cancelled');
      await assertSound(bench, 1);
    });

    it('running', async () => {
      await open({ sandbox: { queueMs: 0, runMs: 8000 } });
      const id = await submitted();
      await inState(id, 'in_progress');
      const { data } = await cancel(id);
      assert.equal(data.status, 'cancelled');
      assert.match(String(data.next_step), /may still finish and be billed/);
      await inState(id, 'cancelled');
      assert.equal((await endOf(bench)).outcome?.end, 'cancelled');
      await assertSound(bench, 1);
    });

    it('completed: nothing is cancelled, and the result is still there', async () => {
      await open();
      const id = await submitted();
      await inState(id, 'completed');
      const { data } = await cancel(id);
      assert.equal(data.status, 'completed');
      assert.match(String(data.next_step), /nothing was cancelled/);
      assert.equal((await inState(id, 'completed')).status, 'completed');
      assert.equal((await endOf(bench)).outcome?.end, 'completed');
      await assertSound(bench, 1);
    });

    it('a job that fal does not know', async () => {
      await open();
      const { isError, text } = await bench.call('check_job', {
        ...{ request_id: 'made-up', endpoint_id: RUN.endpoint_id },
        action: 'cancel',
      });
      assert.equal(isError, true);
      assert.match(text, /does not know request made-up[\s\S]*Check both ids/);
      await assertSound(bench, 0);
    });

    for (const kind of ['lost-answer', 'reset', 'html'] as const) {
      it(`a cancel that meets ${kind} is retried`, async () => {
        await open({ sandbox: { queueMs: 8000 } });
        const id = await submitted();
        bench.sandbox.fault({ match: AT.cancel, action: { kind } });
        assert.equal((await cancel(id)).isError, false);
        await inState(id, 'cancelled');
        assert.equal(cancels(), 2);
        await assertSound(bench, 1);
      });
    }
  });
});
