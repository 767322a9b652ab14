import assert from 'node:assert/strict';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { copiedServer, copyServer, refreshServer } from '../../src/connect/serverCopy.ts';
import { tempFolder } from '../support/mcp.ts';

describe("the server's copy, for clients to start", () => {
  let root: string;
  let dist: string;
  let folder: string;
  beforeEach(async () => {
    root = await tempFolder('copy');
    dist = root;
    folder = path.join(root, 'storage', 'server');
    await release('1');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const release = async (version: string) => {
    await writeFile(path.join(dist, 'mcp.mjs'), `server ${version}`);
    await writeFile(path.join(dist, 'catalogue.br'), `catalogue ${version}`);
  };
  const copied = (name: string) => readFile(path.join(folder, name), 'utf8');

  it('is whole, and keeps its path over an update', async () => {
    const file = await copyServer(dist, folder);
    assert.equal(file, copiedServer(folder));
    assert.equal(await readFile(file, 'utf8'), 'server 1');
    await release('2');
    await refreshServer(dist, folder);
    assert.deepEqual(
      [await copied('mcp.mjs'), await copied('catalogue.br')],
      ['server 2', 'catalogue 2'],
    );
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
});
