import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { createJournal } from '../../src/jobs/journal.ts';
import { createStore } from '../../src/store/store.ts';
import { tempFolder } from '../support/mcp.ts';

const HANDLE = {
  endpointId: 'fal-ai/flux/dev',
  requestId: 'r-1',
  statusUrl: 'https://queue.fal.run/fal-ai/flux/requests/r-1/status',
  responseUrl: 'https://queue.fal.run/fal-ai/flux/requests/r-1',
  cancelUrl: 'https://queue.fal.run/fal-ai/flux/requests/r-1/cancel',
};

describe('the journal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await tempFolder('journal');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const open = () => createJournal(createStore(folder), { now: () => 5 });

  it('records a job at each step, for other processes too', async () => {
    const writer = open();
    const reader = open();
    const id = await writer.intent({
      endpointId: 'fal-ai/flux/dev',
      input: { prompt: 'x' },
      by: 'cursor',
    });
    const first = (await reader.jobs()).jobs[0];
    assert.ok(first);
    assert.equal(first.by, 'cursor');
    assert.equal(first.owner.pid, process.pid);
    assert.equal(first.handle, undefined);
    await writer.submitted(id, HANDLE);
    assert.deepEqual((await reader.find('r-1'))?.handle, HANDLE);
    await writer.ended(id, { end: 'completed', seed: 7 });
    const file = { url: 'https://a/b.png', path: '/p/b.png', bytes: 3, sha256: 'ff' };
    await writer.saved(id, [file]);
    await writer.saved(id, [file]);
    const job = await reader.find('r-1');
    assert.ok(job);
    assert.deepEqual(job.outcome, { end: 'completed', seed: 7 });
    assert.deepEqual(job.files, [{ ...file, at: 5 }]);
  });

  it('shortens long data: URIs', async () => {
    const uri = `data:image/png;base64,${'A'.repeat(100_000)}`;
    await open().intent({ endpointId: 'a/b', input: { image_url: uri, list: [uri] }, by: 'x' });
    const text = await readFile(createStore(folder).log('jobs').path, 'utf8');
    assert.ok(text.length < 1000);
    assert.match(text, /100022 characters/);
  });

  it('compacts to one line a job without changing its content', async () => {
    const journal = open();
    const ids: string[] = [];
    for (let n = 0; n < 700; n += 1) {
      const id = await journal.intent({ endpointId: 'a/b', input: { n }, by: 'x' });
      ids.push(id);
    }
    const handleOf = (id: string) => ({ ...HANDLE, requestId: id });
    for (const id of ids) await journal.submitted(id, handleOf(id));
    for (const id of ids) await journal.ended(id, { end: 'completed' });
    for (const id of ids) await journal.saved(id, []);
    const before = (await open().jobs()).jobs;
    await journal.tidy();
    assert.equal((await createStore(folder).log('jobs').read()).records.length, 700);
    assert.deepEqual((await open().jobs()).jobs, before);
    assert.deepEqual((await journal.jobs()).jobs, before);
  });

  it('knows the request ids of removed jobs, so that no other job takes one', async () => {
    const journal = open();
    const id = await journal.intent({ endpointId: 'a/b', input: {}, by: 'x' });
    await journal.submitted(id, HANDLE);
    await journal.remove(id);
    for (const reader of [journal, open()]) {
      const { jobs, requestIds } = await reader.jobs();
      assert.deepEqual([jobs, [...requestIds]], [[], ['r-1']]);
    }
  });

  it('keeps a completed job completed', async () => {
    const journal = open();
    const id = await journal.intent({ endpointId: 'a/b', input: {}, by: 'x' });
    await journal.ended(id, { end: 'completed', seed: 1 });
    await journal.ended(id, { end: 'failed' });
    assert.equal((await journal.jobs()).jobs[0]?.outcome?.end, 'completed');
  });

  it('counts unknown records, and keeps the others', async () => {
    const log = createStore(folder).log('jobs');
    await log.append({ t: 'ended', id: 'nobody', at: 1, outcome: { end: 'failed' } });
    await log.append({ t: 'from-the-future', id: 'x' });
    await log.append({ hello: 'world' });
    await open().intent({ endpointId: 'a/b', input: {}, by: 'x' });
    const { jobs, skipped } = await open().jobs();
    assert.equal(jobs.length, 1);
    // The end of a job whose intent is missing is understood: its intent may still come.
    assert.equal(skipped, 2);
  });
});
