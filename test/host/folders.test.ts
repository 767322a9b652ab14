import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { packMemory } from './memoryExtension.ts';
import { useWorkbench } from './useWorkbench.ts';

describe('a workspace of several folders, one of them on no disk, with the packaged extension', () => {
  const { bench } = useWorkbench({
    extensions: [packMemory],
    files: { 'one/one.md': '# One\n', 'two/two.md': '# Two\n' },
    folders: [{ path: 'one' }, { path: 'two' }, { uri: 'memory:/', name: 'memory' }],
  });

  const generate = async (prompt: string) => {
    await bench.command('fal: Generate…');
    await bench.type('flux schnell');
    await bench.pick(/fal-ai\/flux\/schnell/);
    // The list takes what is typed as long as it is there.
    await bench.quickInput.getByPlaceholder('Describe what to generate').waitFor();
    await bench.answer(prompt);
  };
  const files = (name: string) => readdir(path.join(bench.vscode.workspace, name));
  const open = async (name: string) => {
    await bench.page.keyboard.press('Control+P');
    await bench.type(name);
    await bench.pick(new RegExp(name));
    await bench.page.locator('.tab.active').filter({ hasText: name }).waitFor();
  };

  it('saves a result in the folder of the active editor, not in the first', async () => {
    await open('two.md');
    await generate('a second house');
    await bench.notification('a-second-house.jpg').waitFor();
    assert.deepEqual(await files('two/fal-media'), ['a-second-house.jpg']);
    assert.deepEqual(await files('one'), ['one.md']);
    const picture = path.join(bench.vscode.workspace, 'two/fal-media/a-second-house.jpg');
    assert.deepEqual([...(await readFile(picture)).subarray(0, 2)], [0xff, 0xd8]);
  });

  it('saves it in the first folder when no editor is open', async () => {
    await bench.command('View: Close All Editors');
    await generate('a first house');
    await bench.notification('a-first-house.jpg').waitFor();
    assert.deepEqual(await files('one/fal-media'), ['a-first-house.jpg']);
  });

  it('saves it through the file system of a virtual folder, and links it there', async () => {
    await bench.command('Memory: Open');
    await bench.page.locator('.tab.active').filter({ hasText: 'page.md' }).waitFor();
    await generate('a castle in the air');
    const shown = bench.notification('a-castle-in-the-air.jpg');
    await shown.waitFor();
    await shown.getByRole('button', { name: 'Insert' }).click();
    const lines = bench.page.locator('.editor-instance .view-lines').first();
    await lines.getByText('fal-media/a-castle-in-the-air.jpg').waitFor();
    await bench.screenshot('virtual-folder');
    await bench.command('Memory: Tell');
    await bench.says('Tell');
    await bench.answer('fal-media/a-castle-in-the-air.jpg');
    await bench.notification('begins with ffd8ff').waitFor();
  });
});
