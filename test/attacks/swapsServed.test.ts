import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tempFolder } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { useFreshAttack } from './hostileFal.ts';

const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' }, save_to: 'art' };

describe('attacks: links and pipes in the place of what a server saved', () => {
  // What is read again from fal has no label.
  const bench = useFreshAttack({ sandbox: { runMs: 600 }, env: { FAL_OUTPUT_LABEL: 'off' } });

  it('a saved file that became a link, a pipe or another file is never read out as the result', async () => {
    const { data, text } = await bench.call('run_model', RUN);
    const [asset] = data.assets as { path: string; url: string }[];
    const file = asset?.path ?? assert.fail(text);
    const original = await readFile(file);
    const secret = path.join(bench.data, 'secret');
    await writeFile(secret, Buffer.alloc(original.length, 's'));
    const uri = `fal://jobs/${String(data.request_id)}/assets/image-1`;
    const read = async () => {
      const { contents } = await bench.client.readResource({ uri });
      const [one] = contents;
      return one && 'blob' in one ? Buffer.from(one.blob, 'base64') : undefined;
    };
    const swaps = [
      () => symlink(secret, file),
      () => execFileSync('mkfifo', [file]),
      () => writeFile(file, Buffer.alloc(original.length, 'x')),
    ];
    for (const replace of swaps) {
      await rm(file);
      await replace();
      assert.deepEqual(await read(), original);
      // check_job saves it again, beside what is there.
      const ids = { request_id: data.request_id, save_to: 'art' };
      const checked = await bench.call('check_job', ids);
      const [again] = checked.data.assets as { path: string }[];
      assert.notEqual(again?.path, file, checked.text);
      assert.deepEqual(await readFile(again?.path ?? ''), original);
      await rm(again?.path ?? '');
    }
    bench.fal.attack(/GET \/.*files\//, (_request, response) => response.writeHead(404).end());
    await assert.rejects(read(), /has changed since the result was saved/);
  });

  it('a folder that becomes a link while the job runs gets no result outside', async () => {
    const outside = await tempFolder('outside');
    const running = bench.call('run_model', RUN);
    await until(() => bench.fal.sandbox.submits() > 0);
    await rename(path.join(bench.project, 'art'), path.join(bench.project, 'away'));
    await symlink(outside, path.join(bench.project, 'art'));
    const { data, text } = await running;
    assert.equal(data.status, 'completed', text);
    assert.match(String(data.next_step), /Saving failed: .*outside the project/);
    assert.deepEqual(await readdir(outside), []);
    await rm(outside, { recursive: true });
  });
});
