import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createFal } from '../../src/fal/client.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { hurriedClock } from '../faults/preloads.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { runToEnd } from '../suites/process.ts';
import { CHEAP, DEAR, PRICE, SCHNELL, spentBy, UNKNOWN, useLimits } from './limits.ts';

describe('the spending limits of a server', () => {
  const { open, openAsked } = useLimits();

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
    const { today, month, reserved, uncertain, models } = await spentBy(bench);
    assert.deepEqual([today, month, reserved, uncertain], [0.012, 0.012, 0, 0]);
    assert.deepEqual(models, [{ endpointId: SCHNELL, amount: 0.012 }]);
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
    assert.equal((await spentBy(bench)).today, 0);
    const queued = await open({ sandbox: { queueMs: 60_000 } });
    const { data } = await queued.call('submit_job', CHEAP);
    assert.equal((await spentBy(queued)).reserved, PRICE);
    await queued.call('check_job', { request_id: data.request_id, action: 'cancel' });
    await until(async () => (await spentBy(queued)).reserved === 0 || undefined);
    assert.equal((await spentBy(queued)).today, 0);
  });

  it('keep what a cancelled job reserved whose last status nobody saw: it may have run', async () => {
    const sandbox = await startSandbox({ queueMs: 0, runMs: 60_000 });
    const [project, data] = [await tempFolder('project'), await tempFolder('data')];
    const share = { sandbox, project, data };
    try {
      const first = await open({ share });
      const { data: job } = await first.call('submit_job', CHEAP);
      await first.close();
      const { queue } = createFal(createTransport({ key: () => 'a:b', gateway: sandbox.url }));
      await queue.cancel(queue.handle(SCHNELL, String(job.request_id)));
      const second = await open({ share });
      const id = job.request_id;
      await until(
        async () =>
          (await second.call('check_job', { request_id: id })).data.status === 'cancelled' ||
          undefined,
      );
      const { today, uncertain } = await spentBy(second);
      assert.deepEqual([today, uncertain], [PRICE, PRICE]);
    } finally {
      await sandbox.close();
      for (const folder of [project, data]) await rm(folder, { recursive: true, force: true });
    }
  });

  it('count a bill above its reserve in full, and state it', async () => {
    const bench = await open({
      key: 'admin-1:secret',
      // Without fal's average, an unknown price reserves what needs no confirmation.
      env: { ...hurriedClock(10), FAL_UNKNOWN_PRICE: 'allow', FAL_CONFIRM_ABOVE: '0.0001' },
      sandbox: { billingDelayMs: 0 },
    });
    bench.sandbox.fault({
      match: { path: /\/pricing\/estimate$/ },
      action: { kind: 'status', status: 404 },
      times: Infinity,
    });
    const { data, text } = await bench.call('run_model', UNKNOWN);
    assert.doesNotMatch(text, /more than the/);
    const { today: reserved } = await spentBy(bench);
    await until(async () => (await spentBy(bench)).uncertain === 0 || undefined);
    const { today: billed } = await spentBy(bench);
    assert.ok(billed !== undefined && reserved !== undefined && billed > reserved);
    const { text: later } = await bench.call('check_job', { request_id: data.request_id });
    assert.ok(
      later.includes(`It cost ${billed} USD, more than the ${reserved} USD that were reserved.`),
      later,
    );
    const blocked = await open({ share: bench, env: { FAL_MAX_DAY: String(billed) } });
    assert.match(
      (await blocked.call('run_model', CHEAP)).text,
      /above the limit of [\d.]+ USD for a day/,
    );
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
    assert.equal((await spentBy(second)).today, PRICE);
  });
});
