import assert from 'node:assert/strict';
import { startSandbox } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { useCli } from '../cli/cli.ts';

const ENDPOINT = 'fal-ai/flux/schnell';

describe('a batch of slow runs', () => {
  const cli = useCli({ runMs: 1_500 });

  it('ends at an interrupt with what goes on named, and continues', async () => {
    const args = ['-i', 'prompt=a', '--matrix', 'seed=1..8', '--parallel', '2', '--save-to', 'out'];
    const { child, ended } = cli.start(['run', ENDPOINT, ...args]);
    await until(() => cli.sandbox.submits() >= 2);
    child.kill('SIGINT');
    const { code, out } = await ended;
    assert.equal(code, 130);
    assert.match(out, /runs at fal/);
    assert.match(out, /The same command continues\./);
    const submitted = cli.sandbox.submits();
    assert.ok(submitted <= 4);
    const after = await cli.run(['run', ENDPOINT, ...args, '--json', '--quiet']);
    assert.equal(after.code, 0, after.err);
    assert.equal(cli.sandbox.submits(), 8);
  });
});

describe('a batch that waits while fal throttles', () => {
  const cli = useCli();

  it('reports every row at an interrupt', async () => {
    // The first row is submitted; the next one is throttled for as long as the test runs.
    cli.sandbox.fault({
      match: { host: 'queue.fal.run', method: 'POST' },
      after: 1,
      times: 100,
      action: { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
    });
    const args = ['-i', 'prompt=a', '--matrix', 'seed=1..3', '--parallel', '1', '--json'];
    const { child, ended } = cli.start(['run', ENDPOINT, ...args]);
    const isSubmit = ({ method, host }: { method: string; host: string }) =>
      method === 'POST' && host === 'queue.fal.run';
    await until(() => cli.sandbox.seen.filter(isSubmit).length >= 2);
    child.kill('SIGINT');
    const { code, out } = await ended;
    assert.equal(code, 130);
    const { rows } = JSON.parse(out) as { readonly rows: readonly { readonly state: string }[] };
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['completed', 'not-started', 'not-started'],
    );
  });
});

describe('a batch through another gateway', () => {
  const cli = useCli();

  it('is another batch: a try against the sandbox makes no row of the real one done', async () => {
    const other = await startSandbox();
    try {
      const args = ['run', ENDPOINT, '-i', 'prompt=a', '--matrix', 'seed=1..2', '--json', '-q'];
      for (const { url } of [cli.sandbox, other, cli.sandbox]) {
        const { code, err } = await cli.run(args, { env: { FAL_GATEWAY_URL: url } });
        assert.equal(code, 0, err);
      }
      assert.equal(cli.sandbox.submits(), 2);
      assert.equal(other.submits(), 2);
      const compare = ['compare', ENDPOINT, 'fal-ai/flux/dev', '-i', 'prompt=a', '--json'];
      for (const { url } of [cli.sandbox, other]) {
        const { code, err } = await cli.run(compare, { env: { FAL_GATEWAY_URL: url } });
        assert.equal(code, 0, err);
      }
      assert.equal(other.submits(), 4);
    } finally {
      await other.close();
    }
  });
});

describe('what a batch reserves', () => {
  const cli = useCli({ runMs: 5_000 });
  const args = ['-i', 'prompt=a', '--matrix', 'seed=1..3', '--parallel', '1'];
  /** USD that other processes count today. */
  const counted = async () => {
    const { out } = await cli.run(['spend', '--json']);
    return (JSON.parse(out) as { readonly today: number }).today;
  };

  it('counts for other processes also after an interrupt gave it back before', async () => {
    const first = cli.start(['run', ENDPOINT, ...args]);
    await until(() => cli.sandbox.submits() >= 1);
    first.child.kill('SIGINT');
    await first.ended;
    assert.equal(await counted(), 0.003);
    const second = cli.start(['run', ENDPOINT, ...args]);
    await until(() => cli.sandbox.submits() >= 2);
    assert.equal(await counted(), 0.009);
    assert.equal((await second.ended).code, 0);
    assert.equal(await counted(), 0.009);
  });

  it('counts while another process runs the same batch, and once when both have ended', async () => {
    const both = [cli.start(['run', ENDPOINT, ...args]), cli.start(['run', ENDPOINT, ...args])];
    await until(() => cli.sandbox.submits() >= 1);
    while (both.some(({ child }) => child.exitCode === null))
      assert.ok((await counted()) >= 0.009, 'a row that is to run is not counted');
    await Promise.all(both.map(({ ended }) => ended));
    assert.equal(await counted(), 0.009);
    assert.equal(cli.sandbox.submits(), 3);
  });
});

describe('a batch while all spending is stopped', () => {
  const cli = useCli({ runMs: 1_500 });

  it('submits none of the rows that were admitted with the others', async () => {
    const args = ['-i', 'prompt=a', '--matrix', 'seed=1..8', '--parallel', '1'];
    const { ended } = cli.start(['run', ENDPOINT, ...args]);
    await until(() => cli.sandbox.submits() >= 1);
    assert.equal((await cli.run(['spend', 'stop'])).code, 0);
    const submitted = cli.sandbox.submits();
    const { code, out, err } = await ended;
    assert.notEqual(code, 0);
    assert.match(out + err, /All spending of this machine is stopped/);
    assert.ok(cli.sandbox.submits() <= submitted + 1);
  });
});
