import assert from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { type Backups, createBackups } from '../../src/connect/backups.ts';
import { fileOf, clientNamed, planConnection } from '../../src/connect/plan.ts';
import { HOSTED, type Server } from '../../src/connect/server.ts';
import { tempFolder } from '../support/mcp.ts';

const SERVER: Server = { kind: 'bundled', command: '/bin/node', args: ['/s/mcp.mjs'], env: {} };
const cursor = clientNamed('cursor');
const MINE = '{\n  // mine\n  "mcpServers": { "other": {} }\n}\n';

describe('a file of a client, written', () => {
  let folder: string;
  let file: string;
  let backups: Backups;
  beforeEach(async () => {
    folder = await tempFolder('connect');
    file = path.join(folder, 'deep', 'mcp.json');
    backups = createBackups(path.join(folder, 'data', 'connect'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (text: string, at = file) => {
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, text);
  };
  const at = () => ({ client: cursor, file, project: undefined });
  const text = () => readFile(file, 'utf8');
  const apply = async (server: Server = SERVER) =>
    backups.apply(await planConnection(at(), server));
  const undo = async () => {
    await backups.undo(await backups.planUndo(at()));
  };

  it('is made with its folder where there is none, and goes away again', async () => {
    assert.equal(await apply(), undefined);
    assert.match(await text(), /"fal"/);
    await undo();
    await assert.rejects(text(), { code: 'ENOENT' });
  });

  it('is kept as it was, for its user alone, and comes back to the byte', async () => {
    await write(MINE);
    const kept = await apply();
    assert.ok(kept !== undefined);
    assert.equal(await readFile(kept, 'utf8'), MINE);
    if (process.platform !== 'win32') {
      assert.equal((await stat(kept)).mode & 0o777, 0o600);
      assert.equal((await stat(path.dirname(kept))).mode & 0o777, 0o700);
    }
    assert.notEqual(await text(), MINE);
    await undo();
    assert.equal(await text(), MINE);
    await assert.rejects(stat(kept), { code: 'ENOENT' });
  });

  it('is undone step by step, once for each write', async () => {
    await write(MINE);
    await apply();
    const bundled = await text();
    await apply(HOSTED);
    assert.match(await text(), /mcp\.fal\.ai/);
    await undo();
    assert.equal(await text(), bundled);
    await undo();
    assert.equal(await text(), MINE);
    await assert.rejects(undo(), { kind: 'not-found' });
  });

  it('loses our entry alone when others have changed it since', async () => {
    await write(MINE);
    await apply();
    await write((await text()).replace('"other": {}', '"other": { "new": 1 }'));
    await undo();
    assert.match(await text(), /\/\/ mine/);
    assert.deepEqual(JSON.parse((await text()).replace('// mine', '')), {
      mcpServers: { other: { new: 1 } },
    });
  });

  it('gets the entry back that it had before, when others have changed it since', async () => {
    await write('{ "mcpServers": { "fal": { "command": "mine" } } }');
    await apply();
    await write(`// later\n${await text()}`);
    await undo();
    assert.match(await text(), /"command": "mine"/);
    assert.doesNotMatch(await text(), /FAL_KEY/);
  });

  it('is left alone when it changed after it was looked at', async () => {
    await write(MINE);
    const plan = await planConnection(at(), SERVER);
    await write(`${MINE}// meanwhile\n`);
    await assert.rejects(backups.apply(plan), { kind: 'busy' });
    assert.equal(await text(), `${MINE}// meanwhile\n`);
    await assert.rejects(backups.planUndo(at()), { kind: 'not-found' });
  });

  it('is left alone when it became a link after it was looked at, to the same text or not', async function () {
    if (process.platform === 'win32') this.skip(); // links are for administrators there
    const outside = path.join(folder, 'outside.json');
    for (const project of [undefined, path.join(folder, 'deep')]) {
      await write(MINE);
      const plan = await planConnection({ ...at(), project }, SERVER);
      await write(MINE, outside);
      await rm(file);
      await symlink(outside, file);
      await assert.rejects(backups.apply(plan), {
        kind: project === undefined ? 'busy' : 'not-allowed',
      });
      assert.equal(await readFile(outside, 'utf8'), MINE);
      await rm(file);
    }
  });

  it('is not undone through a link created after the write', async function () {
    if (process.platform === 'win32') this.skip(); // links are for administrators there
    const inProject = { ...at(), project: path.join(folder, 'deep') };
    await mkdir(path.dirname(file));
    await backups.apply(await planConnection(inProject, SERVER));
    const plan = await backups.planUndo(inProject);
    const outside = path.join(folder, 'outside.json');
    await rename(file, outside);
    await symlink(outside, file);
    await assert.rejects(backups.undo(plan), { kind: 'not-allowed' });
    await assert.rejects(backups.planUndo(inProject), { kind: 'not-allowed' });
    assert.match(await readFile(outside, 'utf8'), /"fal"/);
  });

  it('keeps its permissions and its byte order mark, and leaves nothing beside it', async () => {
    await write(`\uFEFF${MINE}`);
    if (process.platform !== 'win32') await chmod(file, 0o640);
    await apply();
    assert.ok((await text()).startsWith('\uFEFF{'));
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.deepEqual(await readdir(path.dirname(file)), ['mcp.json']);
    await undo();
    assert.equal(await text(), `\uFEFF${MINE}`);
  });

  it('stays a link, to a file that is there or not', async function () {
    if (process.platform === 'win32') this.skip(); // links are for administrators there
    const real = path.join(folder, 'dotfiles', 'mcp.json');
    await mkdir(path.dirname(file), { recursive: true });
    await symlink(real, file);
    await apply();
    assert.ok((await lstat(file)).isSymbolicLink());
    assert.match(await readFile(real, 'utf8'), /"fal"/);
    await apply(HOSTED);
    assert.ok((await lstat(file)).isSymbolicLink());
    assert.match(await readFile(real, 'utf8'), /mcp\.fal\.ai/);
  });

  it('is refused where it is not UTF-8: it could not be written back as it was', async () => {
    const bytes = Buffer.from('{ "path": "C:\\\\J\xf6rg" }', 'latin1');
    await mkdir(path.dirname(file));
    await writeFile(file, bytes);
    await assert.rejects(apply(), { kind: 'disk' });
    assert.deepEqual(await readFile(file), bytes);
  });

  it('is refused where it is a folder', async () => {
    await mkdir(file, { recursive: true });
    await assert.rejects(apply(), { kind: 'not-allowed' });
  });
});

describe('the file of a client', () => {
  it('is the one of the installation that is there', async () => {
    const home = await tempFolder('home');
    const files = () => [path.join(home, 'store', 'a.json'), path.join(home, 'usual', 'a.json')];
    const client = { ...cursor, files: { user: files } };
    const place = { platform: process.platform, home, env: {}, project: home };
    assert.equal(await fileOf(client, place), path.join(home, 'usual', 'a.json'));
    await mkdir(path.join(home, 'store'));
    assert.equal(await fileOf(client, place), path.join(home, 'store', 'a.json'));
    await rm(home, { recursive: true });
  });
});
