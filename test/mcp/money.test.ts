import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FaultAction } from '../../src/sandbox/sandbox.ts';
import { journalFile } from '../support/journal.ts';
import { useFreshBench, useOpenedBench } from '../support/mcp.ts';

const RUN = { endpoint_id: 'fal-ai/flux/dev', input: { prompt: 'A red fox' } };
const SUBMIT = { host: 'queue.fal.run', method: 'POST' };

describe('money', () => {
  const bench = useFreshBench();
  const posts = () =>
    bench.sandbox.seen.filter((one) => one.method === 'POST' && one.host === 'queue.fal.run')
      .length;

  const AMBIGUOUS: readonly (readonly [string, FaultAction])[] = [
    ['503', { kind: 'status', status: 503 }],
    ['502 page', { kind: 'html' }],
    ['reset', { kind: 'reset' }],
  ];
  for (const [what, action] of AMBIGUOUS) {
    it(`a submit that meets a ${what} is sent once, and reported and journalled as ambiguous`, async () => {
      bench.sandbox.fault({ match: SUBMIT, action });
      const { isError, text } = await bench.call('run_model', RUN);
      assert.equal(isError, true);
      assert.match(text, /dashboard\/requests/);
      assert.match(text, /Do not submit again/);
      assert.equal(posts(), 1);
      assert.equal(bench.sandbox.submits(), 0);
      assert.match(await readFile(journalFile(bench), 'utf8'), /"end":"ambiguous"/);
    });
  }

  const TAKEN: readonly (readonly [string, FaultAction])[] = [
    ['lost answer', { kind: 'lost-answer' }],
    ['truncated answer', { kind: 'truncated-json' }],
  ];
  for (const [what, action] of TAKEN) {
    it(`a submit that meets a ${what} is sent once, journalled as ambiguous, and found at fal`, async () => {
      bench.sandbox.fault({ match: SUBMIT, action });
      const { data, text } = await bench.call('run_model', RUN);
      assert.equal(data.status, 'completed', text);
      assert.equal(posts(), 1);
      assert.equal(bench.sandbox.submits(), 1);
      assert.match(await readFile(journalFile(bench), 'utf8'), /"end":"ambiguous"/);
    });
  }

  it('a submit that meets 429 is sent again after Retry-After, and runs once', async () => {
    bench.sandbox.fault({
      match: SUBMIT,
      action: { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
      times: 2,
    });
    const { data, text } = await bench.call('run_model', RUN);
    assert.equal(data.status, 'completed', text);
    assert.equal(posts(), 3);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('passing trouble with status, stream and result costs nothing', async () => {
    bench.sandbox.fault({
      match: { path: /\/status\/stream/ },
      action: { kind: 'cut-body', bytes: 40 },
    });
    bench.sandbox.fault({ match: { path: /\/status\?/ }, action: { kind: 'html' }, times: 2 });
    bench.sandbox.fault({
      match: { method: 'GET', path: /\/requests\/[\w-]+$/ },
      action: { kind: 'html' },
    });
    const { data, text } = await bench.call('run_model', RUN);
    assert.equal(data.status, 'completed', text);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('the key goes to the four hosts alone, and into no file, no answer and no log', async () => {
    const secret = 'test-secret-marker';
    await bench.call('search_models', { query: 'flux' });
    await bench.call('search_docs', { query: 'queue' });
    await bench.call('get_pricing', { endpoint_id: RUN.endpoint_id });
    await bench.call('get_model_schema', { endpoint_id: RUN.endpoint_id, code: 'curl' });
    const { data, text } = await bench.call('run_model', { ...RUN, save_to: 'art' });
    assert.equal(data.status, 'completed', text);
    const file = (data.assets as { path: string }[])[0]?.path ?? '';
    await bench.call('upload_file', { path: path.relative(bench.project, file) });
    const keyed = bench.sandbox.seen.filter((request) => JSON.stringify(request).includes(secret));
    assert.ok(keyed.length > 0);
    const hosts = [...new Set(keyed.map((request) => request.host))].sort();
    assert.deepEqual(hosts, ['api.fal.ai', 'queue.fal.run', 'rest.fal.ai']);
    const all = new Set(bench.sandbox.seen.map((request) => request.host));
    assert.ok([...all].some((host) => host.endsWith('fal.media')) && all.has('fal.ai'));
    for (const name of await readdir(bench.data, { recursive: true })) {
      const content = await readFile(path.join(bench.data, name), 'utf8').catch(() => '');
      assert.ok(!content.includes(secret), name);
    }
    assert.ok(!text.includes(secret) && !bench.stderr().includes(secret));
  });
});

describe('without a right key', () => {
  const [bench, open] = useOpenedBench();

  it('no key: discovery works, paid tools explain how to set it', async () => {
    await open({ key: null });
    for (const [name, input] of [
      ['search_models', { query: 'flux' }],
      ['get_model_schema', { endpoint_id: 'fal-ai/flux/dev' }],
      ['search_docs', { query: 'queue' }],
      ['recommend_model', { task: 'upscale a photo' }],
    ] as const) {
      assert.equal((await bench.call(name, input)).isError, false, name);
    }
    for (const name of ['run_model', 'submit_job'] as const) {
      const { isError, text } = await bench.call(name, RUN);
      assert.equal(isError, true);
      assert.match(text, /No fal key is set[\s\S]*FAL_KEY[\s\S]*dashboard\/keys/);
    }
    assert.equal(bench.sandbox.submits(), 0);
    assert.ok(
      !(await readFile(journalFile(bench), 'utf8').catch(() => '')).includes('"end":"ambiguous"'),
    );
  });

  it('wrong key: discovery works, paid tools report it', async () => {
    await open({ key: 'wrong:key', sandbox: { key: 'right:key' } });
    const found = await bench.call('search_models', { query: 'flux' });
    assert.equal(found.isError, false, found.text);
    assert.equal(
      (await bench.call('get_model_schema', { endpoint_id: 'fal-ai/flux/dev' })).isError,
      false,
    );
    const run = await bench.call('run_model', RUN);
    assert.match(run.text, /invalid key|401/);
    assert.match(run.text, /dashboard\/keys/);
  });

  it('locked account: the top-up link', async () => {
    await open({ key: 'locked:key' });
    assert.match((await bench.call('run_model', RUN)).text, /locked[\s\S]*dashboard\/billing/i);
  });
});
