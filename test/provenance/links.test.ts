import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findRecord } from '../../src/provenance/find.ts';
import { createKeepRecord } from '../../src/provenance/provenance.ts';
import { createStore } from '../../src/store/store.ts';
import { tempFolder } from '../support/mcp.ts';

describe('the record of a file in a project that is open through a link, as /tmp is on macOS', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await tempFolder('linked');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has its path from the project, by which it is found once it was edited', async () => {
    const [project, link] = [path.join(folder, 'real'), path.join(folder, 'link')];
    await mkdir(path.join(project, 'art'), { recursive: true });
    await symlink(project, link);
    const file = path.join(link, 'art/fox.jpg');
    await writeFile(file, 'a fox');
    const roots = () => Promise.resolve([project]);
    const keep = createKeepRecord({
      roots,
      isOn: () => true,
      uploads: { list: () => Promise.resolve([]) },
      journal: {
        jobs: () =>
          Promise.resolve({ jobs: [], requestIds: new Set(), removed: new Set(), skipped: 0 }),
      },
      licenseOf: () => Promise.resolve(undefined),
    });
    const sha256 = createHash('sha256').update('a fox').digest('hex');
    const run = { endpointId: 'fal-ai/flux/schnell', input: { prompt: 'a fox' }, requestId: 'r1' };
    assert.ok(await keep(run, { url: 'https://v3.fal.media/a.jpg', path: file, bytes: 5, sha256 }));
    await writeFile(file, 'edited');
    const store = createStore(path.join(folder, 'data'));
    const found = await findRecord(file, roots, store);
    assert.deepEqual(
      [found?.changedFrom?.path, found?.changedFrom?.request_id],
      ['art/fox.jpg', 'r1'],
    );
  });
});
