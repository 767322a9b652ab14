import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { useCli } from './cli.ts';

const SCHNELL = 'fal-ai/flux/schnell';

describe('the command jobs', () => {
  const cli = useCli();
  const submit = async (prompt: string) => {
    const { code, out, err } = await cli.run([
      'run',
      SCHNELL,
      '-i',
      `prompt=${prompt}`,
      '--detach',
    ]);
    assert.equal(code, 0, err);
    return out.trim();
  };

  it('lists the latest jobs first, also as JSON', async () => {
    assert.equal((await cli.run(['jobs'])).out, 'No job yet.\n');
    const first = await submit('one');
    const second = await submit('two');
    const { out } = await cli.run(['jobs']);
    const [headings, ...rows] = out.trimEnd().split('\n');
    assert.match(headings ?? '', /^UTC +STATE +ID +JOB$/);
    assert.match(rows[0] ?? '', new RegExp(`running +${second.slice(0, 8)} +${SCHNELL}: two$`));
    assert.match(rows[1] ?? '', new RegExp(`running +${first.slice(0, 8)} +${SCHNELL}: one$`));
    const json = await cli.run(['jobs', 'list', '--json', '--limit', '1']);
    const [job, ...more] = JSON.parse(json.out) as Record<string, unknown>[];
    assert.equal(more.length, 0);
    assert.deepEqual(
      [job?.request_id, job?.endpoint_id, job?.state, job?.by],
      [second, SCHNELL, 'running', 'fal-mcp'],
    );
  });

  it('waits for a job that the start of its id names, and cancels one that waits', async () => {
    const id = await submit('a');
    const waited = await cli.run(['jobs', 'wait', id.slice(0, 6), '--json', '--quiet']);
    assert.equal(waited.code, 0, waited.err);
    assert.equal((JSON.parse(waited.out) as { request_id: string }).request_id, id);
    assert.doesNotMatch(waited.err, /runs/);
    const slow = await submit('b [sandbox:slow=60000]');
    const cancelled = await cli.run(['jobs', 'cancel', slow, '--json']);
    assert.equal(cancelled.code, 0, cancelled.err);
    assert.equal((JSON.parse(cancelled.out) as { request_id: string }).request_id, slow);
    const ended = await cli.run(['jobs', 'wait', 'last']);
    assert.equal(ended.code, 4, ended.err);
  });

  it('exits with 2 for an id that names no job, and for faulty arguments', async () => {
    await submit('a');
    for (const [args, message] of [
      [['wait', 'ffffffff-0000'], /There is no job ffffffff-0000/],
      [['wait'], /takes one ID, or "last"/],
      [['nothing'], /There is no "jobs nothing"/],
      [['list', '--limit', 'x'], /--limit is a number from 1/],
    ] as const) {
      const { code, err } = await cli.run(['jobs', ...args]);
      assert.equal(code, 2, err);
      assert.match(err, message);
    }
  });

  it('opens the file of a job with the program of the desktop', async () => {
    const made = await cli.run(['run', SCHNELL, '-i', 'prompt=a', '--save-to', 'out']);
    const bin = path.join(cli.data, 'bin');
    const opened = path.join(cli.data, 'opened');
    await mkdir(bin);
    await writeFile(path.join(bin, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > '${opened}'\n`);
    await chmod(path.join(bin, 'xdg-open'), 0o755);
    const env = { PATH: `${bin}:${process.env.PATH ?? ''}` };
    const { code, out, err } = await cli.run(['jobs', 'open', 'last'], { env });
    assert.equal(code, 0, err);
    assert.equal(out, made.out);
    const shown = await until(() => readFile(opened, 'utf8').catch(() => undefined));
    assert.equal(`${shown}\n`, made.out);
  });

  it('prints each job that ends while it watches, as one line of JSON', async () => {
    const watch = cli.start(['jobs', 'watch', '--json']);
    await submit('before');
    const { code } = await cli.run(['jobs', 'wait', 'last', '--save-to', 'out']);
    assert.equal(code, 0);
    const line = await until(() =>
      watch
        .out()
        .split('\n')
        .find((one) => one.includes('before.jpg')),
    );
    const job = JSON.parse(line) as { state: string; files: string[] };
    assert.equal(job.state, 'completed');
    assert.deepEqual(job.files, [path.join(cli.project, 'out/before.jpg')]);
    watch.child.kill('SIGINT');
    assert.equal((await watch.ended).code, 0);
  });
});
