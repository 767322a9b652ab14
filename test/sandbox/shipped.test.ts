import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { listFiles, PackageManager } from '@vscode/vsce';
import { renderMedia } from '../../src/sandbox/media/render.ts';
import { tempFolder } from '../support/mcp.ts';
import { body, get } from './start.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Copies what the extension ships to an empty folder, where no package can be found but a shipped one. */
async function copyShipped(): Promise<string> {
  const folder = await tempFolder('shipped');
  const files = await listFiles({ cwd: PROJECT, packageManager: PackageManager.None });
  for (const file of files.filter((name) => name.startsWith('dist'))) {
    await cp(path.join(PROJECT, file), path.join(folder, file));
  }
  return folder;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the shipped sandbox without the sources', () => {
  it('serves every kind of picture and a video', async () => {
    const folder = await copyShipped();
    const child = spawn(process.execPath, ['dist/sandbox.mjs', '--speed', '20'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const address = /fal sandbox at (\S+)/.exec(line.toString())?.[1] ?? '';
      const fileOf = async (endpointId: string, input: object, ...place: (string | number)[]) => {
        const answer = await fetch(`${address}/fal.run/${endpointId}`, {
          method: 'POST',
          headers: { authorization: 'Key sandbox:key' },
          body: JSON.stringify({ prompt: 'a fox', seed: 7, ...input }),
        });
        const file = await fetch(String(get(await body(answer), ...place, 'url')));
        return [file.headers.get('content-type'), digest(new Uint8Array(await file.arrayBuffer()))];
      };
      const request = { seed: 7, caption: 'a fox', width: 1024, height: 1024 };
      for (const format of ['png', 'jpeg', 'webp'] as const) {
        const contentType = `image/${format}` as const;
        const bytes = await renderMedia({ ...request, contentType });
        const input = { output_format: format, aspect_ratio: '1:1' };
        const file = await fileOf('fal-ai/nano-banana', input, 'images', 0);
        assert.deepEqual(file, [contentType, digest(bytes)]);
      }
      const bytes = await renderMedia({ ...request, contentType: 'video/mp4' });
      const input = { aspect_ratio: '1:1' };
      const video = await fileOf('fal-ai/wan/v2.2-a14b/text-to-video', input, 'video');
      assert.deepEqual(video, ['video/mp4', digest(bytes)]);
    } finally {
      child.kill();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
