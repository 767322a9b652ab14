import { strict as assert } from 'node:assert';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { watchSidebar } from './sidebarView.ts';
import { useWorkbench } from './useWorkbench.ts';

const FLUX = 'fal-ai/flux/schnell';
const ANIMALS = [
  ...['fox', 'wolf', 'bear', 'otter', 'heron', 'lynx'],
  ...['crane', 'hare', 'owl', 'seal', 'moth', 'toad'],
];

describe('a batch of lines in VS Code', () => {
  // Long enough that the window is reloaded in the middle of it.
  const { bench, sandbox } = useWorkbench({}, { runMs: 4_000 });

  it('goes on after a reload of the window by itself, and each line is paid once', async () => {
    const view = await watchSidebar(bench);
    await bench.command('fal: Open Sidebar');
    const frame = await view.frame();
    await frame.getByRole('tab', { name: 'Models' }).click();
    await frame.getByRole('searchbox').fill('flux schnel');
    await frame.locator('.model').filter({ hasText: FLUX }).first().click();
    const lines = ANIMALS.map((animal) => `a ${animal} in ink`);
    await frame.getByRole('textbox', { name: /^Prompt/ }).fill(lines.join('\n'));
    await frame.getByLabel(/One run per line/).check();
    await frame.getByRole('button', { name: /^Generate 12 · / }).click();
    await frame.getByText(/^\d of 12 done, 4 running$/).waitFor();
    await bench.screenshot('sidebar-batch');
    assert.ok(sandbox.submits() < ANIMALS.length);
    await view.reload();
    const submitted = sandbox.submits();
    assert.ok(submitted < ANIMALS.length, `${submitted} were submitted before the reload`);
    await bench.command('fal: Open Sidebar');
    const again = await view.frame();
    await again.getByText(/^\d+ of 12 done/).waitFor();
    await bench.screenshot('sidebar-batch-reloaded');
    const saved = await until(async () => {
      const names = await readdir(path.join(bench.vscode.workspace, 'fal-media')).catch(() => []);
      const pictures = names.filter((name) => name.endsWith('.jpg'));
      return pictures.length >= ANIMALS.length ? pictures : undefined;
    }, 60);
    assert.deepEqual(
      ANIMALS.filter((animal) => !saved.some((name) => name.startsWith(`a-${animal}-in-ink`))),
      [],
    );
    await again.locator('.batch-line').waitFor({ state: 'detached' });
    assert.equal(sandbox.submits(), ANIMALS.length);
    assert.deepEqual(view.errors, []);
  });
});
