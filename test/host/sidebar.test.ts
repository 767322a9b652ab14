import { strict as assert } from 'node:assert';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { startBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { type SidebarView, watchSidebar } from './sidebarView.ts';
import { SECRET, useSharedWorkbench } from './useWorkbench.ts';

const FLUX = 'fal-ai/flux/schnell';
const IMAGE_TO_IMAGE = 'fal-ai/flux/dev/image-to-image';
/** Long enough that a busy machine shows it before it is over. */
const SLOW = '[sandbox:slow=4000]';
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the sidebar in VS Code, from search to picture', () => {
  const { bench, sandbox } = useSharedWorkbench({
    'page.md': '# My page\n',
    'keys.md': '# By keyboard\n',
    'hat.png': PICTURE,
  });
  let view: SidebarView;
  before(async () => {
    view = await watchSidebar(bench);
  });

  const file = (name: string) =>
    bench.page.locator('.explorer-folders-view').getByText(name).first();
  const lines = () => bench.page.locator('.editor-instance .view-lines').first();
  const prompt = (frame: Frame) => frame.getByRole('textbox', { name: /^Prompt/ });
  const generate = (frame: Frame) => frame.getByRole('button', { name: /^Generate/ });
  const latest = (frame: Frame, words: string) =>
    frame.getByRole('button', { name: new RegExp(`${words}.*open in the gallery`) });
  const progress = (frame: Frame) =>
    frame
      .locator('.job')
      .getByText(/Queued|Running/)
      .first();
  /** Waits until a picture is really there: a broken one has no size, one below the fold is not loaded. */
  const loaded = async (picture: Locator) => {
    await picture.waitFor();
    await picture.scrollIntoViewIfNeeded();
    await until(() =>
      picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth > 0),
    );
  };
  /** To the Explorer, with as long a press as a person's. */
  const leave = () => view.explorer.click({ delay: 300 });
  const saved = async (name: string) => {
    const folder = path.join(bench.vscode.workspace, 'fal-media');
    // It is shown before it is saved.
    const file = await until(async () =>
      (await readdir(folder).catch(() => [])).find((one) => one.startsWith(name)),
    );
    return readFile(path.join(folder, file));
  };
  const isJpeg = (bytes: Uint8Array) => {
    assert.deepEqual([...bytes.subarray(0, 3), ...bytes.subarray(-2)], [255, 216, 255, 255, 217]);
  };

  it('by mouse: finds, fills in, shows the price, the progress and the result, saves and inserts', async () => {
    await file('page.md').dblclick();
    await lines().getByText('My page').waitFor();
    await bench.command('fal: Open Sidebar');
    const frame = await view.frame();
    await frame.getByRole('tab', { name: 'Models' }).click();
    await frame.getByRole('searchbox').fill('flux schnel');
    await frame.locator('.model').filter({ hasText: FLUX }).first().click();
    await prompt(frame).click();
    await bench.page.keyboard.insertText(`a lighthouse at dusk ${SLOW}`);
    await generate(frame).getByText('$').waitFor();
    await bench.screenshot('sidebar-price');
    await generate(frame).click();
    await progress(frame).waitFor();
    await bench.screenshot('sidebar-progress');
    const tile = latest(frame, 'a lighthouse at dusk');
    await loaded(tile.locator('img'));
    await tile.click();
    await loaded(frame.locator('.detail .large img, .detail img').first());
    isJpeg(await saved('a-lighthouse-at-dusk'));
    await bench.screenshot('sidebar-result');
    await frame.getByRole('button', { name: 'Insert' }).click();
    await lines().getByText('](fal-media/a-lighthouse-at-dusk').waitFor();
  });

  it('shows an agent’s run in the gallery while it is open', async () => {
    const frame = await view.frame();
    await frame.getByRole('button', { name: 'Back to the gallery' }).click();
    const { falData: data, workspace: project } = bench.vscode;
    const agent = await startBench({ share: { sandbox, data, project } });
    try {
      const input = { prompt: 'a ferry of the agent' };
      const { isError, text } = await agent.call('run_model', { endpoint_id: FLUX, input });
      assert.equal(isError, false, text);
      const tile = frame.locator('.tile').filter({ hasText: 'a ferry of the agent' });
      await loaded(tile.locator('img'));
      await tile.locator('.tile-face').click();
      await frame.locator('.detail').getByText('test-client').waitFor();
      await bench.screenshot('sidebar-agent');
    } finally {
      await agent.close();
    }
  });

  it('does the same by keyboard alone', async () => {
    const { keyboard } = bench.page;
    await view.explorer.click();
    await file('keys.md').dblclick();
    await lines().getByText('By keyboard').waitFor();
    // From here on no mouse.
    await view.keyCommand('fal: Open Sidebar');
    const frame = await view.frame();
    await view.tabTo(frame.getByRole('tab', { selected: true }));
    await keyboard.press('Home');
    await keyboard.press('ArrowRight');
    await view.tabTo(frame.getByRole('searchbox'));
    // VS Code runs Ctrl+A as a command of its own, which may come after the first letters.
    await keyboard.press('End');
    await keyboard.press('Shift+Home');
    await keyboard.type('flux schnel');
    await frame
      .getByRole('status')
      .getByText(/^[1-9] models$/)
      .waitFor();
    await keyboard.press('ArrowDown');
    const active = frame.locator('.model[aria-selected=true]');
    for (let step = 0; step < 10; step += 1) {
      if ((await active.innerText()).includes(FLUX)) break;
      await keyboard.press('ArrowDown');
    }
    await keyboard.press('Enter');
    await view.tabTo(prompt(frame));
    await keyboard.press('ControlOrMeta+a');
    await keyboard.insertText(`a windmill by keys ${SLOW}`);
    await generate(frame).getByText('$').waitFor();
    await keyboard.press('ControlOrMeta+Enter');
    await progress(frame).waitFor();
    const tile = latest(frame, 'a windmill by keys');
    await loaded(tile.locator('img'));
    await view.tabTo(tile);
    await keyboard.press('Enter');
    await view.tabTo(frame.getByRole('button', { name: 'Insert' }));
    await keyboard.press('Enter');
    await lines().getByText('](fal-media/a-windmill-by-keys').waitFor();
    isJpeg(await saved('a-windmill-by-keys'));
  });

  it('accepts a file dragged from the Explorer into the form', async () => {
    const { mouse, keyboard } = bench.page;
    await bench.command('fal: Open Sidebar');
    const frame = await view.frame();
    await frame.getByRole('tab', { name: 'Models' }).click();
    await frame.getByRole('searchbox').fill(IMAGE_TO_IMAGE);
    await frame.locator('.model').filter({ hasText: IMAGE_TO_IMAGE }).first().click();
    await frame.locator('.drop-zone').first().waitFor();
    await view.explorer.click();
    await view.pointAt(file('hat.png'));
    await mouse.down();
    // Over its icon the view opens, as it does for a person.
    await view.pointAt(view.icon, 12);
    const opened = await view.frame();
    await keyboard.down('Shift');
    await view.pointAt(opened.locator('.drop-zone').first(), 12);
    await opened.locator('.drop-zone[data-over=true]').waitFor();
    await mouse.up();
    await keyboard.up('Shift');
    const chip = opened.locator('.file-chip').filter({ hasText: 'hat.png' });
    await loaded(chip.locator('img.thumb'));
    await bench.screenshot('sidebar-drop');
  });

  it('keeps what was typed while it is hidden, and over a reload', async () => {
    const words = 'a barn that stays';
    const frame = await view.frame();
    await prompt(frame).fill(words);
    await leave();
    await file('hat.png').waitFor();
    await view.icon.click();
    const again = await view.frame();
    await again.locator('.file-chip').waitFor();
    assert.equal(await prompt(again).inputValue(), words);
    await prompt(again).fill(`${words}, still`);
    await leave();
    await bench.command('fal: Open in Editor');
    await prompt(await view.frame()).waitFor();
    await view.reload();
    // The panel comes back by itself.
    const panel = await view.frame();
    await prompt(panel).waitFor();
    assert.equal(await prompt(panel).inputValue(), `${words}, still`);
    await panel.locator('.file-chip').waitFor();
  });

  it('is the same application as an editor, and generates there', async () => {
    const frame = await view.frame();
    await prompt(frame).fill('a bridge in the editor');
    await generate(frame).click();
    await loaded(latest(frame, 'a bridge in the editor').locator('img'));
    isJpeg(await saved('a-bridge-in-the-editor'));
    await bench.screenshot('sidebar-editor');
  });

  it('has no violation of its security policy, and never receives the key', async () => {
    const frame = await view.frame();
    const messages = await view.messagesTo(frame);
    assert.match(messages, /"hasKey":true/);
    assert.ok(!messages.includes(SECRET), 'a message to the page holds the key');
    assert.ok(!(await frame.content()).includes(SECRET), 'the page holds the key');
    assert.deepEqual(view.errors, []);
  });
});
