import assert from 'node:assert/strict';
import type { Json } from '../../src/domain/types.ts';
import { useForSuite } from '../support/fixtures.ts';
import { startSandbox } from '../support/mcp.ts';
import { CONTRACT } from './contract.ts';
import { answer, KEY, PAID, ROOT, type Run, verify, withFal } from './verify.ts';

const skipped = (run: Run) => PAID.filter((id) => run.check(id).result === 'not run');

describe('npm run verify:live', () => {
  describe('against the sandbox', () => {
    const whole = useForSuite(async () => {
      const sandbox = await startSandbox({ queueMs: 400, runMs: 200 });
      const run = await verify([], { gateway: sandbox.url });
      return { sandbox, run, close: () => sandbox.close() };
    });

    it('finds all as assumed and as in the embedded sandbox', () => {
      const { run } = whole;
      assert.deepEqual(
        run.checks().map(({ id }) => id),
        CONTRACT.map(({ id }) => id),
      );
      for (const { id, result, differences, unlikeSandbox } of run.checks()) {
        assert.deepEqual(
          { id, result, differences, unlikeSandbox },
          { id, result: 'as assumed', differences: [], unlikeSandbox: [] },
        );
      }
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.match(
        run.stdout,
        new RegExp(`\n${CONTRACT.length} as assumed, 0 different, 0 not run`),
      );
    });

    it('runs four jobs, and shows units and cost of the two that made a picture', () => {
      const { run, sandbox } = whole;
      assert.equal(PAID.length, 4);
      assert.equal(sandbox.submits(), 4);
      for (const id of ['run-stream', 'run-polling']) {
        const { units, unit } = run.check(id);
        assert.deepEqual({ units, unit }, { units: 1, unit: 'megapixels' });
      }
      assert.equal(run.stdout.match(/1 × megapixels, 0\.003 USD/g)?.length, 2);
      assert.match(run.stdout, /Runs: 4, 0\.006 USD by list price; without reported units: 2\./);
    });

    it('states what the key may not read', () => {
      assert.match(whole.run.stdout, /\n {4}this key may not read them \(HTTP 403\)\n/);
      assert.match(whole.run.stdout, /\n {4}the last run is among them\n {4}its input is stored\n/);
    });

    it('follows one run by the stream and the others by polling', () => {
      const paths = whole.sandbox.seen.map((request) => request.path);
      assert.equal(paths.filter((one) => one.includes('/status/stream')).length, 1);
      assert.ok(paths.some((one) => one.includes('/status?logs=1')));
    });

    it('writes the shapes of the answers, without their values', () => {
      const { report, stdout, check } = whole.run;
      const [page] = check('models-page').answers ?? [];
      assert.equal(page?.shape?.['models[].metadata.tags[]'], 'string');
      const ids = whole.sandbox.seen
        .filter(({ host }) => host === 'queue.fal.run')
        .flatMap((request) => /\/requests\/([^/?]{8,})/.exec(request.path)?.[1] ?? []);
      assert.ok(ids.length > 0);
      const values = ['signature', '://', 'red cube', '127.0.0.1', 'Webhook', ROOT];
      for (const text of [...ids, ...KEY.split(':'), ...values]) {
        assert.ok(!report.includes(text), text);
        assert.ok(!stdout.includes(text), text);
      }
    });
  });

  it('shows no key, address or id when an answer has them as its keys', () =>
    withFal({}, async (sandbox) => {
      const id = '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
      const hidden = { [KEY]: 1, [id]: 1, 'somebody@example.com': 1, 'https://x.test/?s=1': 1 };
      const models: Json = [{ endpoint_id: 'a', ...hidden }];
      sandbox.fault({
        match: { path: /^\/v1\/models\?limit=1000/ },
        action: answer({ models, has_more: false, 'live-secret-marker': 1, new_key: 1 }),
      });
      const run = await verify(['--read-only'], { gateway: sandbox.url });
      const shape = run.check('models-most').answers?.[0]?.shape ?? {};
      assert.equal(shape['models[].*'], 'number');
      assert.equal(shape.new_key, 'number');
      for (const text of [...Object.keys(hidden), 'live-secret-marker', 'example.com']) {
        assert.ok(!run.report.includes(text), text);
        assert.ok(!run.stdout.includes(text), text);
      }
    }));

  describe('the cap', () => {
    it('of 0 submits nothing', () =>
      withFal({}, async (sandbox) => {
        const run = await verify(['--cap', '0'], { gateway: sandbox.url });
        assert.equal(sandbox.submits(), 0);
        assert.deepEqual(skipped(run), PAID);
        assert.match(run.check('cancel').reason ?? '', /up to 0\.003 USD, and 0 USD of the cap/);
        assert.equal(run.check('upload').result, 'as assumed');
        assert.equal(run.code, 0, run.stdout);
      }));

    it('is never exceeded by the highest price of the next run', () =>
      withFal({}, async (sandbox) => {
        const run = await verify(['--cap', '0.0089'], { gateway: sandbox.url });
        assert.equal(sandbox.submits(), 2);
        assert.deepEqual(skipped(run), ['cancel', 'invalid-input']);
      }));

    it('counts a run without reported units as its highest price', () =>
      withFal({}, async (sandbox) => {
        // The cancelled job reports no units; 0.001 USD are left after it.
        const run = await verify(['--cap', '0.01'], { gateway: sandbox.url });
        assert.equal(sandbox.submits(), 3);
        assert.deepEqual(skipped(run), ['invalid-input']);
      }));

    it('lets nothing be submitted without a usable price', async () => {
      const prices = [
        { unit_price: 0.00017, unit: 'compute seconds', currency: 'USD' },
        { unit_price: 0, unit: 'megapixels', currency: 'USD' },
        { unit_price: 0.003, unit: 'megapixels', currency: 'EUR' },
        { unit_price: 0.003, unit: 'puffs', currency: 'USD' },
      ];
      for (const price of prices) {
        await withFal({}, async (sandbox) => {
          sandbox.fault({
            match: { path: /^\/v1\/models\/pricing\?/ },
            action: answer({ prices: [{ endpoint_id: 'fal-ai/flux/schnell', ...price }] }),
          });
          const run = await verify([], { gateway: sandbox.url });
          assert.equal(sandbox.submits(), 0, price.unit);
          assert.deepEqual(skipped(run), PAID);
          assert.match(run.check('cancel').reason ?? '', /price of a run is not known/);
        });
      }
    });
  });

  it('with --read-only uploads and runs nothing', () =>
    withFal({}, async (sandbox) => {
      const run = await verify(['--read-only'], { gateway: sandbox.url });
      assert.equal(sandbox.submits(), 0);
      const changes = sandbox.seen.filter(({ method }) => method !== 'GET');
      const posts = changes.map((request) => `${request.host}${request.path}`).sort();
      assert.deepEqual(posts, ['api.fal.ai/v1/models/pricing/estimate', 'fal.ai/docs/mcp']);
      assert.equal(run.code, 0, run.stdout);
    }));

  it('ends with code 2 and runs nothing without a key, with a wrong key and for wrong options', () =>
    withFal({ key: 'only:this-secret-key' }, async (sandbox) => {
      const gateway = sandbox.url;
      const endings: [Run, RegExp][] = [
        [await verify([], { gateway, key: null }), /FAL_KEY is not set/],
        [await verify([], { gateway }), /Authentication required/],
        [await verify(['--cap', 'much'], { gateway }), /--cap must be/],
        [await verify(['--cap', '-1'], { gateway }), /--cap/],
        [await verify(['--unknown'], { gateway }), /--unknown/],
        [await verify(['--report', '/no/such/folder/x.json'], { gateway }), /--report: ENOENT/],
        [await verify([], { gateway: 'nowhere' }), /FAL_GATEWAY_URL/],
      ];
      for (const [{ code, stderr }, expected] of endings) {
        assert.match(stderr, expected);
        assert.equal(code, 2, stderr);
        assert.doesNotMatch(stderr, /\n {4}at /);
      }
      assert.equal(sandbox.submits(), 0);
    }));

  it('explains itself', async () => {
    const { code, stdout } = await verify(['--help'], { key: null });
    assert.equal(code, 0);
    for (const option of ['--cap', '--read-only', '--report', 'FAL_KEY']) {
      assert.ok(stdout.includes(option), option);
    }
  });
});
