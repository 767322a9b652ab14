import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { listFiles, PackageManager } from '@vscode/vsce';
import { decode } from 'fast-png';
import { VSIX } from './vsix.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

describe('the package', () => {
  it('holds what runs, and nothing else', async () => {
    const files = await listFiles({ cwd: PROJECT, packageManager: PackageManager.None });
    assert.deepEqual(files.map((file) => file.replaceAll('\\', '/')).sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/catalogue.br',
      'dist/extension.js',
      'dist/mcp.mjs',
      'dist/sandbox.mjs',
      'media/icon.png',
      'package.json',
    ]);
  });

  it('is under 1 MB', async () => {
    const { size } = await stat(VSIX);
    assert.ok(size > 100_000 && size < 1_000_000, `${size} bytes`);
  });

  it('starts with an extension that holds nothing of what the server and the sandbox are', async () => {
    const meta = await readFile(`${PROJECT}/dist/extension.js.meta.json`, 'utf8');
    const { inputs } = JSON.parse(meta) as { inputs: Record<string, unknown> };
    const files = Object.keys(inputs);
    assert.ok(files.includes('src/extension/extension.ts'));
    const foreign = /^src\/(mcp|tools|cli|sandbox|snapshot|catalogue)\/|^node_modules\//;
    assert.deepEqual(
      files.filter((file) => foreign.test(file)),
      [],
    );
  });

  it('has an icon of 256 pixels', async () => {
    const { width, height } = decode(await readFile(`${PROJECT}/media/icon.png`));
    assert.deepEqual([width, height], [256, 256]);
  });
});
