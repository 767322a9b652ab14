import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { localDay } from '../../src/domain/spending.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { catalogue } from '../sandbox/start.ts';
import { tempFolder } from '../support/mcp.ts';

const SCHNELL = 'fal-ai/flux/schnell';
const DEV = 'fal-ai/flux/dev';
const ADMIN = 'admin-test:key';

describe('the ledger beside what fal billed', () => {
  let sandbox: Sandbox;
  let folder: string;
  before(async () => {
    folder = await tempFolder('compare');
    sandbox = await createSandbox({
      ...{ queueMs: 5, runMs: 10, billingDelayMs: 0, discountPercent: 10 },
      catalogue: await catalogue(),
    });
  });
  after(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  const open = async (key: string, dataFolder: string) =>
    createRuntime({
      key: () => key,
      gateway: sandbox.url,
      roots: () => Promise.resolve([]),
      dataFolder,
      catalogue: pathToFileURL(await catalogue()),
    });
  const run = async (runtime: Awaited<ReturnType<typeof open>>, endpointId: string) => {
    const input = { prompt: 'a fox', image_size: 'square_hd' };
    await (
      await runtime.jobs.start({ endpointId, input, by: 'you' })
    ).done;
  };

  it('shows list prices against discounted bills, and runs of other machines', async () => {
    const here = await open(ADMIN, folder);
    await run(here, SCHNELL);
    await run(here, SCHNELL);
    await run(await open(ADMIN, await tempFolder('other')), DEV);
    const today = localDay(Date.now());
    const [dev, schnell, ...others] = await here.spending.compare(today, today);
    assert.deepEqual(dev, { endpointId: DEV, here: 0, billed: 0.045 });
    // 1024 × 1024 is 1.05 megapixels, which fal rounds up to two.
    assert.deepEqual(schnell, { endpointId: SCHNELL, here: 0.012, billed: 0.0108 });
    assert.deepEqual(others, []);
    const yesterday = localDay(Date.now() - 24 * 3_600_000);
    assert.deepEqual(await here.spending.compare(yesterday, yesterday), []);
    const { today: spent } = await here.spending.overview();
    assert.ok(Math.abs(spent - 0.012) < 1e-9);
  });

  it('is refused for an ordinary key', async () => {
    const runtime = await open('ordinary:key', folder);
    await assert.rejects(runtime.spending.compare('2026-01-01', '2026-01-31'), {
      reason: 'no-permission',
    });
  });
});
