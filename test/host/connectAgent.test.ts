import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectServer } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { PATIENCE, useSharedWorkbench } from './useWorkbench.ts';

const MINE = '{\n  // mine\n  "mcpServers": {}\n}\n';

describe('fal: Connect an Agent, in VS Code', () => {
  const { bench } = useSharedWorkbench();
  let file: string;
  before(async () => {
    file = path.join(bench.vscode.home, '.cursor', 'mcp.json');
    await mkdir(path.dirname(file));
    await writeFile(file, MINE);
  });

  it('shows the change, writes it once confirmed, and its server starts', async () => {
    await bench.command('fal: Connect an Agent…');
    await bench.pick(/^Cursor/);
    await bench.pick(/Bundled Server/);
    await bench.pick(/All My Projects/);
    const diff = bench.page.locator('.monaco-diff-editor');
    const lines = diff.locator('.editor.modified .view-line');
    await lines.filter({ hasText: /The.whole.entry.after.the.change/ }).waitFor();
    assert.equal(await readFile(file, 'utf8'), MINE);
    await bench.pick(/Write/);
    const text = await until(async () => {
      const now = await readFile(file, 'utf8');
      return now !== MINE && now;
    }, PATIENCE);
    assert.match(text, /\/\/ mine/);
    const { mcpServers } = JSON.parse(text.replace('// mine', '')) as {
      mcpServers: { fal: { command: string; args: string[] } };
    };
    const { command, args } = mcpServers.fal;
    // Not in the extension's folder, which goes away with the next update.
    assert.ok(args[0]?.includes(path.join('globalStorage', 'fal-vscode.fal-vscode')), args[0]);
    const client = await connectServer({ command, args, cwd: bench.vscode.home }, 'cursor');
    assert.equal((await client.listTools()).tools.length, 9);
    await client.close();
  });

  it('undoes it', async () => {
    const undo = bench.notification('').getByRole('button', { name: 'Undo' });
    await undo.click();
    await bench.notification('Restored').waitFor();
    assert.equal(await readFile(file, 'utf8'), MINE);
  });
});
