import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AT } from '../faults/sound.ts';
import { PIXEL } from '../suites/pixel.ts';
import { journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';
import { type Cli, useCli } from './cli.ts';

const SCHNELL = 'fal-ai/flux/schnell';
const SLOW = 'prompt=x [sandbox:slow=60000]';
type Data = Record<string, unknown>;

/** The input of the only job in the journal. */
async function inputOf(cli: Cli) {
  const [job, ...more] = await journalOf(cli);
  assert.ok(job && more.length === 0);
  return job.input;
}

describe('the command run', () => {
  const cli = useCli();

  it('saves what a model makes and prints its path; --quiet prints no progress', async () => {
    const args = ['run', SCHNELL, '-i', 'prompt=a red fox', '--save-to', 'assets'];
    const { code, out, err } = await cli.run(args);
    assert.equal(code, 0, err);
    assert.equal(out, `${path.join(cli.project, 'assets/a-red-fox.jpg')}\n`);
    assert.ok((await readFile(out.trim())).length > 100);
    assert.match(err, /^submits fal-ai\/flux\/schnell\n/);
    assert.match(err, /Cost: 0\.003 USD by list price/);
    const quiet = await cli.run([...args, '--quiet']);
    assert.equal(quiet.code, 0);
    assert.doesNotMatch(quiet.err, /submits|waits|runs/);
  });

  it('says once on this machine what records hold, and not where it is to be quiet', async () => {
    const run = async (...more: readonly string[]) => {
      const args = ['run', SCHNELL, '-i', 'prompt=a red fox', ...more];
      const { code, err } = await cli.run(args);
      assert.equal(code, 0, err);
      return err.split('Notice: .fal/media records the model').length - 1;
    };
    const save = ['--save-to', 'assets'];
    assert.equal(await run(), 0);
    assert.equal(await run(...save, '--quiet'), 0);
    const off = await cli.run(['run', SCHNELL, '-i', 'prompt=a', ...save], {
      env: { FAL_OUTPUT_PROVENANCE: 'off' },
    });
    assert.doesNotMatch(off.err, /Notice/);
    assert.equal(await run(...save), 1);
    assert.equal(await run(...save), 0);
    await rm(path.join(cli.data, 'records-explained'));
    assert.equal(await run(...save, '-i', 'seed=2', '--matrix', 'num_images=1,2'), 1);
  });

  it('saves a file that cannot be recorded, and says so', async () => {
    await writeFile(path.join(cli.project, '.fal'), 'in the way');
    const args = ['run', SCHNELL, '-i', 'prompt=a red fox', '--save-to', 'assets'];
    const { code, out, err } = await cli.run(args);
    assert.equal(code, 0, err);
    assert.ok((await readFile(out.trim())).length > 100);
    assert.match(err, /could not be recorded: .*\n?.*The file itself is saved\./);
    assert.doesNotMatch(err, /Notice/);
    const json = JSON.parse((await cli.run([...args, '--json'])).out) as Data;
    assert.match(String(json.record_error), /could not be recorded/);
  });

  it('prints JSON for programs, URLs without a folder, and the text of a model that makes text', async () => {
    const json = await cli.run(['run', SCHNELL, '-i', 'prompt=a', '-i', 'seed=7', '--json']);
    const data = JSON.parse(json.out) as Data;
    assert.equal(data.status, 'completed');
    assert.equal(data.endpoint_id, SCHNELL);
    assert.equal(data.seed, 7);
    assert.match(String(data.request_id), /^[\da-f-]{36}$/);
    const url = await cli.run(['run', SCHNELL, '-i', 'prompt=a']);
    assert.match(url.out, /^http\S+\/\S+\.jpg\n$/);
    const text = await cli.run(['run', 'openrouter/router', '-i', 'prompt=x', '-i', 'model=some']);
    assert.equal(text.code, 0, text.err);
    assert.match(text.out, /\w/);
    assert.doesNotMatch(text.out, /https:/);
  });

  it('reads fields in the types of the schema, nested ones, lists, a file and stdin', async () => {
    await writeFile(path.join(cli.project, 'input.json'), '{"seed": 1, "num_images": 2}');
    const { code, err } = await cli.run(
      [
        ...['run', 'fal-ai/flux-lora', '--input-file', 'input.json', '-i', 'prompt=-'],
        ...['-i', 'image_size.width=512', '-i', 'image_size.height=256', '-i', 'seed=12'],
        ...['-i', 'enable_safety_checker=false', '-i', 'guidance_scale=2.5'],
        ...['-i', 'loras={"path":"https://example.com/a.safetensors"}'],
        ...['-i', 'loras={"path":"https://example.com/b.safetensors","scale":0.5}'],
      ],
      { stdin: 'a fox = "1"\n' },
    );
    assert.equal(code, 0, err);
    assert.deepEqual(await inputOf(cli), {
      seed: 12,
      num_images: 2,
      prompt: 'a fox = "1"',
      image_size: { width: 512, height: 256 },
      enable_safety_checker: false,
      guidance_scale: 2.5,
      loras: [
        { path: 'https://example.com/a.safetensors' },
        { path: 'https://example.com/b.safetensors', scale: 0.5 },
      ],
    });
  });

  it('uploads a file where the model takes media', async () => {
    await writeFile(path.join(cli.project, 'dot.png'), Buffer.from(PIXEL, 'base64'));
    const { code, err } = await cli.run(['run', 'fal-ai/birefnet/v2', '-i', 'image_url=dot.png']);
    assert.equal(code, 0, err);
    assert.match(err, /^uploads /);
    assert.match(JSON.stringify((await inputOf(cli)).image_url), /^"https?:\/\/.*\.png"$/);
    const missing = await cli.run(['run', 'fal-ai/birefnet/v2', '-i', 'image_url=none.png']);
    assert.equal(missing.code, 2);
    assert.equal(cli.sandbox.submits(), 1);
  });

  it('submits nothing in a dry run, and says the price', async () => {
    const { code, out } = await cli.run(['run', SCHNELL, '-i', 'prompt=a', '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /^The input is valid\. .*0\.003 USD/);
    const faulty = await cli.run(['run', SCHNELL, '-i', 'promt=a', '--dry-run']);
    assert.equal(faulty.code, 2);
    assert.equal(cli.sandbox.submits(), 0);
  });

  it('detaches, and "jobs wait" gets the result', async () => {
    const { code, out } = await cli.run(['run', SCHNELL, '-i', 'prompt=later', '--detach']);
    assert.equal(code, 0);
    const id = out.trim();
    const waited = await cli.run(['jobs', 'wait', id, '--save-to', 'got', '--json']);
    assert.equal(waited.code, 0, waited.err);
    const data = JSON.parse(waited.out) as { request_id: string; files: string[] };
    assert.equal(data.request_id, id);
    assert.deepEqual(data.files, [path.join(cli.project, 'got/later.jpg')]);
    assert.equal(cli.sandbox.submits(), 1);
  });

  it('exits with 2 for a faulty input or faulty arguments, and submits nothing', async () => {
    for (const [args, message] of [
      [
        [SCHNELL, '-i', 'promt=a'],
        /did you mean prompt\?[^]*schema fal-ai\/flux\/schnell lists all fields/,
      ],
      [[SCHNELL, '-i', 'prompt=a', '-i', 'seed=abc'], /seed/],
      [[SCHNELL, '-i', 'prompt'], /--input is "prompt"; it is NAME=VALUE/],
      [[SCHNELL, '-i', 'prompt=-', '--input-file', '-'], /stdin is read once/],
      [[SCHNELL, '--input-file', 'none.json'], /--input-file none\.json cannot be read/],
      [[SCHNELL, '-i', 'prompt=a', '--max-cost', 'much'], /--max-cost is "much"/],
      [[SCHNELL, '-i', 'prompt=a', '--what'], /Unknown option '--what'/],
      [['no/such-model', '-i', 'prompt=a'], /no endpoint "no\/such-model"/],
      [[], /run takes one endpoint id/],
    ] as const) {
      const { code, err, out } = await cli.run(['run', ...args]);
      assert.equal(code, 2, err);
      assert.match(err, message);
      assert.equal(out, '');
    }
    assert.equal(cli.sandbox.submits(), 0);
  });

  it('exits with 3 when a limit refuses it, or without an approval', async () => {
    const args = ['run', SCHNELL, '-i', 'prompt=a'];
    const capped = await cli.run([...args, '--max-cost', '0.001']);
    assert.equal(capped.code, 3, capped.err);
    const limited = await cli.run(args, { env: { FAL_MAX_RUN: '0.001' } });
    assert.equal(limited.code, 3, limited.err);
    const unapproved = await cli.run(args, { env: { FAL_CONFIRM_ABOVE: '0.001' } });
    assert.equal(unapproved.code, 3, unapproved.err);
    assert.match(unapproved.err, /--accept-max-cost/);
    assert.equal(cli.sandbox.submits(), 0);
    const accepted = await cli.run([...args, '--accept-max-cost', '1'], {
      env: { FAL_CONFIRM_ABOVE: '0.001' },
    });
    assert.equal(accepted.code, 0, accepted.err);
  });

  it('exits with 4 when the model fails, and with 5 when nobody knows whether fal took it', async () => {
    const failed = await cli.run(['run', SCHNELL, '-i', 'prompt=x [sandbox:fail]', '--json']);
    assert.equal(failed.code, 4, failed.err);
    assert.equal((JSON.parse(failed.out) as Data).status, 'failed');
    const unreachable = { host: 'api.fal.ai', path: /requests\/by-endpoint/ };
    cli.sandbox.fault({ match: AT.submit, action: { kind: 'lost-answer' } });
    cli.sandbox.fault({
      match: unreachable,
      times: Infinity,
      action: { kind: 'status', status: 403 },
    });
    const lost = await cli.run(['run', SCHNELL, '-i', 'prompt=lost']);
    assert.equal(lost.code, 5, lost.err);
    assert.match(lost.err, /Do not run it again at once/);
    cli.sandbox.clearFaults();
    const found = await cli.run(['jobs', 'wait', 'last', '--json']);
    assert.equal(found.code, 0, found.err);
    assert.equal((JSON.parse(found.out) as Data).status, 'completed');
    assert.equal(cli.sandbox.submits(), 2);
  });

  it('submits nothing when it is interrupted before the submit', async () => {
    cli.sandbox.fault({
      match: { path: /openapi/ },
      times: Infinity,
      action: { kind: 'slow-headers', delayMs: 20_000 },
    });
    const run = cli.start(['run', 'fal-ai/flux/dev', '-i', 'prompt=a']);
    await until(() => cli.sandbox.seen.some((one) => one.path.includes('openapi')));
    run.child.kill('SIGINT');
    const { code, err } = await run.ended;
    assert.equal(code, 130, err);
    assert.match(err, /Interrupted; nothing was submitted/);
    assert.equal(cli.sandbox.submits(), 0);
  });

  it('shows the request id when it is interrupted during the submit or while the job runs', async () => {
    cli.sandbox.fault({ match: AT.submit, action: { kind: 'slow-headers', delayMs: 1_500 } });
    for (const isSubmitted of [false, true]) {
      const before = cli.sandbox.seen.length;
      const run = cli.start(['run', SCHNELL, '-i', isSubmitted ? SLOW : 'prompt=during']);
      if (isSubmitted) await until(() => /(waits|runs)/.test(run.err()));
      else
        await until(() =>
          cli.sandbox.seen
            .slice(before)
            .some(({ host, method }) => host === 'queue.fal.run' && method === 'POST'),
        );
      run.child.kill('SIGINT');
      const { code, err } = await run.ended;
      assert.equal(code, 130, err);
      const id = /jobs wait ([\da-f-]{36})/.exec(err)?.[1];
      assert.ok(id, err);
      const args = isSubmitted ? ['jobs', 'cancel', id] : ['jobs', 'wait', id];
      const after = await cli.run(args);
      assert.equal(after.code, 0, after.err);
    }
    assert.equal(cli.sandbox.submits(), 2);
  });

  it('never exceeds the limit of a day, however many run at once', async () => {
    const args = ['run', SCHNELL, '-i', 'prompt=a', '-i', 'image_size=square_hd'];
    // Each costs 0.006 USD.
    const env = { FAL_MAX_DAY: '0.02' };
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, seed) => cli.run([...args, '-i', `seed=${seed}`], { env })),
    );
    const codes = all.map(({ code }) => code).sort();
    assert.deepEqual(codes, [0, 0, 0, 3, 3, 3, 3, 3], all.map(({ err }) => err).join('\n'));
    assert.equal(cli.sandbox.submits(), 3);
  });
});
