import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useCli } from './cli.ts';

const ARGS = ['run', 'fal-ai/flux/schnell', '-i', 'prompt=a'];

describe('the key of the commands', () => {
  const cli = useCli();
  /** A file with a key, and the environment that names it. */
  async function keyFile(folder: string, text: string, mode: number) {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, 'fal.key');
    await writeFile(file, text);
    await chmod(file, mode);
    return { env: { FAL_KEY: '', FAL_KEY_FILE: file } };
  }

  it('comes from a file that only its owner can read', async () => {
    const options = await keyFile(cli.data, 'file-id:test-secret-marker\n', 0o600);
    const { code, err } = await cli.run(ARGS, options);
    assert.equal(code, 0, err);
    const keys = cli.sandbox.seen.flatMap(({ authorization }) => authorization ?? []);
    assert.deepEqual([...new Set(keys)], ['Key file-id:test-secret-marker']);
  });

  it('is refused from a file that others can read, lies in the project, is empty or is not there', async () => {
    for (const [options, message] of [
      [
        await keyFile(cli.data, 'a:test-secret-marker', 0o644),
        /other users may read; its mode must be 0600/,
      ],
      [await keyFile(cli.project, 'a:test-secret-marker', 0o600), /lies in the project/],
      [await keyFile(path.join(cli.data, 'empty'), '\n', 0o600), /which is empty/],
      [{ env: { FAL_KEY: '', FAL_KEY_FILE: '/no/such/file' } }, /which cannot be read/],
    ] as const) {
      const { code, err } = await cli.run(ARGS, options);
      assert.equal(code, 1, err);
      assert.match(err, message);
      assert.match(err, /Set FAL_KEY to the key itself, or correct the file/);
    }
    assert.equal(cli.sandbox.submits(), 0);
  });

  it('is asked for where there is none', async () => {
    const { code, err } = await cli.run(ARGS, { env: { FAL_KEY: '' } });
    assert.equal(code, 1);
    assert.match(err, /Set FAL_KEY, or FAL_KEY_FILE/);
  });
});
