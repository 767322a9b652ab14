import assert from 'node:assert/strict';
import type { FaultAction } from '../../src/sandbox/sandbox.ts';
import { useForSuite } from '../support/fixtures.ts';
import { answer, type Run, verify, withFal } from './verify.ts';

interface Changed {
  readonly what: string;
  readonly check: string;
  readonly path: RegExp;
  readonly action: FaultAction;
  readonly difference: RegExp;
}

const NOT_ALLOWED = answer({ detail: 'Method Not Allowed' }, 405);

const READ: readonly Changed[] = [
  {
    what: 'another type',
    check: 'prices',
    path: /^\/v1\/models\/pricing\?.*nano-banana/,
    action: answer({
      prices: [{ endpoint_id: 'a', unit_price: '1', unit: 'x', currency: 'USD' }],
    }),
    difference: /prices\[\]\.unit_price: .*expected number, received string/,
  },
  {
    what: 'another shape',
    check: 'models-page',
    path: /^\/v1\/models\?limit=3/,
    action: answer({ data: [] }),
    difference: /GET api\.fal\.ai\/v1\/models: models: /,
  },
  {
    what: 'another status',
    check: 'typical-price',
    path: /\/pricing\/estimate$/,
    action: answer({ error: { type: 'x', message: 'x' } }, 410),
    difference: /estimate: HTTP 410/,
  },
  {
    what: 'a page instead of JSON',
    check: 'openapi',
    path: /openapi\.json/,
    action: { kind: 'html', status: 200 },
    difference: /HTTP 200 without JSON/,
  },
  {
    what: 'a docs server that is gone, though the client uses the index instead',
    check: 'docs',
    path: /^\/docs\/mcp/,
    action: answer({ detail: 'Not Found' }, 404),
    difference: /GET fal\.ai\/docs\/llms\.txt: not a call of this check/,
  },
];

const RUNS: readonly Changed[] = [
  {
    what: 'a status stream that is gone, though the client polls instead',
    check: 'run-stream',
    path: /\/status\/stream/,
    action: NOT_ALLOWED,
    difference: /does not report the end; polling does[^]*status\/stream: HTTP 405/,
  },
  {
    what: 'a result that is not the one of the model',
    check: 'run-polling',
    path: /\/requests\/[^/?]+$/,
    action: answer({ picture: 'none' }),
    difference: /the result holds 0 pictures[^]*requests\/\{id\}: images: /,
  },
  {
    what: 'an input that is not refused',
    check: 'invalid-input',
    path: /\/requests\/[^/?]+$/,
    action: answer({ picture: 'none' }),
    difference: /the input is not refused as invalid[^]*HTTP 200/,
  },
];

/** The contract against a sandbox that gives all these answers. */
const useChanged = (changed: readonly Changed[], args: readonly string[]) =>
  useForSuite(async (): Promise<Run & { close: () => Promise<void> }> => {
    const run = await withFal({}, (sandbox) => {
      for (const { path, action } of changed) {
        sandbox.fault({ match: { path }, action, times: Infinity });
      }
      return verify(args, { gateway: sandbox.url });
    });
    return { ...run, close: () => Promise.resolve() };
  });

describe('npm run verify:live reports as a difference', () => {
  for (const [changed, args] of [
    [READ, ['--read-only']],
    [RUNS, []],
  ] as const) {
    describe(args[0] ?? 'with runs', () => {
      const run = useChanged(changed, args);
      for (const { what, check, difference } of changed) {
        it(what, () => {
          const { result, differences = [] } = run.check(check);
          assert.equal(result, 'differs', run.stdout);
          assert.match(differences.join('\n'), difference);
          for (const text of differences) assert.ok(run.stdout.includes(`    differs: ${text}`));
        });
      }

      it('only what is changed, with exit code 1', () => {
        const differing = run.checks().filter(({ result }) => result === 'differs');
        const expected = new Set(changed.map(({ check }) => check));
        // All results are changed, also those of the other runs.
        if (args.length === 0) expected.add('cancel');
        assert.deepEqual(new Set(differing.map(({ id }) => id)), expected);
        assert.equal(run.code, 1);
      });
    });
  }

  it('none of the answers that fal is known to give', () =>
    withFal({ billingDelayMs: 0 }, async (sandbox) => {
      sandbox.fault({
        match: { path: /\/status(\?|$)/, host: 'queue.fal.run' },
        action: { kind: 'unknown-completed' },
      });
      sandbox.fault({
        match: { path: /\/requests\/[^/?]+$/ },
        action: { kind: 'result-202' },
        times: Infinity,
      });
      const run = await verify([], { gateway: sandbox.url, key: 'admin-one:secret-of-admin' });
      assert.equal(run.code, 0, run.stdout);
      for (const told of [
        'an unknown id reads COMPLETED',
        'the request for the result right after the submit: HTTP 202',
        'this key may read them; the last run is among them',
      ]) {
        assert.ok(run.stdout.includes(`    ${told}\n`), run.stdout);
      }
      const shape = run.check('billing').answers?.[0]?.shape ?? {};
      assert.equal(shape['billing_events[].cost_total'], 'number');
    }));

  it('not what only the sandbox does otherwise: it is shown, with exit code 0', () =>
    withFal({}, async (sandbox) => {
      const body = { estimate_type: 'historical_api_price', total_cost: 1, currency: 'USD' };
      sandbox.fault({ match: { path: /\/estimate$/ }, action: answer({ ...body, discount: 5 }) });
      const run = await verify(['--read-only'], { gateway: sandbox.url });
      const { result, unlikeSandbox } = run.check('typical-price');
      assert.equal(result, 'as assumed');
      assert.deepEqual(unlikeSandbox, [
        'POST api.fal.ai/v1/models/pricing/estimate 200: discount: additional (number)',
      ]);
      assert.match(run.stdout, /unlike the sandbox: .*discount/);
      assert.equal(run.code, 0);
    }));
});
