import assert from 'node:assert/strict';
import type { FaultAction } from '../../src/sandbox/sandbox.ts';
import { submitDeadline } from '../../src/fal/submit.ts';
import { useOpenedBench } from '../support/mcp.ts';
import { hurriedClock } from './preloads.ts';
import { assertSound, AT, endOf, RUN } from './sound.ts';
import { journalOf } from '../support/journal.ts';

// What else can meet a submit is in ../mcp/money.test.ts.
describe('faults: submit', () => {
  const [bench, open] = useOpenedBench();
  const posts = () => bench.sandbox.seen.filter(({ method }) => method === 'POST').length;

  // What is found of a lost answer is in lost.test.ts.
  it('no answer: the journal and both tools report it as ambiguous, and it is sent once', async () => {
    await open();
    for (const tool of ['run_model', 'submit_job']) {
      bench.sandbox.fault({ match: AT.submit, action: { kind: 'reset' } });
      const { isError, text } = await bench.call(tool, RUN);
      assert.equal(isError, true);
      assert.match(text, /may or may not[\s\S]*Do not submit again[\s\S]*dashboard\/requests/);
    }
    assert.deepEqual(
      (await journalOf(bench)).map((job) => job.outcome?.end),
      ['ambiguous', 'ambiguous'],
    );
    assert.equal(posts(), 2);
    await assertSound(bench, 0);
  });

  const REFUSED: readonly (readonly [string, FaultAction, RegExp])[] = [
    [
      '429 without end',
      { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
      /Wait and try again/,
    ],
    [
      '429 that asks for an hour',
      { kind: 'status', status: 429, headers: { 'retry-after': '3600' } },
      /asks to wait 3600 s/,
    ],
    ['404', { kind: 'status', status: 404 }, /search_models/],
    [
      '422',
      {
        kind: 'status',
        status: 422,
        body: { detail: [{ loc: ['body', 'prompt'], msg: 'too rude', type: 'value_error' }] },
      },
      /prompt: too rude[\s\S]*get_model_schema/,
    ],
  ];
  for (const [what, action, expected] of REFUSED) {
    it(`${what}: surely never ran, reported and journalled as such`, async () => {
      await open();
      bench.sandbox.fault({ match: AT.submit, action, times: Infinity });
      const { isError, text } = await bench.call('run_model', RUN);
      assert.equal(isError, true);
      assert.match(text, expected);
      assert.doesNotMatch(text, /may or may not/);
      assert.equal((await endOf(bench)).outcome?.end, 'never-submitted');
      await assertSound(bench, 0);
    });
  }

  it('slow headers: waited for, and sent once', async () => {
    await open();
    bench.sandbox.fault({ match: AT.submit, action: { kind: 'slow-headers', delayMs: 1500 } });
    const { data, text } = await bench.call('run_model', RUN);
    assert.equal(data.status, 'completed', text);
    assert.equal(posts(), 1);
    await assertSound(bench, 1);
  });

  it('a large body: has the time that a slow line needs for it', async () => {
    await open({ env: hurriedClock(40) });
    const image_url = `data:image/png;base64,${'A'.repeat(6_000_000)}`;
    const delayMs = submitDeadline(image_url.length) / 40 / 2;
    assert.ok(delayMs > submitDeadline(0) / 40, 'longer than a small body has');
    bench.sandbox.fault({ match: AT.submit, action: { kind: 'slow-headers', delayMs } });
    // The call itself ends earlier; the job goes on.
    await bench.call('run_model', {
      endpoint_id: 'fal-ai/birefnet',
      input: { image_url },
      strict: false,
    });
    assert.ok((await endOf(bench)).handle, 'the answer was waited for');
    assert.equal(posts(), 1);
    await assertSound(bench, 1);
  });

  it('missing headers: times out, not sent again', async () => {
    await open({ env: hurriedClock(40) });
    bench.sandbox.fault({ match: AT.submit, action: { kind: 'slow-headers', delayMs: 600_000 } });
    const { isError, text } = await bench.call('run_model', RUN);
    assert.equal(isError, true);
    assert.match(text, /no answer in time[\s\S]*Do not submit again/);
    assert.equal(posts(), 1);
    assert.equal((await endOf(bench)).outcome?.end, 'ambiguous');
    await assertSound(bench, 0);
  });

  for (const [what, gateway] of [
    ['a name that leads nowhere', 'http://fal-gateway.invalid'],
    ['a port where nobody listens', 'http://127.0.0.1:2'],
    ['a port that fetch refuses', 'http://127.0.0.1:9'],
  ] as const) {
    it(`${what}: never submitted, with advice what to check`, async () => {
      await open({ env: { FAL_GATEWAY_URL: gateway } });
      const { isError, text } = await bench.call('run_model', RUN);
      assert.equal(isError, true);
      assert.match(text, /Check the network, a proxy or FAL_GATEWAY_URL/);
      assert.equal((await endOf(bench)).outcome?.end, 'never-submitted');
      const schema = await bench.call('get_model_schema', { endpoint_id: RUN.endpoint_id });
      assert.equal(schema.isError, false, 'the bundled catalogue needs no network');
      await assertSound(bench, 0);
    });
  }
});
