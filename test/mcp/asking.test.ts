import assert from 'node:assert/strict';
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { hurriedClock } from '../faults/preloads.ts';
import { choicesOf, DEAR, spentBy, useLimits } from './limits.ts';

describe('the questions of a server about its price', () => {
  const { open, openAsked } = useLimits();

  it('ask for a dear run: what, for whom and for how much; a yes runs it once', async () => {
    const { bench, questions } = await openAsked(['Run once']);
    const { isError, text } = await bench.call('run_model', DEAR);
    assert.equal(isError, false, text);
    const [question] = questions;
    assert.match(
      question?.message ?? '',
      /^test-client requests a run of fal-ai\/veo3\.1 \(“a storm”\): up to 2\.4 USD\. Its price is above your confirmation limit\. Through http:/,
    );
    assert.deepEqual(choicesOf(question), [
      'Run once (reserves 2.4 USD)',
      'Run up to 30 USD this session',
      "Don't run",
    ]);
    assert.equal(bench.sandbox.submits(), 1);
    // The yes is used up.
    await bench.call('run_model', DEAR);
    assert.equal(questions.length, 2);
  });

  it('submit nothing when the user declines, and do not ask for the same run again', async () => {
    const { bench, questions } = await openAsked(["Don't run"]);
    for (let time = 0; time < 2; time += 1) {
      const { isError, text } = await bench.call('run_model', DEAR);
      assert.ok(isError);
      assert.match(text, /was declined; nothing was submitted/);
    }
    assert.equal(questions.length, 1);
    assert.equal(bench.sandbox.submits(), 0);
    assert.equal((await spentBy(bench)).today, 0);
  });

  it('ask no more after three refusals in a row', async () => {
    const { bench, questions } = await openAsked(['decline']);
    for (const prompt of ['a', 'b', 'c', 'd', 'e'])
      await bench.call('submit_job', { ...DEAR, input: { prompt, duration: '6s' } });
    assert.equal(questions.length, 3);
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('submit nothing when the question is dismissed, and ask again', async () => {
    const { bench, questions } = await openAsked(['cancel', 'Run once']);
    const { isError, text } = await bench.call('run_model', DEAR);
    assert.ok(isError);
    assert.match(
      text,
      /was not approved: the question was closed without an answer; nothing was submitted/,
    );
    assert.doesNotMatch(text, /declined; nothing/);
    assert.equal(bench.sandbox.submits(), 0);
    assert.equal((await bench.call('run_model', DEAR)).isError, false);
    assert.equal(questions.length, 2);
  });

  it('answer “awaiting approval” after 40 s; a late yes counts for the repeated call, once', async () => {
    const late: ((result: ElicitResult) => void)[] = [];
    const questions: ElicitRequestFormParams[] = [];
    const bench = await open({
      env: hurriedClock(10),
      onQuestion: (question) => {
        questions.push(question);
        return new Promise((resolve) => late.push(resolve));
      },
    });
    const calls = [bench.call('run_model', DEAR), bench.call('submit_job', DEAR)];
    for (const { isError, text } of await Promise.all(calls)) {
      assert.ok(isError);
      assert.match(text, /^Awaiting approval: This run of fal-ai\/veo3\.1 may cost 2\.4 USD/);
    }
    assert.equal(questions.length, 1);
    assert.equal(bench.sandbox.submits(), 0);
    late[0]?.({ action: 'accept', content: { decision: choicesOf(questions[0])[0] ?? '' } });
    // Once the ledger has the yes, one of two equal calls uses it up; the other asks.
    const again = [bench.call('submit_job', DEAR), bench.call('submit_job', DEAR)];
    const first = await Promise.race(again);
    assert.equal(first.isError, false, first.text);
    assert.equal(bench.sandbox.submits(), 1);
    assert.equal(questions.length, 2);
    late[1]?.({ action: 'decline' });
    assert.equal((await Promise.all(again)).filter(({ isError }) => isError).length, 1);
  });

  it('let further runs of the session pass up to an amount, and ask above it', async () => {
    const env = { FAL_MAX_DAY: '1000' };
    const { bench, questions } = await openAsked(['Run up to', "Don't run"], { env });
    const run = (prompt: string) =>
      bench.call('submit_job', { ...DEAR, input: { prompt, duration: '6s' } });
    // 12 runs of 2.40 USD fit into 30 USD.
    for (let time = 1; time <= 12; time += 1)
      assert.equal((await run(String(time))).isError, false, String(time));
    assert.equal(questions.length, 1);
    assert.match((await run('13')).text, /was declined/);
    assert.equal(questions.length, 2);
    assert.equal(bench.sandbox.submits(), 12);
  });
});
