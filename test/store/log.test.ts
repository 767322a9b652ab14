import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { createLog } from '../../src/store/log.ts';
import { tempFolder } from '../support/mcp.ts';

const run = promisify(execFile);

describe('the append-only log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await tempFolder('log');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('creates its folder and a file that only its user can read', async () => {
    const log = createLog(path.join(folder, 'deep/er/x'));
    assert.deepEqual((await log.read()).records, []);
    await log.append({ n: 1 });
    assert.equal((await stat(log.path)).mode & 0o777, 0o600);
    assert.deepEqual((await log.read()).records, [{ n: 1 }]);
  });

  it('skips and counts torn and foreign lines; a torn line damages no other line', async () => {
    const log = createLog(path.join(folder, 'x'));
    await log.append({ n: 1 });
    await appendFile(log.path, '{"n": 2, "to');
    await log.append({ n: 3 });
    await appendFile(log.path, '42\nnot json\n');
    const { records, skipped } = await log.read();
    assert.deepEqual({ records, skipped }, { records: [{ n: 1 }, { n: 3 }], skipped: 3 });
  });

  it('continues from a position, and reads everything again after a compaction', async () => {
    const log = createLog(path.join(folder, 'x'));
    await log.append({ n: 1 });
    const first = await log.read();
    await log.append({ n: 2 });
    await appendFile(log.path, '{"n": 3, "being": "writ');
    const second = await log.read(first.position);
    assert.deepEqual([second.whole, second.records, second.skipped], [false, [{ n: 2 }], 0]);
    await appendFile(log.path, 'ten"}\n');
    const third = await log.read(second.position);
    assert.deepEqual(third.records, [{ n: 3, being: 'written' }]);
    await log.compact(() => [{ n: 9 }]);
    const fourth = await log.read(third.position);
    assert.deepEqual([fourth.whole, fourth.records], [true, [{ n: 9 }]]);
  });

  it('loses nothing when four processes append while a fifth compacts', async function () {
    this.timeout(120_000);
    const log = createLog(path.join(folder, 'x'));
    const source = `
      import { createLog } from ${JSON.stringify(new URL('../../src/store/log.ts', import.meta.url).href)};
      const log = createLog(process.argv[1]);
      for (let n = 0; n < 500; n++) await log.append({ id: process.argv[2] + '-' + n });`;
    const appenders = ['a', 'b', 'c', 'd'].map((name) =>
      run(process.execPath, [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        source,
        path.dirname(log.path),
        name,
      ]),
    );
    const state = { open: true };
    const all = Promise.all(appenders).finally(() => (state.open = false));
    let compactions = 0;
    while (state.open) {
      await log.compact((records) => records as object[]);
      compactions += 1;
    }
    await all;
    const { records, skipped } = await log.read();
    assert.equal(new Set(records.map((record) => (record as { id: string }).id)).size, 2000);
    assert.equal(skipped, 0);
    assert.ok(compactions > 1);
  });
});
