import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { copyServer } from '../../src/connect/serverCopy.ts';
import { createServerBuilds } from '../connect/serverBuilds.ts';
import { type Bench, startBench, tempFolder } from '../support/mcp.ts';
import { repetitions } from '../support/repetitions.ts';
import { until } from '../support/until.ts';

const STARTS = repetitions(40, 200);
const UPDATES = repetitions(4, 20);
/** Programs that start servers at the same time. */
const CLIENTS = 4;

describe("updates of the server's copy while clients start it", () => {
  it(`lets ${STARTS} starts and their later loads succeed during ${UPDATES} updates`, async function () {
    this.timeout(600_000);
    const root = await tempFolder('updates');
    const [dist, folder] = [path.join(root, 'dist'), path.join(root, 'server')];
    const builds = await createServerBuilds(dist);
    await builds.release(0);
    const server = await copyServer(dist, folder);
    const first = await startBench({ server });
    let [started, version, loadedAfterUpdate] = [0, 0, 0];

    const update = async () => {
      while (version < UPDATES) {
        const due = (version * STARTS) / UPDATES;
        await until(() => (started >= due ? true : undefined), 120);
        await builds.release(version + 1);
        // Two windows of the editor.
        await Promise.all([copyServer(dist, folder), copyServer(dist, folder)]);
        version += 1;
      }
    };
    const load = async (bench: Bench, startedBy: number) => {
      const { isError, text } = await bench.call('search_models', { query: 'flux' });
      assert.equal(isError, false, text);
      if (startedBy < version) loadedAfterUpdate += 1;
      await bench.close();
    };
    const client = async () => {
      let earlier = () => Promise.resolve();
      while (started < STARTS) {
        started += 1;
        const startedBy = version;
        const bench = await startBench({ server, share: first });
        // Its backend is loaded only after the next server has started.
        await earlier();
        earlier = () => load(bench, startedBy);
      }
      await earlier();
    };
    await Promise.all([update(), ...Array.from({ length: CLIENTS }, client)]);
    assert.ok(loadedAfterUpdate >= UPDATES, `only ${loadedAfterUpdate} loaded after an update`);
    await first.close();
    await rm(root, { recursive: true, force: true });
  });
});
