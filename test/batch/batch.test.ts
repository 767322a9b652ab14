import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useCli } from '../cli/cli.ts';
import { createJournal } from '../../src/jobs/journal.ts';
import { createStore } from '../../src/store/store.ts';
import { NO_LIMITS } from '../support/mcp.ts';

const ENDPOINT = 'fal-ai/flux/schnell';

interface Row {
  readonly label: string;
  readonly state: string;
  readonly files: readonly string[];
  readonly cost?: number;
  readonly error?: string;
}

describe('a batch', () => {
  const cli = useCli();
  const start = (args: readonly string[], env?: NodeJS.ProcessEnv, endpoint = ENDPOINT) =>
    cli.start(['run', endpoint, ...args], { ...(env && { env }) });
  const run = (...args: string[]) => start(args).ended;
  const rowsOf = (out: string) => (JSON.parse(out) as { rows: readonly Row[] }).rows;
  const count = (method: string, pattern: RegExp) =>
    cli.sandbox.seen.filter((one) => one.method === method && pattern.test(one.host + one.path))
      .length;

  it('runs each combination of a matrix, in fields and in the prompt', async () => {
    const matrix = ['--matrix', 'seed=1..3..2', '--matrix', 'animal=fox,owl'];
    const { code, out, err } = await run('-i', 'prompt=a {animal}', ...matrix, '--save-to', 'out');
    assert.equal(code, 0, err);
    assert.match(out, /4 of 4 rows are done, for 0\.012 USD\.\n$/);
    assert.match(out, /^1 +done +0\.003 +seed=1 animal=fox \| a-fox(-2)?\.jpg$/m);
    const saved = await readdir(path.join(cli.project, 'out'));
    assert.equal(saved.filter((name) => name.endsWith('.jpg')).length, 4);
    const sheet = await readFile(
      path.join(cli.project, 'out/contact-sheet-flux-schnell.html'),
      'utf8',
    );
    assert.equal(sheet.match(/<img src="a-(fox|owl)(-2)?\.jpg"/g)?.length, 4);
  });

  it('runs the rows of a CSV file, and each line of prompts', async () => {
    await writeFile(
      path.join(cli.project, 'rows.csv'),
      '\uFEFFprompt,seed\n"one, ""two""",7\n\nthree,\n',
    );
    const { out } = await run('--csv', 'rows.csv', '--json', '--quiet');
    assert.deepEqual(
      rowsOf(out).map(({ label }) => label),
      ['prompt=one, "two" seed=7', 'prompt=three'],
    );
    await writeFile(path.join(cli.project, 'prompts.txt'), 'a fox\r\n\n an owl \n');
    const prompts = await run('--prompts', 'prompts.txt', '--json', '--quiet');
    assert.deepEqual(
      rowsOf(prompts.out).map(({ label }) => label),
      ['prompt=a fox', 'prompt=an owl'],
    );
  });

  it('continues where it ended: only rows that are new or changed run', async () => {
    const args = ['-i', 'prompt=a fox', '--save-to', 'out', '--json', '--quiet', '--matrix'];
    await run(...args, 'seed=1..2');
    assert.equal(cli.sandbox.submits(), 2);
    const more = await run(...args, 'seed=1..3');
    assert.deepEqual(
      rowsOf(more.out).map(({ state }) => state),
      ['done-before', 'done-before', 'completed'],
    );
    assert.equal(cli.sandbox.submits(), 3);
    const fresh = await run(...args, 'seed=1..3', '--fresh');
    assert.ok(rowsOf(fresh.out).every(({ state }) => state === 'completed'));
    // The fresh start is the one that counts from then on.
    const after = await run(...args, 'seed=1..3');
    assert.ok(rowsOf(after.out).every(({ state }) => state === 'done-before'));
    assert.equal(cli.sandbox.submits(), 6);
  });

  it('is refused as a whole before anything is paid', async () => {
    await writeFile(path.join(cli.project, 'rows.csv'), 'prompt,num_images\na,1\nb,many\n');
    const faulty = await run('--csv', 'rows.csv');
    assert.equal(faulty.code, 2);
    assert.match(faulty.err, /Row 2 \(prompt=b num_images=many\): .*num_images/s);
    const dear = await run('-i', 'prompt=a', '--matrix', 'seed=1..4', '--max-cost', '0.01');
    assert.equal(dear.code, 3);
    assert.match(dear.err, /These 4 runs .* may cost 0\.012 USD, and max_cost is 0\.01 USD/);
    const unknown = await run('-i', 'prompt=a', '--matrix', 'sead=1,2');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /sead: neither a field that can be set nor a \{placeholder\}/);
    for (const [flag, text] of [
      ['--matrix', 'seed=5..1'],
      ['--matrix', 'seed'],
      ['--matrix', 'seed=1..5000'],
      ['--parallel', '0'],
      ['--csv', 'missing.csv'],
    ] as const) {
      const { code, err } = await run('-i', 'prompt=a', '--matrix', 'seed=1,2', flag, text);
      assert.equal(code, 2, err);
    }
    assert.equal(cli.sandbox.submits(), 0);
  });

  it('prices what is left and runs nothing with --dry-run', async () => {
    const args = ['-i', 'prompt=a', '--save-to', 'out', '--matrix'];
    await run(...args, 'seed=1,2');
    const { out, code } = await run(...args, 'seed=1..5', '--dry-run');
    assert.equal(code, 0);
    assert.equal(out, '5 rows, 3 to run. They cost at most 0.009 USD.\n');
    assert.equal(cli.sandbox.submits(), 2);
  });

  it('asks once for all rows: without a terminal it needs --accept-max-cost', async () => {
    const args = ['-i', 'prompt=a', '--matrix', 'seed=1..4'];
    const strict = { FAL_CONFIRM_ABOVE: '0.01' };
    const refused = await start(args, strict).ended;
    assert.equal(refused.code, 3);
    assert.match(refused.err, /--accept-max-cost/);
    assert.equal(cli.sandbox.submits(), 0);
    const accepted = await start([...args, '--accept-max-cost', '0.02'], strict).ended;
    assert.equal(accepted.code, 0, accepted.err);
  });

  it('stops at a limit and gives the rest back', async () => {
    const args = ['-i', 'prompt=a', '--json', '--quiet', '--matrix', 'seed=1..4'];
    const { code } = await start(args, { FAL_MAX_DAY: '0.01' }).ended;
    assert.equal(code, 3);
    assert.equal(cli.sandbox.submits(), 0);
    const { code: later, err } = await start(args, { FAL_MAX_DAY: '0.02' }).ended;
    assert.equal(later, 0, err);
  });

  it('slows down while fal throttles, and runs every row once', async () => {
    cli.sandbox.fault({
      match: { host: 'queue.fal.run', method: 'POST' },
      times: 12,
      action: { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
    });
    const args = ['-i', 'prompt=a', '--matrix', 'seed=1..6', '--json', '--quiet'];
    const { out, code, err } = await run(...args);
    assert.equal(code, 0, err);
    assert.ok(rowsOf(out).every(({ state }) => state === 'completed'));
    assert.equal(cli.sandbox.submits(), 6);
  });

  describe('whose answer to a submit is lost', () => {
    const args = ['-i', 'prompt=a', '--matrix', 'seed=1..3', '--save-to', 'out', '--json', '-q'];
    beforeEach(() => {
      cli.sandbox.fault({
        match: { host: 'queue.fal.run', method: 'POST' },
        times: 1,
        action: { kind: 'lost-answer' },
      });
      // The key may not list requests, so that nothing tells whether fal received it.
      cli.sandbox.fault({
        match: { host: 'api.fal.ai', path: /requests/ },
        times: 1_000,
        action: { kind: 'no-permission' },
      });
    });
    const assertOneUnsure = async () => {
      const { code, out } = await run(...args);
      assert.equal(code, 5);
      assert.equal(rowsOf(out).filter(({ state }) => state === 'unsure').length, 1);
      assert.equal(cli.sandbox.submits(), 3);
    };
    const assertRunsAgain = async () => {
      const { code } = await run(...args, '--retry-unsure');
      assert.equal(code, 0);
      assert.equal(cli.sandbox.submits(), 4);
    };

    it('runs the row again only with --retry-unsure', async () => {
      await assertOneUnsure();
      await assertOneUnsure();
      await assertRunsAgain();
    });

    it('does so also when the row was removed from the history', async () => {
      await assertOneUnsure();
      const journal = createJournal(createStore(cli.data), { via: cli.sandbox.url });
      const { jobs } = await journal.jobs();
      for (const { id, handle } of jobs) if (!handle) await journal.remove(id);
      await assertOneUnsure();
      await assertRunsAgain();
    });
  });

  it('needs no approval for its number of rows', async () => {
    const unset = Object.fromEntries(Object.keys(NO_LIMITS).map((name) => [name, undefined]));
    const first = await start(['-i', 'prompt=a', '--matrix', 'seed=1..12', '-q'], unset).ended;
    assert.equal(first.code, 0, first.err);
    const more = await start(['-i', 'prompt=a', '--matrix', 'seed=1..14', '-q'], unset).ended;
    assert.equal(more.code, 0, more.err);
    assert.equal(cli.sandbox.submits(), 14);
  });

  it('keeps failed rows until --retry-failed', async () => {
    const args = ['-i', 'prompt=a', '--matrix', 'seed=1..3', '--json', '--quiet', '--matrix'];
    const prompts = 'prompt=["a fox","[sandbox:fail] a fox"]';
    const first = await run(...args, prompts);
    assert.equal(first.code, 4, first.err);
    const failed = rowsOf(first.out).filter(({ state }) => state === 'failed');
    assert.equal(failed.length, 3);
    const submits = cli.sandbox.submits();
    assert.equal((await run(...args, prompts)).code, 4);
    assert.equal(cli.sandbox.submits(), submits);
    await run(...args, prompts, '--retry-failed');
    assert.equal(cli.sandbox.submits(), submits + 3);
  });

  it('runs a row once when two processes run the same batch', async () => {
    const args = ['-i', 'prompt=a', '--matrix', 'seed=1..12', '--save-to', 'out', '--json', '-q'];
    const both = await Promise.all([run(...args), run(...args)]);
    const states = both.flatMap(({ out }) => rowsOf(out).map(({ state }) => state));
    assert.equal(states.filter((state) => state === 'completed').length >= 12, true);
    assert.equal(cli.sandbox.submits(), 12);
  });

  it('uploads a file once for all rows, and takes another content for another row', async () => {
    const photo = path.join(cli.project, 'photo.png');
    await writeFile(photo, Buffer.from('89504e470d0a1a0a', 'hex'));
    const args = ['--matrix', 'strength=0.5,0.7', '-i', 'prompt=a', '-i', 'image_url=photo.png'];
    const go = async () => {
      const { out, err } = await start(
        [...args, '--save-to', 'out', '--json', '-q'],
        {},
        'fal-ai/flux/dev/image-to-image',
      ).ended;
      assert.notEqual(out, '', err);
      return rowsOf(out).map(({ state }) => state);
    };
    assert.deepEqual(await go(), ['completed', 'completed']);
    assert.equal(count('POST', /storage\/upload\/initiate/), 1);
    assert.deepEqual(await go(), ['done-before', 'done-before']);
    await writeFile(photo, Buffer.from('89504e470d0a1a0a00', 'hex'));
    assert.deepEqual(await go(), ['completed', 'completed']);
  });
});
