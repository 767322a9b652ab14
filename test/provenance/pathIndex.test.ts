import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findRecord } from '../../src/provenance/find.ts';
import { recordAt } from '../../src/provenance/pathIndex.ts';
import { createStore } from '../../src/store/store.ts';
import { runCli } from '../presets/cli.ts';
import { tempFolder, useSandbox } from '../support/mcp.ts';

describe('the index of records by path', () => {
  const sandbox = useSandbox();
  let project: string;
  let data: string;
  before(async () => {
    project = await tempFolder('project');
    data = await tempFolder('data');
    for (const prompt of ['a moor', 'a fen']) {
      const { code, err } = await runCli(
        ['run', 'fal-ai/flux/schnell', '-i', `prompt=${prompt}`, '--save-to', 'art'],
        { data, cwd: project, sandbox: sandbox.url },
      );
      assert.equal(code, 0, err);
    }
  });
  const indexed = async () => {
    const names = await readdir(path.join(data, 'cache'));
    const name = names.find((one) => one.startsWith('media-')) ?? '';
    return path.join(data, 'cache', name);
  };

  it('finds how a file was made that was edited since', async () => {
    const file = path.join(project, 'art/a-moor.jpg');
    await writeFile(file, 'edited');
    const found = await findRecord(file, () => Promise.resolve([project]), createStore(data));
    assert.equal(found?.changedFrom?.input.prompt, 'a moor');
    assert.deepEqual(found.records, []);
    const index = JSON.parse(await readFile(await indexed(), 'utf8')) as object;
    assert.equal(Object.keys(index).length, 2);
  });

  it('reads only records that it lacks, and forgets those that are gone', async () => {
    const store = createStore(data);
    const file = await indexed();
    const index = JSON.parse(await readFile(file, 'utf8')) as Record<string, string[]>;
    const [moor = ''] = Object.keys(index).filter((one) => index[one]?.[0] === 'art/a-moor.jpg');
    // What the index has is not read again.
    await writeFile(file, JSON.stringify({ ...index, [moor]: ['art/moved.jpg', 'x'] }));
    assert.equal((await recordAt(project, 'art/moved.jpg', store))?.input.prompt, 'a moor');
    assert.equal(await recordAt(project, 'art/a-moor.jpg', store), undefined);
    await rm(path.join(project, moor));
    assert.equal(await recordAt(project, 'art/moved.jpg', store), undefined);
    assert.deepEqual(Object.keys(JSON.parse(await readFile(file, 'utf8')) as object).length, 1);
  });

  it('is made again from the records where it is torn or missing', async () => {
    const store = createStore(data);
    for (const text of ['{', '[1]', '{"__proto__": 3, "x": [1, 2]}']) {
      await writeFile(await indexed(), text);
      assert.equal((await recordAt(project, 'art/a-fen.jpg', store))?.input.prompt, 'a fen', text);
    }
  });
});
