import assert from 'node:assert/strict';
import type { FaultAction } from '../../src/sandbox/sandbox.ts';
import { useOpenedBench } from '../support/mcp.ts';
import { hurriedClock, jumpingClock } from './preloads.ts';
import { assertSound, AT, endOf, RUN } from './sound.ts';
import { until } from '../support/until.ts';

describe('faults: status and stream', () => {
  const [bench, open] = useOpenedBench();

  /** Runs a job to its end and resolves to its progress messages. */
  const runWell = async (input: object = RUN): Promise<string[]> => {
    const messages: string[] = [];
    const { data, text } = await bench.call(
      'run_model',
      { ...input },
      {
        onProgress: (message) => messages.push(message),
      },
    );
    assert.equal(data.status, 'completed', text);
    assert.equal((data.assets as unknown[]).length, 1);
    assert.equal((await endOf(bench)).outcome?.end, 'completed');
    await assertSound(bench, 1);
    return messages;
  };

  const STATUS: readonly (readonly [string, FaultAction, number])[] = [
    ['500 three times', { kind: 'status', status: 500 }, 3],
    ['an HTML 502', { kind: 'html' }, 2],
    ['a page of HTML with 200', { kind: 'html', status: 200 }, 2],
    ['truncated JSON', { kind: 'truncated-json' }, 2],
    ['JSON of another shape', { kind: 'status', status: 200, body: ['?'] }, 2],
    ['resets', { kind: 'reset' }, 3],
    ['a proxy that refuses with 403', { kind: 'html', status: 403 }, 5],
    ['a 403 of fal', { kind: 'status', status: 403, body: { detail: 'Forbidden' } }, 3],
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }, 2],
  ];
  for (const [what, action, times] of STATUS) {
    it(`no stream, and a status that meets ${what}`, async () => {
      await open();
      bench.sandbox.fault({ match: AT.stream, action: { kind: 'status', status: 503 } });
      bench.sandbox.fault({ match: AT.status, action, times });
      await runWell();
    });
  }

  it('a stream cut in the middle of an event, after others', async () => {
    await open({ sandbox: { runMs: 400 } });
    bench.sandbox.fault({ match: AT.stream, action: { kind: 'cut-body', bytes: 900 } });
    await runWell();
    assert.ok(bench.sandbox.seen.some(({ path }) => AT.status.path.test(path)));
  });

  for (const kind of ['crlf', 'split-utf8'] as const) {
    it(`a stream with ${kind} is read as it was meant`, async () => {
      await open({ sandbox: { runMs: 400 } });
      bench.sandbox.fault({ match: AT.stream, action: { kind } });
      const messages = await runWell();
      assert.ok(
        messages.some((line) => /Running: Generating… \d+%/.test(line)),
        messages.join('\n'),
      );
      const polls = bench.sandbox.seen.filter(({ path }) => AT.status.path.test(path));
      assert.deepEqual(polls, [], 'the stream was enough');
    });
  }

  it('headers of stream, status and result that are missing at the first request', async () => {
    await open({ env: hurriedClock(40) });
    const action = { kind: 'slow-headers', delayMs: 600_000 } as const;
    for (const match of [AT.stream, AT.status, AT.result]) bench.sandbox.fault({ match, action });
    const { data } = await bench.call('submit_job', RUN);
    assert.equal((await endOf(bench)).outcome?.end, 'completed');
    const { data: checked, text } = await bench.call('check_job', { request_id: data.request_id });
    assert.equal(checked.status, 'completed', text);
    await assertSound(bench, 1);
  });

  it('a stream that never reports the end, although it never stops sending', async () => {
    await open({ env: hurriedClock(40) });
    bench.sandbox.fault({
      match: AT.stream,
      action: { kind: 'slow-body', delayMs: 250, bytes: 1 },
    });
    const { data } = await bench.call('submit_job', RUN);
    assert.equal((await endOf(bench)).outcome?.end, 'completed');
    const streams = bench.sandbox.seen.filter(({ path }) => AT.stream.path.test(path));
    assert.equal(streams.length, 1, 'the stream was open to the end');
    const { data: checked } = await bench.call('check_job', { request_id: data.request_id });
    assert.equal(checked.status, 'completed');
    await assertSound(bench, 1);
  });

  it('one 403 of fal in the stream and in the first poll', async () => {
    await open();
    const action = { kind: 'status', status: 403, body: { detail: 'Forbidden' } } as const;
    for (const match of [AT.stream, AT.status]) bench.sandbox.fault({ match, action });
    await runWell();
  });

  it('an id that fal does not know reads COMPLETED: it stays unknown', async () => {
    await open();
    const status = { status: 'COMPLETED' };
    bench.sandbox.fault({
      match: AT.status,
      action: { kind: 'status', status: 200, body: status },
      times: Infinity,
    });
    const { isError, text } = await bench.call('check_job', {
      endpoint_id: RUN.endpoint_id,
      request_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    });
    assert.equal(isError, true, text);
    assert.match(text, /404[\s\S]*must be of the same job/);
  });

  for (const [what, jump] of [
    ['a day ahead', 86_400_000],
    ['a day back', -86_400_000],
  ] as const) {
    it(`a clock that jumps ${what} in the middle of a job`, async () => {
      await open({ sandbox: { runMs: 800 }, env: jumpingClock(jump) });
      const running = runWell({ ...RUN, save_to: 'art' });
      await until(() => (bench.sandbox.submits() === 1 ? true : undefined));
      process.kill(bench.pid, 'SIGUSR2');
      await running;
      const job = await endOf(bench);
      assert.equal(Math.sign((job.endedAt ?? 0) - job.at), Math.sign(jump), 'it did jump');
      const { data } = await bench.call('check_job', { request_id: job.handle?.requestId });
      assert.equal(data.status, 'completed');
    });
  }
});
