import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createStore } from '../../src/store/store.ts';
import type { FaultAction } from '../../src/sandbox/sandbox.ts';
import { journalOf } from '../support/journal.ts';
import { type Called, useFreshBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { hurriedClock } from './preloads.ts';
import { assertSound, AT, endOf, RUN } from './sound.ts';

describe('faults: a process that saves for a long time', () => {
  const bench = useFreshBench({ sandbox: { runMs: 2_000 }, env: hurriedClock(4) });

  it('lets another return the result, which is saved later', async () => {
    const { data } = await bench.call('submit_job', { ...RUN, save_to: 'art' });
    const id = String(data.request_id);
    let finish = (): void => undefined;
    const saved = new Promise<void>((resolve) => (finish = resolve));
    const held = createStore(bench.data).exclusive(`saving-${id}`, () => saved);
    const late = await until(async () => {
      const called = await bench.call('check_job', { request_id: id });
      return called.data.status === 'completed' ? called : undefined;
    });
    assert.match(
      String(late.data.next_step),
      /Saving failed: Another process .*Try again in a moment/,
    );
    finish();
    await held;
    await bench.call('check_job', { request_id: id, save_to: 'art' });
    await assertSound(bench, 1);
  });
});

interface Asset {
  readonly url: string;
  readonly path?: string;
}

describe('faults: result and download', () => {
  // The CDN's files have no label.
  const bench = useFreshBench({ env: { FAL_OUTPUT_LABEL: 'off' } });
  const run = () => bench.call('run_model', { ...RUN, save_to: 'art' });

  /** The one file saved, byte for byte what the CDN has. */
  const assertSaved = async ({ data, text }: Called) => {
    const [asset] = data.assets as Asset[];
    assert.ok(asset?.path, text);
    const whole = Buffer.from(await (await fetch(asset.url)).arrayBuffer());
    assert.deepEqual(hash(await readFile(asset.path)), hash(whole));
    assert.deepEqual(await readdir(path.join(bench.project, 'art')), [path.basename(asset.path)]);
  };

  const RESULT: readonly (readonly [string, FaultAction, number])[] = [
    ['502 pages', { kind: 'html' }, 3],
    ['truncated JSON', { kind: 'truncated-json' }, 2],
    ['an answer cut short', { kind: 'cut-body', bytes: 60 }, 2],
    ['a proxy that refuses with 403', { kind: 'html', status: 403 }, 2],
    ['a 403 of fal', { kind: 'status', status: 403, body: { detail: 'Forbidden' } }, 1],
    ['202', { kind: 'status', status: 202, body: { status: 'IN_PROGRESS' } }, 2],
    [
      'a running status',
      { kind: 'status', status: 200, body: { status: 'IN_QUEUE', request_id: 'x' } },
      2,
    ],
    [
      '400, still in progress',
      { kind: 'status', status: 400, body: { detail: 'Request is still in progress' } },
      1,
    ],
    ['slow pieces', { kind: 'slow-body', delayMs: 20, bytes: 100 }, 1],
  ];
  for (const [what, action, times] of RESULT) {
    it(`a result that meets ${what}`, async () => {
      bench.sandbox.fault({ match: AT.result, action, times });
      const called = await run();
      assert.equal(called.data.status, 'completed', called.text);
      await assertSaved(called);
      await assertSound(bench, 1);
    });
  }

  it('a failed job that fal bills: the answer and the journal say so', async () => {
    const detail = [{ loc: ['body', 'prompt'], msg: 'Flagged', type: 'content_policy_violation' }];
    bench.sandbox.fault({
      match: AT.result,
      action: {
        kind: 'status',
        status: 422,
        body: { detail },
        headers: { 'x-fal-billable-units': '2.0' },
      },
      times: Infinity,
    });
    const { isError, text } = await run();
    assert.equal(isError, true);
    assert.match(text, /Flagged.* fal bills it all the same: [\d.]+ USD by list price \(2 /);
    const [job] = await journalOf(bench);
    assert.equal(job?.outcome?.end, 'failed');
    assert.equal(job.outcome.cost?.units, 2);
    const checked = await bench.call('check_job', { request_id: job.handle?.requestId });
    assert.equal((checked.data.cost as { units?: number }).units, 2);
    await assertSound(bench, 1);
  });

  it('an unavailable result: the advice prevents a second paid run, and check_job returns it later', async () => {
    bench.sandbox.fault({ match: AT.result, action: { kind: 'truncated-json' }, times: Infinity });
    const { text } = await run();
    assert.match(text, /check_job[\s\S]*Do not submit it again/);
    const id = /request ([\w-]{36})/.exec(text)?.[1] ?? '';
    bench.sandbox.clearFaults();
    await assertSaved(await bench.call('check_job', { request_id: id, save_to: 'art' }));
    assert.equal((await endOf(bench)).outcome?.end, 'completed');
    await assertSound(bench, 1);
  });

  it('a result that stays a running status is reported as such, and never as the output', async () => {
    const body = { status: 'IN_PROGRESS', request_id: 'x', status_url: 'https://x' };
    const action = { kind: 'status', status: 202, body } as const;
    bench.sandbox.fault({ match: AT.result, action, times: Infinity });
    const { data, text } = await run();
    assert.notEqual(data.status, 'completed', text);
    assert.match(text, /still in progress/);
    bench.sandbox.clearFaults();
    await assertSaved(
      await bench.call('check_job', { request_id: data.request_id, save_to: 'art' }),
    );
    assert.equal((await endOf(bench)).outcome?.end, 'completed');
    await assertSound(bench, 1);
  });

  it('a download that is cut twice is resumed where it was cut', async () => {
    bench.sandbox.fault({ match: AT.file, action: { kind: 'cut-body', bytes: 2000 }, times: 2 });
    const called = await run();
    await assertSaved(called);
    const ranges = bench.sandbox.seen.filter(({ headers }) => headers.range).map(rangeOf);
    assert.deepEqual(ranges, ['bytes=2000-', 'bytes=4000-']);
    await assertSound(bench, 1);
  });

  it('a download that always stops: the result is reported anyway', async () => {
    bench.sandbox.fault({ match: AT.file, action: { kind: 'reset' }, times: Infinity });
    const { data, text } = await run();
    assert.equal(data.status, 'completed', text);
    assert.match(String(data.next_step), /Saving failed: .*ECONNRESET/);
    assert.deepEqual(await readdir(path.join(bench.project, 'art')), []);
    bench.sandbox.clearFaults();
    const id = data.request_id;
    await assertSaved(await bench.call('check_job', { request_id: id, save_to: 'art' }));
    await assertSound(bench, 1);
  });

  for (const status of [404, 410] as const) {
    it(`an asset whose URL has expired (${status})`, async () => {
      bench.sandbox.fault({ match: AT.file, action: { kind: 'expired', status } });
      const { data, text, isError } = await run();
      assert.equal(isError, false, text);
      assert.equal((data.assets as Asset[])[0]?.path, undefined);
      assert.match(String(data.next_step), /Saving failed: .*has expired/);
      assert.deepEqual(await readdir(path.join(bench.project, 'art')), []);
      await assertSound(bench, 1);
    });
  }

  it('an asset at an unknown host, after one that was saved', async () => {
    const there = `${bench.sandbox.url}/fal.media/files/made-up.png`;
    bench.sandbox.fault({
      match: { path: /made-up/ },
      action: {
        kind: 'status',
        status: 200,
        body: 'bytes',
        headers: { 'content-type': 'image/png' },
      },
    });
    bench.sandbox.fault({
      match: AT.result,
      action: {
        kind: 'status',
        status: 200,
        body: { images: [{ url: there }, { url: 'https://files.invalid/b.png' }] },
      },
    });
    const { data, text } = await run();
    assert.equal(data.status, 'completed', text);
    const assets = data.assets as Asset[];
    assert.equal(assets.length, 2);
    assert.equal(await readFile(assets[0]?.path ?? '', 'utf8'), 'bytes');
    assert.equal(assets[1]?.path, undefined);
    assert.match(String(data.next_step), /Saving failed: files\.invalid: .*Check the address/);
    await assertSound(bench, 1);
  });
});

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const rangeOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }) => headers.range;
