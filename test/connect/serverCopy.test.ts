import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { copiedServer, copyServer, refreshServer } from '../../src/connect/serverCopy.ts';
import { unpackFirstRelease } from '../attacks/released/unpack.ts';
import { type Bench, startBench, tempFolder } from '../support/mcp.ts';
import { createServerBuilds, type ServerBuilds } from './serverBuilds.ts';

const DAY = 24 * 60 * 60 * 1_000;

describe("the server's copy, for clients to start", () => {
  let root: string;
  let dist: string;
  let folder: string;
  let builds: ServerBuilds;
  const benches: Bench[] = [];
  beforeEach(async () => {
    root = await tempFolder('copy');
    dist = path.join(root, 'dist');
    folder = path.join(root, 'storage', 'server');
    builds = await createServerBuilds(dist);
    await builds.release(1);
  });
  afterEach(async () => {
    await Promise.all(benches.splice(0).map((bench) => bench.close()));
    await rm(root, { recursive: true, force: true });
  });

  const start = async () => {
    const bench = await startBench({ server: copiedServer(folder) });
    benches.push(bench);
    return bench;
  };
  const requireWorking = async (bench: Bench) => {
    const { isError, text } = await bench.call('search_models', { query: 'flux' });
    assert.equal(isError, false, text);
  };
  const copies = async () =>
    (await readdir(folder)).filter((name) => /^[0-9a-f]{16}$/.test(name)).sort();
  const current = async () => {
    const text = await readFile(copiedServer(folder), 'utf8');
    return /import\('\.\/(\w{16})\/mcp\.mjs'\)/.exec(text)?.[1] ?? '';
  };
  const setAge = async (name: string, days: number) => {
    const then = new Date(Date.now() - days * DAY);
    await utimes(path.join(folder, name), then, then);
  };

  it('is whole, starts, and keeps its path over an update', async () => {
    const file = await copyServer(dist, folder);
    assert.equal(file, copiedServer(folder));
    await requireWorking(await start());
    const first = await current();
    await builds.release(2);
    await refreshServer(dist, folder);
    assert.notEqual(await current(), first);
    for (const name of builds.files) {
      assert.deepEqual(
        await readFile(path.join(folder, await current(), name)),
        await readFile(path.join(dist, name)),
        name,
      );
    }
    await requireWorking(await start());
  });

  it('is not written when it is the same', async () => {
    const file = await copyServer(dist, folder);
    const { ino } = await stat(file);
    await refreshServer(dist, folder);
    assert.equal((await stat(file)).ino, ino);
  });

  it('is not made by an update alone', async () => {
    await refreshServer(dist, folder);
    await assert.rejects(stat(folder), { code: 'ENOENT' });
  });

  it('is used only when it is complete, and completed after a copying that was cut off', async () => {
    await copyServer(dist, folder);
    const first = await current();
    await builds.release(2);
    const last = path.join(dist, builds.files.at(-1) ?? '');
    const content = await readFile(last);
    await rm(last);
    await assert.rejects(refreshServer(dist, folder), { code: 'ENOENT' });
    assert.equal(await current(), first);
    await requireWorking(await start());
    await writeFile(last, content);
    await refreshServer(dist, folder);
    assert.notEqual(await current(), first);
    await requireWorking(await start());
  });

  it('is made whole again when a file of it is gone', async () => {
    await copyServer(dist, folder);
    const file = path.join(folder, await current(), 'catalogue.br');
    await rm(file);
    await refreshServer(dist, folder);
    await access(file);
  });

  it('is one and whole when two windows copy at the same time', async () => {
    await Promise.all([copyServer(dist, folder), copyServer(dist, folder)]);
    await requireWorking(await start());
    assert.deepEqual((await readdir(folder)).sort(), [await current(), 'mcp.mjs'].sort());
  });

  it('stays for 30 days after its last use', async () => {
    await copyServer(dist, folder);
    const first = await current();
    await builds.release(2);
    await refreshServer(dist, folder);
    await setAge(first, 29);
    await refreshServer(dist, folder);
    assert.deepEqual(await copies(), [first, await current()].sort());
    await setAge(first, 31);
    await refreshServer(dist, folder);
    assert.deepEqual(await copies(), [await current()]);
  });

  it('counts the update as a use, since a client may start it in that moment', async () => {
    await copyServer(dist, folder);
    const first = await current();
    await setAge(first, 31);
    await builds.release(2);
    await refreshServer(dist, folder);
    assert.deepEqual(await copies(), [first, await current()].sort());
  });

  it('counts a start as a use', async () => {
    await copyServer(dist, folder);
    const first = await current();
    await builds.release(2);
    await refreshServer(dist, folder);
    const second = await current();
    const launcher = await readFile(copiedServer(folder), 'utf8');
    await builds.release(3);
    await refreshServer(dist, folder);
    for (const name of [first, second]) await setAge(name, 31);
    // A client that read the launcher before the update runs the second copy.
    const early = path.join(folder, 'early.mjs');
    await writeFile(early, launcher);
    const bench = await startBench({ server: early });
    benches.push(bench);
    await refreshServer(dist, folder);
    assert.deepEqual(await copies(), [second, await current()].sort());
    await requireWorking(bench);
  });

  it('replaces the single file of the first builds, whose running servers go on, and is replaced by it', async () => {
    await unpackFirstRelease(folder);
    const old = await start();
    await setAge('catalogue.br', 31);
    await refreshServer(dist, folder);
    await requireWorking(old);
    await requireWorking(await start());
    // The extension of the first builds, installed again, writes its two files.
    await unpackFirstRelease(folder);
    await requireWorking(await start());
    await refreshServer(dist, folder);
    await setAge('catalogue.br', 31);
    await refreshServer(dist, folder);
    assert.deepEqual((await readdir(folder)).sort(), [await current(), 'mcp.mjs'].sort());
    await requireWorking(await start());
  });

  it('writes its constant path when it connects a client itself', async () => {
    const file = await copyServer(dist, folder);
    const { stdout } = await promisify(execFile)(process.execPath, [file, 'connect', 'json'], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: root },
    });
    const { mcpServers } = JSON.parse(stdout) as { mcpServers: { fal: { args: string[] } } };
    assert.deepEqual(mcpServers.fal.args, [file]);
  });
});
