import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';
import { type Bench, startBench, useBench } from '../support/mcp.ts';
import { unpackFirstRelease } from './released/unpack.ts';

const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };
const JOBS = 1_000;
const AT_ONCE = 10;

/** Submits jobs a few at a time; their request ids. */
async function submitAll(bench: Bench, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const { data, text } = await bench.call('submit_job', RUN);
      assert.equal(typeof data.request_id, 'string', text);
      ids.push(String(data.request_id));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ids;
}

describe('a data folder that servers of the first builds and of today share', () => {
  const first = useBench();

  it(`loses none of ${JOBS} request ids, whichever server took the job`, async function () {
    this.timeout(120_000);
    // Enough for the old server to tidy at its start, and again.
    await writeFile(path.join(first.data, 'journal.jsonl'), oldLines(3_000));
    const server = await unpackFirstRelease(first.project);
    const old = await startBench({ share: first, server });
    const ids = await Promise.all([submitAll(first, JOBS / 2), submitAll(old, JOBS / 4)]);
    await old.close();
    const again = await startBench({ share: first, server });
    const more = await submitAll(again, JOBS / 4);
    await again.close();

    const known = new Set((await journalOf(first)).map(({ handle }) => handle?.requestId));
    const all = [...ids.flat(), ...more];
    assert.equal(new Set(all).size, JOBS);
    assert.deepEqual(
      all.filter((id) => !known.has(id)),
      [],
    );
    assert.equal(first.sandbox.submits(), JOBS);
    // And with the old journal gone, all that it held is still there.
    await rm(path.join(first.data, 'journal.jsonl'));
    const left = new Set((await journalOf(first)).map(({ handle }) => handle?.requestId));
    assert.deepEqual(
      all.filter((id) => !left.has(id)),
      [],
    );
  });
});

describe('a data folder that many servers tidy at once', () => {
  it('loses none of 120 request ids, though two of the servers are suspended meanwhile', async function () {
    this.timeout(120_000);
    const first = await startBench({ key: null });
    try {
      await mkdir(path.join(first.data, 'jobs'));
      await writeFile(path.join(first.data, 'jobs/open.jsonl'), oldLines(20_000));
      const benches = await Promise.all(
        Array.from({ length: 8 }, () => startBench({ share: first })),
      );
      const suspended = benches.slice(0, 2);
      const submits = Promise.all(benches.map((bench) => submitAll(bench, 15)));
      for (const { pid } of suspended) process.kill(pid, 'SIGSTOP');
      // Till the others, or nearly so, have submitted all of theirs.
      await until(() => first.sandbox.submits() >= 90);
      for (const { pid } of suspended) process.kill(pid, 'SIGCONT');
      const ids = (await submits).flat();
      // More than the file that is appended to: a server has tidied the journal.
      await until(async () => {
        const files = await readdir(path.join(first.data, 'jobs'));
        return files.length > 1 ? files : undefined;
      }, 40);
      for (const bench of benches) await bench.close();
      const jobs = await journalOf(first);
      const known = new Set(jobs.map(({ handle }) => handle?.requestId));
      assert.equal(ids.length, 120);
      assert.deepEqual(
        ids.filter((id) => !known.has(id)),
        [],
      );
    } finally {
      await first.close();
    }
  });
});

/** Lines of one finished job of the first builds, over and over. */
function oldLines(count: number): string {
  const owner = { pid: 1, host: 'gone', since: 0 };
  const id = 'an-old-job';
  const intent = { t: 'intent', id, at: 1, endpointId: 'a/b', input: {}, by: 'old', owner };
  const ended = { t: 'ended', id, at: 2, outcome: { end: 'completed' } };
  const lines = [intent, ...Array.from({ length: count }, () => ended)];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
