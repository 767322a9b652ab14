import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { type Bench, startBench, tempFolder } from '../support/mcp.ts';
import { journalFile, journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';
import { type Attack, type HostileFal, useFreshAttack } from './hostileFal.ts';

const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' }, save_to: 'art' };
const FILE = /GET \/v?[\w.]*\/?files\/|GET \/.*fal\.media\/files\//;
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200_000, 7)]);

/** A file that comes half and then no more; answers how to end it. */
function stall(fal: HostileFal): () => void {
  const held = new Set<ServerResponse>();
  fal.attack(FILE, (_request, response) => {
    held.add(response);
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': PNG.length });
    response.write(PNG.subarray(0, PNG.length / 2));
  });
  return () => {
    for (const response of held) response.destroy();
    serve(fal);
  };
}

/** The whole file, at once. */
function serve(fal: HostileFal): void {
  fal.attack(FILE, (_request, response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': PNG.length });
    response.end(PNG);
  });
}

const art = async (bench: Bench): Promise<string[]> =>
  readdir(path.join(bench.project, 'art')).catch(() => []);

/** Until a half of the file is on the disk. */
const halfway = (bench: Bench) =>
  until(async () => {
    const part = (await art(bench)).find((name) => name.endsWith('.part'));
    if (part === undefined) return undefined;
    const { length } = await readFile(path.join(bench.project, 'art', part));
    return length >= PNG.length / 2 ? part : undefined;
  });

/** Another server over the same folders, whose tools are loaded. */
async function startNext(
  bench: Attack,
  options: { roots?: readonly string[] } = {},
): Promise<Bench> {
  const env = { FAL_GATEWAY_URL: bench.fal.url };
  const next = await startBench({ share: bench, env, ...options });
  await next.call('search_models', { query: 'flux', limit: 1 });
  return next;
}

/** A job that ended, and whose server died before the journal had a word of the file. */
async function runUnsaved(bench: Attack): Promise<void> {
  serve(bench.fal);
  assert.equal((await bench.call('run_model', RUN)).data.status, 'completed');
  await bench.client.close();
  const journal = journalFile(bench);
  const lines = (await readFile(journal, 'utf8')).split('\n');
  await writeFile(journal, lines.filter((line) => !line.includes('"t":"saved"')).join('\n'));
}

/** The one file that must be there in the end, whole, with the journal's word for it. */
async function assertSavedOnce(bench: Attack): Promise<void> {
  const [job] = await until(async () => {
    const jobs = await journalOf(bench);
    return jobs[0]?.files.length === 1 ? jobs : undefined;
  }, 40);
  const names = await until(async () => {
    const found = await art(bench);
    return found.some((name) => name.endsWith('.part')) ? undefined : found;
  });
  assert.deepEqual(names, ['a-gate.png']);
  assert.deepEqual(await readFile(path.join(bench.project, 'art/a-gate.png')), PNG);
  assert.equal(job?.files[0]?.path, path.join(bench.project, 'art/a-gate.png'));
  assert.equal(bench.fal.sandbox.submits(), 1);
}

describe('attacks: a server that ends while it saves', () => {
  const bench = useFreshAttack();
  /** Ends the server; its client goes as well, and does not wait. */
  const killNow = async () => {
    const closed = bench.client.close();
    process.kill(bench.pid, 'SIGKILL');
    await closed;
  };

  it('killed while the file comes: the next server saves it, whole and once, and no part is left', async () => {
    const end = stall(bench.fal);
    bench.call('run_model', RUN).catch(() => undefined);
    await halfway(bench);
    await killNow();
    end();
    const next = await startNext(bench);
    await assertSavedOnce(bench);
    assert.match(next.stderr(), /results of 1 jobs of an ended process/);
    await next.close();
    // A third start has nothing left to do.
    const third = await startNext(bench);
    await assertSavedOnce(bench);
    assert.doesNotMatch(third.stderr(), /ended process/);
    await third.close();
  });

  it('killed while check_job saves: the next server saves it, whole and once', async () => {
    const { save_to, ...run } = RUN;
    const { data } = await bench.call('run_model', run);
    const end = stall(bench.fal);
    bench.call('check_job', { request_id: data.request_id, save_to }).catch(() => undefined);
    await halfway(bench);
    await killNow();
    end();
    const next = await startNext(bench);
    await assertSavedOnce(bench);
    await next.close();
  });

  it('the client goes, and the file comes yet: the server saves it before it ends', async () => {
    const end = stall(bench.fal);
    bench.call('run_model', RUN).catch(() => undefined);
    await halfway(bench);
    const closed = bench.client.close();
    end();
    await closed;
    await assertSavedOnce(bench);
  });

  it('killed between the file and the journal: the same file is not saved twice', async () => {
    await runUnsaved(bench);
    const next = await startNext(bench);
    await assertSavedOnce(bench);
    await next.close();
  });

  it('a result that is gone is requested once more at most, and not at each start', async () => {
    await runUnsaved(bench);
    await rm(path.join(bench.project, 'art/a-gate.png'));
    let requests = 0;
    bench.fal.attack(FILE, (_request, response) => {
      requests += 1;
      response.writeHead(410).end();
    });
    for (let start = 0; start < 3; start += 1) {
      const next = await startNext(bench);
      await until(
        async () =>
          await readFile(path.join(bench.data, 'cache/unsaved.json')).catch(() => undefined),
      );
      await next.close();
    }
    assert.equal(requests, 1);
    assert.deepEqual(await art(bench), []);
  });

  it('a job of another project is left to a server of that project', async () => {
    await runUnsaved(bench);
    await rm(path.join(bench.project, 'art/a-gate.png'));
    const elsewhere = await tempFolder('elsewhere');
    const other = await startNext(bench, { roots: [elsewhere] });
    const [job] = await journalOf(bench);
    const request_id = job?.handle?.requestId;
    const checked = await other.call('check_job', { request_id });
    assert.equal(checked.data.status, 'completed', checked.text);
    await other.close();
    assert.deepEqual((await journalOf(bench))[0]?.files, []);
    const own = await startNext(bench);
    await assertSavedOnce(bench);
    await own.close();
  });

  it('a folder that somebody wrote into the journal is one like any other', async () => {
    serve(bench.fal);
    const outside = await tempFolder('outside');
    const run = await bench.call('run_model', { ...RUN, save_to: undefined });
    await bench.client.close();
    const [job] = await journalOf(bench);
    const { outcome: _, handle, files: __, ...intent } = job ?? assert.fail('no job');
    const owner = { ...intent.owner, pid: 2 ** 22 };
    const lines = [
      { ...intent, id: 'forged', saveTo: outside, t: 'intent', owner },
      { t: 'submitted', id: 'forged', at: intent.at, handle },
    ];
    const text = lines.map((line) => `\n${JSON.stringify(line)}\n`).join('');
    await appendFile(journalFile(bench), text);
    const next = await startNext(bench);
    const checked = await next.call('check_job', { request_id: run.data.request_id });
    assert.equal(checked.data.status, 'completed', checked.text);
    await until(async () =>
      (await journalOf(bench)).every(({ outcome }) => outcome) ? true : undefined,
    );
    await next.close();
    assert.deepEqual(await readdir(outside), []);
  });

  it('parts of others and of living processes stay, whatever they are called', async () => {
    serve(bench.fal);
    const folder = path.join(bench.project, 'art');
    await mkdir(folder);
    const kept = [
      '.a-gate.1234abcd.part',
      'mine.part',
      '.fal-00000000-999999-1-12345678.part',
      '.fal.part',
    ];
    for (const name of kept) await writeFile(path.join(folder, name), 'mine');
    await bench.call('run_model', RUN);
    assert.deepEqual((await art(bench)).sort(), ['a-gate.png', ...kept].sort());
  });
});
