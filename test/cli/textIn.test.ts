import assert from 'node:assert/strict';
import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keyOf } from '../../src/cli/key.ts';
import { readInput, textOf } from '../../src/cli/input.ts';
import { tempFolder } from '../support/mcp.ts';

describe('a file that Windows PowerShell wrote', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await tempFolder('powershell');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** As `'text' > file` writes it. */
  async function redirected(text: string): Promise<string> {
    const file = path.join(folder, 'file.txt');
    await writeFile(file, `\uFEFF${text}\r\n`, 'utf16le');
    await chmod(file, 0o600);
    return file;
  }

  it('is read as an input and as rows', async () => {
    const file = await redirected('{"prompt": "une forêt"}');
    assert.deepEqual(await readInput({ 'input-file': file }, undefined), { prompt: 'une forêt' });
    assert.equal(await textOf(file, '--csv'), '{"prompt": "une forêt"}\r\n');
  });

  it('is read as a key', async () => {
    const env = { FAL_KEY_FILE: await redirected('id:secret') };
    assert.equal(await keyOf(env, () => Promise.resolve([])), 'id:secret');
  });
});
