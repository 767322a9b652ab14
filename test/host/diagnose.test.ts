import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { ofVersion } from './manifest.ts';
import { KEY, PATIENCE, SECRET, useSharedWorkbench } from './useWorkbench.ts';

describe('fal: Diagnose, with the packaged extension', () => {
  const { bench, sandbox } = useSharedWorkbench();

  const lines = () => bench.page.locator('.editor-instance .view-lines').first();
  /** The lines that the editor draws, with plain spaces. */
  const drawn = async () => {
    const text = await lines()
      .textContent({ timeout: 1_000 })
      .catch(() => '');
    return (text ?? '').replaceAll('\u00a0', ' ');
  };
  /** The page, once it shows that; the editor draws the lines that fit. */
  const page = async (pattern: RegExp) => {
    await bench.command('View: Close All Editors');
    await bench.command('fal: Diagnose');
    return until(async () => {
      const text = await drawn();
      return pattern.test(text) && text;
    }, PATIENCE);
  };

  it('shows the window, the key and the connection on one page, without the key', async () => {
    const before = sandbox.submits();
    const text = await page(/Uploading files\s+yes/);
    assert.match(text, ofVersion(String.raw`This window\s+Extension\s+VERSION`));
    assert.match(text, /Workspace trusted\s+yes/);
    assert.match(text, /Key in secret storage\s+no/);
    assert.match(text, /FAL_KEY in environment\s+yes/);
    assert.match(text, /Server of VS Code’s agents\s+bundled with this extension/);
    assert.match(text, /Key\s+FAL_KEY of the environment, accepted by fal/);
    for (const part of [KEY, SECRET, KEY.split(':')[0] ?? ''])
      assert.ok(!text.includes(part), part);
    assert.equal(sandbox.submits(), before);
    await bench.page
      .locator('.tab.active')
      .filter({ hasText: /diagnosis-[\d-]+\.txt/ })
      .waitFor();
    await bench.screenshot('diagnose');
  });

  it('names an agent of the project whose server is gone and whose entry holds the key', async () => {
    const file = path.join(bench.vscode.workspace, '.cursor/mcp.json');
    await mkdir(path.dirname(file), { recursive: true });
    const fal = { command: 'node', args: ['/gone/mcp.mjs'], env: { FAL_KEY: KEY } };
    await writeFile(file, JSON.stringify({ mcpServers: { fal } }));
    await page(/Extension/);
    await lines().click();
    await bench.page.keyboard.press('Control+End');
    const end = await until(async () => {
      const text = await drawn();
      return text.includes('Faults: 2') && text;
    }, PATIENCE);
    assert.match(end, /The file of the server does not exist any more\./);
    assert.match(end, /Run “fal: Connect an Agent…” for this client\./);
    assert.match(end, /holds a key or a password in plain text/);
    assert.ok(!end.includes(SECRET));
  });
});
