import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PlanState } from '../../src/batch/plans.ts';
import type { BatchCard } from '../../src/protocol/batches.ts';
import type { JsonObject } from '../../src/protocol/messages.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { self } from '../../src/store/process.ts';
import { LIST, LOST } from '../faults/lostSubmit.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { type BatchWindow, FREE, openBatchWindow } from './batchWindow.ts';

const ENDPOINT = 'fal-ai/flux/schnell';
/** What a process leaves that was killed. */
const DEAD = { pid: 2 ** 22 + 1, since: 0 };

describe('the batches of the sidebar', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let project: string;
  let data: string;
  let windows: BatchWindow[];

  const openSandbox = async (runMs = 20) => {
    sandbox = await startSandbox({ runMs });
  };
  beforeEach(async () => {
    [project, data] = [await tempFolder('project'), await tempFolder('data')];
    windows = [];
  });
  afterEach(async () => {
    for (const { batches, runtime } of windows) {
      await batches.close();
      await runtime.jobs.settled();
    }
    await sandbox.close();
  });

  const openWindow = (changes: Partial<BatchWindow> = {}): BatchWindow => {
    const window = openBatchWindow({ sandbox, project, data }, changes);
    windows.push(window);
    return window;
  };
  const { signal } = new AbortController();
  const lines = (count: number, words = '') =>
    Array.from({ length: count }, (_, at): JsonObject => ({ prompt: `animal ${at}${words}` }));
  const start = async ({ handlers }: BatchWindow, inputs: readonly JsonObject[], upTo = 1) => {
    const request = { endpointId: ENDPOINT, inputs, approved: { upTo } };
    const { batch, error, faults } = await handlers['run.start'](request, signal);
    assert.deepEqual([error, faults], [undefined, []]);
    assert.ok(batch);
    return batch.id;
  };
  const list = ({ handlers }: BatchWindow) => handlers['batches.list'](undefined, signal);
  /** The only batch, once it is like this. */
  const card = (window: BatchWindow, is: (card: BatchCard) => boolean) =>
    until(async () => (await list(window)).find(is));
  const isGone = (window: BatchWindow) => until(async () => (await list(window)).length === 0);
  const plans = async () =>
    (await readdir(path.join(data, 'plans')).catch(() => [])).filter((name) =>
      name.endsWith('.plan.json'),
    );
  const prompts = async ({ runtime }: BatchWindow) => {
    const { jobs } = await runtime.journal.jobs();
    return jobs.map(({ input }) => JSON.stringify(input.prompt)).sort();
  };
  /** Lets a window die in the middle: what it has left on the disk remains. */
  const kill = async (
    window: BatchWindow,
    change: (state: PlanState) => Partial<PlanState> = () => ({}),
  ) => {
    await window.batches.close();
    for (const name of await plans()) {
      const file = path.join(data, 'plans', name.replace('.plan.', '.state.'));
      const state = JSON.parse(await readFile(file, 'utf8')) as PlanState;
      const owner = { ...window.runtime.journal.owner, ...DEAD };
      await writeFile(file, JSON.stringify({ ...state, owner, ...change(state) }));
    }
  };

  it('run all inputs once, four at a time, and report how far they are', async () => {
    await openSandbox(60);
    const window = openWindow();
    await start(window, lines(10));
    const file = path.join(data, 'plans', (await plans())[0] ?? '');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await isGone(window);
    assert.equal(sandbox.submits(), 10);
    assert.equal(new Set(await prompts(window)).size, 10);
    const all = window.events.flat();
    assert.ok(all.every(({ running }) => running <= 4));
    assert.ok(all.some(({ done, phase }) => phase === 'running' && done > 0 && done < 10));
    assert.ok(all.some(({ done, modelName }) => done === 10 && modelName !== ''));
    assert.deepEqual(await plans(), []);
    const saved = (await readdir(project)).filter((name) => name.endsWith('.jpg'));
    assert.equal(saved.length, 10);
  });

  it('fill in variables once, before anything is submitted', async () => {
    await openSandbox();
    const window = openWindow();
    await start(window, lines(3, ' of ${clipboard}'));
    await isGone(window);
    assert.deepEqual(
      await prompts(window),
      [0, 1, 2].map((at) => `"animal ${at} of the clipboard"`),
    );
  });

  it('are asked about once, before anything is kept or submitted', async () => {
    await openSandbox();
    const limits = { ...FREE, confirmAbove: 0.001 };
    const window = openWindow({ limits });
    await start(window, lines(5));
    assert.deepEqual(window.questions, [5]);
    await isGone(window);
    const refused = openWindow({ limits: { ...FREE, maxRun: 0.000_1 } });
    const request = { endpointId: ENDPOINT, inputs: lines(4) };
    const answer = await refused.handlers['run.start'](request, signal);
    assert.match(answer.error ?? '', /limit/);
    assert.deepEqual([await plans(), sandbox.submits()], [[], 5]);
  });

  it('are refused when they are too large to keep, but what rows share counts once', async () => {
    await openSandbox();
    const window = openWindow();
    const many = (text: (at: number) => string) =>
      lines(12).map((input, at) => ({ ...input, prompt: `${at}${text(at)}` }));
    const large = many((at) => String(at % 10).repeat(2_000_000));
    await assert.rejects(
      window.batches.start({ endpointId: ENDPOINT, inputs: large }, undefined),
      /too large to be kept/,
    );
    const picture = `data:image/png;base64,${'A'.repeat(2_000_000)}`;
    const shared = many(() => '').map((input) => ({ ...input, image_url: picture }));
    const { planText } = await import('../../src/batch/plans.ts');
    const plan = { id: 'a', at: 0, endpointId: ENDPOINT, inputs: shared };
    assert.ok(planText(plan).length < 2_100_000);
    assert.deepEqual(await plans(), []);
  });

  it('continue by themselves after their window, within what was approved', async () => {
    await openSandbox(400);
    const first = openWindow({ limits: { ...FREE, confirmAbove: 0.001 } });
    const id = await start(first, lines(12));
    await until(() => sandbox.submits() >= 5);
    await kill(first);
    const submitted = sandbox.submits();
    assert.ok(submitted < 12);
    const next = openWindow({ limits: { ...FREE, confirmAbove: 0.001 } });
    await next.batches.resume();
    assert.equal((await card(next, (one) => one.id === id)).phase, 'running');
    await isGone(next);
    assert.deepEqual(next.questions, []);
    assert.equal(sandbox.submits(), 12);
    assert.equal(new Set(await prompts(next)).size, 12);
  });

  it('wait for a click when the approval is old, the price has risen or nobody trusts the workspace', async () => {
    await openSandbox(300);
    const first = openWindow();
    await start(first, lines(8));
    await until(() => sandbox.submits() >= 4);
    await kill(first, () => ({ approvedAt: Date.now() - 7 * 3_600_000 }));
    const submitted = sandbox.submits();
    const second = openWindow();
    const old = await card(second, ({ phase, running }) => phase === 'over' && running === 0);
    assert.match(old.message ?? '', /six hours/);
    assert.deepEqual([old.done, sandbox.submits()], [submitted, submitted]);
    await kill(second, ({ rows }) => ({
      ...{ isOver: false, message: undefined },
      rows: rows.map((row) => ({ ...row, price: 0.000_001 })),
    }));
    const third = openWindow();
    const risen = await card(third, ({ phase }) => phase === 'over');
    assert.match(risen.message ?? '', /risen|approv/i);
    assert.deepEqual([third.questions, sandbox.submits()], [[], submitted]);
    await kill(third, () => ({ isOver: false, message: undefined }));
    const fourth = openWindow({ isTrusted: false });
    const untrusted = await card(fourth, ({ phase }) => phase === 'over');
    assert.match(untrusted.message ?? '', /trusted/);
    assert.equal(sandbox.submits(), submitted);
    // Its price is asked about with the click.
    const { rows, estimate } = await fourth.handlers['batch.price'](
      { id: old.id, unsure: false },
      signal,
    );
    assert.equal(rows, 8 - submitted);
    const approved = { upTo: estimate.max ?? 0 };
    await fourth.handlers['batch.rest']({ id: old.id, unsure: false, approved }, signal);
    await isGone(fourth);
    assert.equal(sandbox.submits(), 8);
  });

  it('belong to one window: another shows them, and continues when it has gone', async () => {
    await openSandbox(300);
    const first = openWindow();
    await start(first, lines(8));
    await until(() => sandbox.submits() >= 4);
    const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      const { pid = 0 } = owner;
      await kill(first, () => ({ owner: { ...self, pid } }));
      const submitted = sandbox.submits();
      const other = openWindow();
      assert.equal((await card(other, () => true)).phase, 'other-process');
      const { id } = await card(other, () => true);
      await assert.rejects(Promise.resolve(other.handlers['batch.stop']({ id }, signal)), /window/);
      assert.equal(sandbox.submits(), submitted);
      owner.kill('SIGKILL');
      await isGone(other);
      assert.equal(sandbox.submits(), 8);
      assert.equal(new Set(await prompts(other)).size, 8);
    } finally {
      owner.kill('SIGKILL');
    }
  });

  it('stop at a click: what runs goes on, the rest can be run later', async () => {
    await openSandbox(300);
    const window = openWindow();
    const id = await start(window, lines(9));
    await until(() => sandbox.submits() === 4);
    await window.handlers['batch.stop']({ id }, signal);
    const over = await card(window, ({ phase }) => phase === 'over');
    assert.deepEqual([over.done, over.total, sandbox.submits()], [4, 9, 4]);
    await kill(window, () => ({ owner: undefined }));
    const next = openWindow();
    assert.equal((await card(next, ({ phase }) => phase === 'over')).done, 4);
    await next.handlers['batch.rest']({ id, unsure: false, approved: { upTo: 1 } }, signal);
    await isGone(next);
    assert.equal(sandbox.submits(), 9);
  });

  it('run failed rows again only after a click, and not once more after a reload', async () => {
    await openSandbox();
    const window = openWindow();
    const id = await start(window, [...lines(3), { prompt: '[sandbox:fail] a fox' }]);
    const over = await card(window, ({ phase }) => phase === 'over');
    assert.deepEqual([over.done, over.failed], [3, 1]);
    assert.deepEqual(
      over.faults.map(({ row }) => row),
      [4],
    );
    const price = await window.handlers['batch.price']({ id, unsure: false }, signal);
    assert.equal(price.rows, 1);
    await window.handlers['batch.rest']({ id, unsure: false, approved: { upTo: 1 } }, signal);
    await card(window, ({ phase, failed }) => phase === 'over' && failed === 1);
    assert.equal(sandbox.submits(), 5);
    await kill(window, () => ({ isOver: false }));
    const next = openWindow();
    await card(next, ({ phase, failed }) => phase === 'over' && failed === 1);
    assert.equal(sandbox.submits(), 5);
    await next.handlers['batch.remove']({ id }, signal);
    assert.deepEqual([await list(next), await plans()], [[], []]);
  });

  it('run an unsure row again only when a person says so', async () => {
    await openSandbox();
    const window = openWindow();
    // fal takes it, and nobody hears of it: neither the answer nor the list.
    sandbox.fault({ ...LOST, times: 1 });
    sandbox.fault({ match: LIST, action: { kind: 'status', status: 403 }, times: Infinity });
    const id = await start(window, lines(2));
    const over = await card(window, ({ phase }) => phase === 'over');
    assert.deepEqual([over.done, over.unsure], [1, 1]);
    const submitted = sandbox.submits();
    const ask = async (unsure: boolean) =>
      (await window.handlers['batch.price']({ id, unsure }, signal)).rows;
    assert.deepEqual([await ask(false), await ask(true)], [0, 1]);
    await window.handlers['batch.rest']({ id, unsure: false, approved: { upTo: 1 } }, signal);
    await card(window, ({ phase, unsure }) => phase === 'over' && unsure === 1);
    assert.equal(sandbox.submits(), submitted);
    await window.handlers['batch.rest']({ id, unsure: true, approved: { upTo: 1 } }, signal);
    await isGone(window);
    assert.equal(sandbox.submits(), submitted + 1);
  });
});
