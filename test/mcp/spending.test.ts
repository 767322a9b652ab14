import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { type Bench, type BenchOptions, startBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { runToEnd } from '../suites/process.ts';

const SCHNELL = 'fal-ai/flux/schnell';
/** USD: 1024 × 1024 is two megapixels at 0.003 USD. */
const PRICE = 0.006;
const CHEAP = { endpoint_id: SCHNELL, input: { prompt: 'a fox', image_size: 'square_hd' } };
/** 2.40 USD: six seconds with audio at 0.40 USD. */
const DEAR = { endpoint_id: 'fal-ai/veo3.1', input: { prompt: 'a storm', duration: '6s' } };
/** Billed by compute seconds, whose list price is a placeholder. */
const UNKNOWN = {
  endpoint_id: 'fal-ai/florence-2-large/caption',
  input: { image_url: 'https://x.example/a.png' },
};

/** What the client answers; each answer once, the last one for all others. */
type Answers = readonly (string | 'decline' | 'cancel')[];

describe('the spending limits of a server', () => {
  const opened: Bench[] = [];
  afterEach(async () => {
    for (const bench of opened.splice(0).reverse()) await bench.close();
  });
  const open = async (options: BenchOptions = {}) => {
    const bench = await startBench({ limits: true, ...options });
    opened.push(bench);
    return bench;
  };
  /** A client whose user answers questions by the beginning of a choice. */
  const openAsked = async (answers: Answers, options: BenchOptions = {}) => {
    const questions: ElicitRequestFormParams[] = [];
    const onQuestion = (question: ElicitRequestFormParams): ElicitResult => {
      const answer = answers[Math.min(questions.length, answers.length - 1)] ?? 'cancel';
      questions.push(question);
      if (answer === 'decline' || answer === 'cancel') return { action: answer };
      const decision = choicesOf(question).find((choice) => choice.startsWith(answer));
      assert.ok(decision, `no choice ${answer}: ${choicesOf(question).join(', ')}`);
      return { action: 'accept', content: { decision } };
    };
    return { bench: await open({ ...options, onQuestion }), questions };
  };
  const spent = async (bench: Bench) => {
    const { contents } = await bench.client.readResource({ uri: 'fal://spend' });
    const [content] = contents as { text: string }[];
    return JSON.parse(content?.text ?? '') as Record<string, number> & {
      models: { endpointId: string; amount: number }[];
    };
  };

  it('of a new machine let a cheap run pass, and its first answer states them', async () => {
    const bench = await open();
    const first = await bench.call('run_model', CHEAP);
    assert.equal(first.isError, false, first.text);
    assert.match(
      first.text,
      /a run above 0\.5 USD, a run without a known price, and all runs once a day costs more than 20 USD need the user's approval/,
    );
    const second = await bench.call('run_model', CHEAP);
    assert.doesNotMatch(second.text, /need the user's approval/);
    const { today, month, reserved, uncertain, models } = await spent(bench);
    assert.deepEqual([today, month, reserved, uncertain], [0.012, 0.012, 0, 0]);
    assert.deepEqual(models, [{ endpointId: SCHNELL, amount: 0.012 }]);
  });

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
    assert.equal((await spent(bench)).today, 0);
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
    assert.ok((await bench.call('run_model', DEAR)).isError);
    assert.equal(bench.sandbox.submits(), 0);
    assert.equal((await bench.call('run_model', DEAR)).isError, false);
    assert.equal(questions.length, 2);
  });

  it('answer “awaiting approval” after 40 s; a late yes counts for the repeated call, once', async function () {
    this.timeout(70_000);
    const late: ((result: ElicitResult) => void)[] = [];
    const questions: ElicitRequestFormParams[] = [];
    const bench = await open({
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

  it('refuse with the price where the client cannot ask, and name what approves', async () => {
    const bench = await open();
    const { isError, text } = await bench.call('run_model', DEAR);
    assert.ok(isError);
    assert.match(
      text,
      /may cost 2\.4 USD, and runs above the confirmation limit need an approval; nothing was submitted/,
    );
    assert.match(text, /“fal: Approve Run” in VS Code or `spend approve`/);
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('take max_cost as a ceiling, never as an approval', async () => {
    const bench = await open();
    const above = await bench.call('run_model', { ...CHEAP, max_cost: 0.001 });
    assert.match(
      above.text,
      /may cost 0\.006 USD, and max_cost is 0\.001 USD; nothing was submitted/,
    );
    const unknown = await bench.call('run_model', { ...UNKNOWN, max_cost: 100 });
    assert.match(
      unknown.text,
      /has no known price, and max_cost is 100 USD; nothing was submitted/,
    );
    const dear = await bench.call('run_model', { ...DEAR, max_cost: 100 });
    assert.match(dear.text, /need an approval; nothing was submitted/);
    assert.equal(bench.sandbox.submits(), 0);
    assert.equal((await bench.call('run_model', { ...CHEAP, max_cost: PRICE })).isError, false);
  });

  it('let --accept-max-cost stand for the approval up to its amount', async () => {
    const bench = await open({ args: ['--accept-max-cost', '2.40'] });
    assert.equal((await bench.call('submit_job', DEAR)).isError, false);
    const dearer = { ...DEAR, input: { ...DEAR.input, duration: '8s' } };
    assert.match((await bench.call('submit_job', dearer)).text, /may cost 3\.2 USD/);
    assert.ok((await bench.call('submit_job', UNKNOWN)).isError);
  });

  for (const [variable, limit, period] of [
    ['FAL_MAX_RUN', '0.005', 'a run'],
    ['FAL_MAX_SESSION', '0.01', 'this session'],
    ['FAL_MAX_DAY', '0.01', 'a day'],
    ['FAL_MAX_MONTH', '0.01', 'a month'],
  ] as const) {
    it(`refuse a run above ${variable}, with what was spent on what`, async () => {
      const { bench, questions } = await openAsked(['Run once'], { env: { [variable]: limit } });
      const answers = [await bench.call('run_model', CHEAP), await bench.call('run_model', CHEAP)];
      const last = answers[1];
      assert.ok(last?.isError);
      assert.ok(
        last.text.includes(`above the limit of ${limit} USD for ${period}; nothing was submitted.`),
        last.text,
      );
      assert.equal(questions.length, 0);
      assert.equal(bench.sandbox.submits(), period === 'a run' ? 0 : 1);
      if (period === 'a run') return;
      assert.match(
        last.text,
        /0\.006 USD are spent or reserved \(fal-ai\/flux\/schnell 0\.006 USD\)/,
      );
      if (period !== 'this session')
        assert.match(last.text, /The limit resets on \d{4}-\d\d-\d\d at 00:00/);
      assert.match(last.text, /Only the user can raise a limit/);
    });
  }

  it('ask for, allow or refuse a run without a known price', async () => {
    const { bench, questions } = await openAsked(['Run once']);
    assert.equal((await bench.call('submit_job', UNKNOWN)).isError, false);
    assert.match(
      questions[0]?.message ?? '',
      /price not known, reserves [\d.]+ USD\. Its price is not known\./,
    );
    const allowed = await open({ env: { FAL_UNKNOWN_PRICE: 'allow' } });
    assert.equal((await allowed.call('submit_job', UNKNOWN)).isError, false);
    const refused = await open({ env: { FAL_UNKNOWN_PRICE: 'refuse' } });
    assert.match(
      (await refused.call('submit_job', UNKNOWN)).text,
      /has no known price; nothing was submitted/,
    );
  });

  it('are the strictest of the machine’s file and the environment, for all servers of the data folder', async () => {
    const bench = await open({ env: { FAL_MAX_DAY: '5' } });
    assert.equal((await bench.call('run_model', CHEAP)).isError, false);
    const file = path.join(bench.data, 'limits.json');
    await writeFile(file, '{"maxDay": 0.01}');
    assert.match(
      (await bench.call('run_model', CHEAP)).text,
      /above the limit of 0\.01 USD for a day/,
    );
    const second = await open({ share: bench, env: { FAL_MAX_DAY: '5' } });
    assert.match(
      (await second.call('run_model', CHEAP)).text,
      /above the limit of 0\.01 USD for a day/,
    );
    await writeFile(file, '{"maxDay": 0.01');
    const damaged = await second.call('run_model', CHEAP);
    assert.ok(damaged.isError);
    assert.match(damaged.text, /The spending limits in .*limits\.json cannot be read/);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('end a start with a misspelt amount, also over HTTP', async () => {
    const server = new URL('../../dist/mcp.mjs', import.meta.url).pathname;
    for (const args of [[], ['--http']]) {
      const { code, err } = await runToEnd(process.execPath, [server, ...args], {
        FAL_MAX_DAY: '2O',
      });
      assert.equal(code, 2);
      assert.match(err, /^FAL_MAX_DAY is "2O"; it is an amount in USD/);
    }
  });

  it('give back what a failed and a cancelled job reserved', async () => {
    const bench = await open();
    const fail = { ...CHEAP, input: { ...CHEAP.input, prompt: 'x [sandbox:fail]' } };
    assert.ok((await bench.call('run_model', fail)).isError);
    assert.equal((await spent(bench)).today, 0);
    const queued = await open({ sandbox: { queueMs: 60_000 } });
    const { data } = await queued.call('submit_job', CHEAP);
    assert.equal((await spent(queued)).reserved, PRICE);
    await queued.call('check_job', { request_id: data.request_id, action: 'cancel' });
    await until(async () => (await spent(queued)).reserved === 0 || undefined);
    assert.equal((await spent(queued)).today, 0);
  });

  it('state from 80 % on how much of a limit is used', async () => {
    const bench = await open({ env: { FAL_MAX_DAY: '0.014' } });
    assert.doesNotMatch((await bench.call('run_model', CHEAP)).text, /are spent or reserved today/);
    assert.match(
      (await bench.call('run_model', CHEAP)).text,
      /0\.012 USD of 0\.014 USD are spent or reserved today\./,
    );
  });

  it('outlive a restart of the server, and a history without the job', async () => {
    const bench = await open();
    await bench.call('run_model', CHEAP);
    const journal = path.join(bench.data, 'jobs/open.jsonl');
    const [, id] = /"id":"([^"]+)"/.exec(await readFile(journal, 'utf8')) ?? [];
    await writeFile(journal, `\n${JSON.stringify({ v: 2, t: 'removed', id, at: 1 })}\n`, {
      flag: 'a',
    });
    const second = await open({ share: bench });
    assert.equal((await spent(second)).today, PRICE);
  });
});

const choicesOf = (question: ElicitRequestFormParams | undefined): readonly string[] => {
  const { decision } = question?.requestedSchema.properties ?? {};
  return (decision as { enum?: string[] } | undefined)?.enum ?? [];
};
