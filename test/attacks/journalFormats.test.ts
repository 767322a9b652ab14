import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJournal } from '../../src/jobs/journal.ts';
import { compactRecords, emptyFold, foldRecords } from '../../src/jobs/fold.ts';
import { createStore } from '../../src/store/store.ts';
import { type Bench, startBench, tempFolder, useBench } from '../support/mcp.ts';
import { repetitions } from '../support/repetitions.ts';
import { randomFrom } from '../sweep/hostile.ts';

const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };
const RELEASED = fileURLToPath(new URL('released', import.meta.url));
const OWNER = { pid: 1, host: 'gone', since: 0 };

const intent = (id: string, at = 1) => ({
  v: 2,
  t: 'intent',
  id,
  at,
  endpointId: 'a/b',
  input: {},
  by: 'x',
  owner: OWNER,
});
const submitted = (id: string, at = 2) => ({
  v: 2,
  t: 'submitted',
  id,
  at,
  handle: {
    endpointId: 'a/b',
    requestId: `r-${id}`,
    statusUrl: '',
    responseUrl: '',
    cancelUrl: '',
  },
});
const ended = (id: string, end: string, at = 3) => ({ v: 2, t: 'ended', id, at, outcome: { end } });
const adopted = (id: string, pid: number, at: number) => ({
  v: 2,
  t: 'adopted',
  id,
  at,
  owner: { ...OWNER, pid },
});
const saving = (id: string, saveTo: string, at: number) => ({
  v: 2,
  t: 'saving',
  id,
  at,
  saveTo,
});
const billed = (id: string, amount: number, at: number) => ({
  v: 2,
  t: 'billed',
  id,
  at,
  cost: { amount, currency: 'USD', basis: 'billed' },
});
const saved = (id: string, name: string) => ({
  v: 2,
  t: 'saved',
  id,
  at: 4,
  files: [{ url: 'https://a/b', path: `/p/${name}`, bytes: 1, sha256: 'ff' }],
});

const jobsOf = (records: readonly unknown[]) => {
  const folded = emptyFold();
  foldRecords(folded, records);
  return [...folded.jobs.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
};

describe('the records of the journal', () => {
  const count = repetitions(2_000, 200_000);

  it(`read the same in any order, repeated, in parts and compacted (${count} times)`, () => {
    const random = randomFrom(7);
    const RECORDS = ['a', 'b', 'c'].flatMap((id) => [
      intent(id),
      submitted(id),
      adopted(id, 11, 5),
      adopted(id, 12, 6),
      ended(id, 'ambiguous', 2),
      ended(id, 'failed', 7),
      ended(id, 'completed', 8),
      saving(id, '/p', 9),
      saving(id, '/q', 9),
      billed(id, 1, 10),
      billed(id, 2, 11),
      saved(id, 'x-10.png'),
      saved(id, 'x-9.png'),
    ]);
    for (let time = 0; time < count; time += 1) {
      const some = RECORDS.filter(() => random() < 0.6);
      if (random() < 0.3) some.push({ ...ended('a', 'x'), t: 'removed' });
      const expected = jobsOf(some);
      const mixed = [...some, ...some.filter(() => random() < 0.3)]
        .map((record) => ({ record, rank: random() }))
        .sort((one, other) => one.rank - other.rank)
        .map(({ record }) => record);
      const cut = Math.floor(random() * mixed.length);
      const head: readonly unknown[] = mixed.slice(0, cut);
      const tail: readonly unknown[] = mixed.slice(cut);
      assert.deepEqual(jobsOf(mixed), expected);
      assert.deepEqual(jobsOf([...tail, ...compactRecords(head, 100)]), expected);
      assert.deepEqual(
        jobsOf(compactRecords([...compactRecords(head, 100), ...tail], 100)),
        expected,
      );
    }
  });

  it('outlive a compaction that has too many: open, ambiguous and unknown ones', () => {
    const records: readonly object[] = [
      ...['1', '2', '3', '4'].flatMap((id) => [
        intent(id, Number(id)),
        submitted(id),
        ended(id, 'completed'),
      ]),
      intent('open', 0),
      submitted('open'),
      intent('ambiguous', 0),
      ended('ambiguous', 'ambiguous'),
      { ...submitted('of an intent that is still to come') },
      { v: 3, t: 'reserved', id: '1', at: 1, amount: 5 },
      { v: 3, t: 'intent', id: 'later', at: 1 },
      { hello: 'world' },
    ];
    const left = compactRecords(records, 3);
    assert.deepEqual(
      jobsOf(left).map(({ id }) => id),
      ['4', 'ambiguous', 'of an intent that is still to come', 'open'],
    );
    for (const unknown of records.slice(-4)) {
      assert.ok(left.some((record) => JSON.stringify(record) === JSON.stringify(unknown)));
    }
    assert.deepEqual(compactRecords([...left, ...left], 3), left);
  });

  it('keep lines that cannot be read, and count them', async () => {
    const folder = await tempFolder('torn');
    const log = createStore(folder).log('jobs');
    await log.append(intent('a'));
    await writeFile(log.path, `${await readFile(log.path, 'utf8')}{"v":2,"t":"submi`);
    await log.append(submitted('a'));
    await log.compact((records) => compactRecords(records, 100));
    const { records, skipped } = await log.read();
    assert.deepEqual([records.length, skipped], [1, 1]);
    await rm(folder, { recursive: true });
  });
});

describe('data folders of released formats', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await tempFolder('format');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const ENDS = {
    'format-1': ['completed', 'completed', 'failed', 'cancelled', undefined],
    'format-2': ['completed', 'failed', 'cancelled', undefined],
  };
  for (const [format, ends] of Object.entries(ENDS)) {
    it(`${format}: every job is read, and is there after a compaction`, async () => {
      await cp(path.join(RELEASED, format), folder, { recursive: true });
      const read = async () => (await createJournal(createStore(folder)).jobs()).jobs;
      const jobs = await read();
      assert.deepEqual(
        jobs.map(({ outcome }) => outcome?.end),
        ends,
      );
      assert.ok(jobs.every(({ handle }) => handle));
      assert.equal(jobs.flatMap(({ files }) => files).length, 1);
      const log = createStore(folder).log('jobs');
      await log.compact((records) => compactRecords(records, 100));
      assert.deepEqual(await read(), jobs);
    });
  }

  it('format 1 that grows and is replaced by its own program is copied again', async () => {
    await cp(path.join(RELEASED, 'format-1'), folder, { recursive: true });
    const journal = createJournal(createStore(folder));
    const old = path.join(folder, 'journal.jsonl');
    assert.equal((await journal.jobs()).jobs.length, 5);
    const line = (id: string) => `\n${JSON.stringify({ ...intent(id), v: undefined })}\n`;
    await writeFile(old, line('grown'), { flag: 'a' });
    assert.equal((await journal.jobs()).jobs.length, 6);
    await writeFile(`${old}.next`, line('replaced'));
    await rm(old);
    await cp(`${old}.next`, old);
    assert.equal((await journal.jobs()).jobs.length, 7);
    await rm(old);
    assert.equal((await createJournal(createStore(folder)).jobs()).jobs.length, 7);
  });
});

describe('a data folder of a newer version', () => {
  let bench: Bench;
  let end: () => Promise<void>;
  before(async () => {
    const data = await tempFolder('newer');
    await cp(path.join(RELEASED, 'format-2'), data, { recursive: true });
    await writeFile(path.join(data, 'format.json'), '{"format": 3, "more": true}\n');
    const first = await startBench();
    bench = await startBench({ share: { ...first, data } });
    end = async () => {
      await bench.close();
      await first.close();
      await rm(data, { recursive: true, force: true });
    };
  });
  after(() => end());
  const content = async () => {
    const names = await readdir(bench.data, { recursive: true });
    const files = names.filter((name) => name.endsWith('.jsonl') || name.endsWith('.json'));
    const texts = files.map(async (name) => [
      name,
      await readFile(path.join(bench.data, name), 'utf8'),
    ]);
    return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
  };

  it('is read, never written to, and nothing is submitted', async () => {
    const before = await content();
    for (const tool of ['run_model', 'submit_job']) {
      const { isError, text } = await bench.call(tool, RUN);
      assert.ok(isError, text);
      assert.match(text, /newer version of fal for VS Code[\s\S]*Update this program/);
      assert.ok(text.includes(bench.data), text);
    }
    assert.equal(bench.sandbox.submits(), 0);
    const { jobs } = await createJournal(createStore(bench.data)).jobs();
    assert.equal(jobs.length, 4);
    assert.deepEqual(await content(), before);
  });
});

describe('a data folder that cannot be made', () => {
  const bench = useBench({ env: { FAL_DATA_DIR: '/proc/fal/data' } });

  it('is an answer at once, and nothing is submitted', async () => {
    const { isError, text } = await bench.call('run_model', RUN);
    assert.ok(isError, text);
    assert.match(text, /nothing was submitted: .*ENOENT[\s\S]*FAL_DATA_DIR/);
    assert.equal(bench.sandbox.submits(), 0);
  });
});

describe('the lock of a process that is gone', () => {
  it('is free at once', async () => {
    const folder = await tempFolder('lock');
    const store = createStore(folder);
    const lock = path.join(folder, 'recover.lock');
    await mkdir(lock, { recursive: true });
    const owner = { ...createJournal(store).owner, pid: 2 ** 22 + 1 };
    await writeFile(path.join(lock, 'owner.json'), JSON.stringify(owner));
    const late = AbortSignal.timeout(8_000);
    await store.exclusive('recover', () => Promise.resolve());
    assert.equal(late.aborted, false, 'a lock lapses by its age after 10 s only');
    assert.deepEqual(await readdir(folder), []);
    await rm(folder, { recursive: true });
  });
});
