import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { hurriedClock } from '../faults/preloads.ts';
import { type Bench, startBench } from '../support/mcp.ts';
import { useForTest } from '../support/fixtures.ts';
import { runToEnd } from '../suites/process.ts';

const SERVER = new URL('../../dist/mcp.mjs', import.meta.url).pathname;
const RUN = {
  endpoint_id: 'fal-ai/flux/schnell',
  input: { prompt: 'a fox\u202e]8;;', image_size: 'square_hd' },
};
/** Gives a command a terminal of its own; of util-linux. */
const SCRIPT = '/usr/bin/script';

describe('the command spend', () => {
  const bench = useForTest<Bench>(() =>
    startBench({ limits: true, env: { FAL_CONFIRM_ABOVE: '0.001' } }),
  );
  const env = () => ({ FAL_DATA_DIR: bench.data, FAL_GATEWAY_URL: bench.sandbox.url });
  const spend = (...args: string[]) =>
    runToEnd(process.execPath, [SERVER, 'spend', ...args], { ...env(), FAL_KEY: 'sandbox:key' });
  const setLimits = async (...args: string[]) => {
    const { code, out, err } = await spend('limits', ...args);
    assert.equal(code, 0, err);
    return out;
  };

  it('sets the limits of the machine, and shows which one applies', async () => {
    const out = await setLimits(
      '--max-day',
      '5',
      '--confirm-above',
      '1',
      '--unknown-price',
      'refuse',
    );
    assert.match(out, /a day +5 USD \(set for this machine\)\n/);
    assert.match(out, /approval above +1 USD \(set for this machine\)\n/);
    assert.match(out, /unknown price +refuse \(set for this machine\)\n/);
    const stricter = await runToEnd(process.execPath, [SERVER, 'spend', 'limits'], {
      ...env(),
      FAL_MAX_DAY: '2',
    });
    assert.match(stricter.out, /a day +2 USD \(set by the environment\)\n/);
    assert.match(await setLimits('--max-day', 'none'), /a day +20 USD \(default\)\n/);
  });

  it('shows what was spent, also to programs', async () => {
    await setLimits('--confirm-above', '1');
    // The server of this test asks above 0.001 USD, whatever the machine allows.
    assert.ok((await bench.call('run_model', RUN)).isError);
    const second = await startBench({ limits: true, share: bench });
    try {
      assert.equal((await second.call('run_model', RUN)).isError, false);
    } finally {
      await second.close();
    }
    const { out } = await spend();
    assert.match(out, /Today +0\.006 USD of 20 USD, then asked for\n/);
    assert.match(out, / {2}fal-ai\/flux\/schnell +0\.006 USD\n/);
    const json = JSON.parse((await spend('--json')).out) as Record<string, unknown>;
    assert.equal(json.today, 0.006);
    assert.deepEqual(json.models, [{ endpointId: RUN.endpoint_id, amount: 0.006 }]);
  });

  it('approves a waiting run once, on a terminal only', async function () {
    if (!existsSync(SCRIPT)) this.skip(); // Without util-linux there is no terminal to give.
    assert.match((await bench.call('run_model', RUN)).text, /`spend approve`/);
    const piped = await spend('approve');
    assert.equal(piped.code, 3);
    assert.match(piped.err, /needs a person at a terminal\. Nothing was approved/);
    const none = await onTerminal('\n');
    assert.match(none, /Nothing was approved/);
    assert.match(
      none,
      /1\. fal-ai\/flux\/schnell “a fox\\u\{202e\}\]8;;”: up to 0\.006 USD, requested by test-client/,
    );
    assert.ok((await bench.call('run_model', RUN)).isError);
    assert.match(await onTerminal('1\n'), /Approved for 10 minutes/);
    assert.equal((await bench.call('run_model', RUN)).isError, false);
    assert.ok((await bench.call('run_model', RUN)).isError);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('stops every run of the machine, cancels what is in flight, and allows runs again', async () => {
    const slow = await startBench({
      limits: true,
      share: bench,
      key: 'sandbox:key',
    });
    try {
      const input = { ...RUN.input, prompt: 'x [sandbox:slow=60000]' };
      const { data } = await slow.call('submit_job', { ...RUN, input });
      const { out } = await spend('stop');
      assert.match(
        out,
        /All spending of this machine is stopped\.\nJobs whose cancellation was requested: 1\./,
      );
      const { isError, text } = await slow.call('run_model', RUN);
      assert.ok(isError);
      assert.match(text, /All spending of this machine is stopped; nothing was submitted/);
      assert.match((await spend()).out, /^All spending is stopped: "spend resume" allows it again/);
      assert.equal((await spend('resume')).code, 0);
      assert.equal((await slow.call('run_model', RUN)).isError, false);
      assert.match(
        (await slow.call('check_job', { request_id: data.request_id })).text,
        /cancelled/,
      );
    } finally {
      await slow.close();
    }
  });

  it('ends although a job goes on after its cancellation', async () => {
    const own = await startBench({ limits: true, share: bench, key: 'sandbox:key' });
    try {
      const input = { ...RUN.input, prompt: 'x [sandbox:slow=120000]' };
      assert.equal((await own.call('submit_job', { ...RUN, input })).isError, false);
      bench.sandbox.fault({
        match: { method: 'PUT', path: /\/cancel$/ },
        action: { kind: 'status', status: 202 },
      });
      const hurried = { ...env(), ...hurriedClock(10), FAL_KEY: 'sandbox:key' };
      const { code, out } = await runToEnd(process.execPath, [SERVER, 'spend', 'stop'], hurried);
      assert.equal(code, 0);
      assert.match(out, /Jobs whose cancellation was requested: 1\./);
    } finally {
      await own.close();
    }
  });

  it('loses no limit when several are set at once', async () => {
    await Promise.all([
      setLimits('--max-run', '1'),
      setLimits('--max-day', '2'),
      setLimits('--max-month', '3'),
      setLimits('--confirm-above', '4'),
    ]);
    const { limits } = JSON.parse((await spend('--json')).out) as { limits: object };
    const { maxRun, maxDay, maxMonth, confirmAbove } = limits as Record<string, number>;
    assert.deepEqual([maxRun, maxDay, maxMonth, confirmAbove], [1, 2, 3, 4]);
  });

  it('refuses wrong arguments, and changes nothing', async () => {
    for (const [args, message] of [
      [['limits', '--max-day', '5 USD'], /--max-day is "5 USD"; it is an amount in USD, or "none"/],
      [['limits', '--max-day', '-1'], /--max-day/],
      [
        ['limits', '--unknown-price', 'maybe'],
        /--unknown-price is "maybe"; it is one of ask, allow, refuse, none\. See spend --help/,
      ],
      [['limits', '--loop-brake', 'maybe'], /--loop-brake is "maybe"; it is one of on, off, none/],
      [['--max-day', '5'], /Limits are set by "spend limits"/],
      [['spent'], /There is no "spend spent"/],
      [['--what'], /Unknown option '--what'/],
    ] as const) {
      const { code, err } = await spend(...args);
      assert.equal(code, 2, err);
      assert.match(err, message);
    }
    assert.match(await setLimits(), /a day +20 USD \(default\)/);
    assert.match((await spend('--help')).out, /node mcp\.mjs spend approve/);
  });

  /** What `spend approve` prints on a terminal on which a person types. */
  async function onTerminal(typed: string): Promise<string> {
    const command = `${process.execPath} ${SERVER} spend approve`;
    const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], {
      env: { PATH: process.env.PATH, ...env() },
    });
    let output = '';
    let isTyped = false;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (isTyped || !output.includes('(Enter: none)')) return;
      isTyped = true;
      child.stdin.write(typed);
    });
    await once(child, 'exit');
    return output;
  }
});
