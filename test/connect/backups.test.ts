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

describe("writing a client's file, and undoing it", () => {
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

  it('creates a missing file with its folder, and the undo deletes it', async () => {
    assert.equal(await apply(), undefined);
    assert.match(await text(), /"fal"/);
    await undo();
    await assert.rejects(text(), { code: 'ENOENT' });
  });

  it('backs the file up, readable by its user only, and the undo restores it to the byte', async () => {
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

  it('undoes one write at a time', async () => {
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

  it('undoes only its entry when the file has changed since', async () => {
    await write(MINE);
    await apply();
    await write((await text()).replace('"other": {}', '"other": { "new": 1 }'));
    await undo();
    assert.match(await text(), /\/\/ mine/);
    assert.deepEqual(JSON.parse((await text()).replace('// mine', '')), {
      mcpServers: { other: { new: 1 } },
    });
  });

  it('restores the earlier entry when the file has changed since', async () => {
    await write('{ "mcpServers": { "fal": { "command": "mine" } } }');
    await apply();
    await write(`// later\n${await text()}`);
    await undo();
    assert.match(await text(), /"command": "mine"/);
    assert.doesNotMatch(await text(), /FAL_KEY/);
  });

  it('writes nothing when the file has changed since the plan', async () => {
    await write(MINE);
    const plan = await planConnection(at(), SERVER);
    await write(`${MINE}// meanwhile\n`);
    await assert.rejects(backups.apply(plan), { kind: 'busy' });
    assert.equal(await text(), `${MINE}// meanwhile\n`);
    await assert.rejects(backups.planUndo(at()), { kind: 'not-found' });
  });

  it('writes nothing when the file has become a link since the plan, whatever its text', async function () {
    if (process.platform === 'win32') this.skip(); // Windows lets administrators alone make links.
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

  it('undoes nothing through a link created after the write', async function () {
    if (process.platform === 'win32') this.skip(); // Windows lets administrators alone make links.
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

  it('keeps permissions and the byte order mark, and leaves no other file', async () => {
    await write(`\uFEFF${MINE}`);
    if (process.platform !== 'win32') await chmod(file, 0o640);
    await apply();
    assert.ok((await text()).startsWith('\uFEFF{'));
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.deepEqual(await readdir(path.dirname(file)), ['mcp.json']);
    await undo();
    assert.equal(await text(), `\uFEFF${MINE}`);
  });

  it('writes through a link, whether its target exists or not', async function () {
    if (process.platform === 'win32') this.skip(); // Windows lets administrators alone make links.
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

  it('refuses a file that is not UTF-8, which it could not restore', async () => {
    const bytes = Buffer.from('{ "path": "C:\\\\J\xf6rg" }', 'latin1');
    await mkdir(path.dirname(file));
    await writeFile(file, bytes);
    await assert.rejects(apply(), { kind: 'disk' });
    assert.deepEqual(await readFile(file), bytes);
  });

  it('refuses a folder', async () => {
    await mkdir(file, { recursive: true });
    await assert.rejects(apply(), { kind: 'not-allowed' });
  });
});

describe("the choice of a client's file", () => {
  it('takes the candidate whose folder exists', async () => {
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
