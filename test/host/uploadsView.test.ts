import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import { chooseInExplorer, chooseInMenu } from './explorerMenu.ts';
import { useSharedWorkbench } from './useWorkbench.ts';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the Uploads view, with the packaged extension', () => {
  const { bench, sandbox } = useSharedWorkbench({
    'hat.png': PICTURE,
    'scarf.png': Buffer.concat([PICTURE, Buffer.from('2')]),
  });
  let view: Locator;
  before(() => {
    view = bench.page.locator('.pane').filter({ hasText: /^Uploads/ });
  });

  const icon = () => bench.page.locator('.activitybar .action-label[aria-label="fal"]');
  const explorer = () => bench.page.locator('.activitybar .action-label[aria-label^="Explorer"]');
  const center = async (target: Locator): Promise<readonly [number, number]> => {
    const box = await target.boundingBox();
    assert.ok(box, 'it is not to be seen');
    return [box.x + box.width / 2, box.y + box.height / 2];
  };

  it('accepts a file dragged from the Explorer without Shift', async () => {
    const { mouse } = bench.page;
    await icon().click();
    await view.getByText('Drop files here').waitFor();
    await explorer().click();
    const file = bench.page.locator('.explorer-folders-view').getByText('hat.png').first();
    await file.waitFor();
    await mouse.move(...(await center(file)));
    await mouse.down();
    // Over its icon the view opens, as it does for a person.
    await mouse.move(...(await center(icon())), { steps: 12 });
    await view.getByText('Drop files here').waitFor();
    await mouse.move(...(await center(view)), { steps: 12 });
    await mouse.up();
    await bench.notification('Uploaded hat.png').waitFor();
    await view.locator('.monaco-list-row').filter({ hasText: 'hat.png' }).waitFor();
    await bench.screenshot('uploads');
  });

  it('accepts files from the desktop', async () => {
    await bench.page.evaluate(dropOf('boots.txt', 'two boots'));
    await view.locator('.monaco-list-row').filter({ hasText: 'boots.txt' }).waitFor();
  });

  it('starts a run with an upload, offering the models that take such a file', async () => {
    const row = view.locator('.monaco-list-row').filter({ hasText: 'hat.png' });
    await row.hover();
    await row.getByLabel('Use as Input').click();
    await bench.says('Generate: choose a model');
    await bench.row(/image-to-/).waitFor();
    await bench.screenshot('uploads-use');
    await bench.page.keyboard.press('Escape');
  });

  it('removes a row from the list, and keeps the others', async () => {
    const rows = view.locator('.monaco-list-row');
    await chooseInMenu(bench, rows.filter({ hasText: 'boots.txt' }), 'Remove from List');
    await rows.filter({ hasText: 'boots.txt' }).waitFor({ state: 'detached' });
    await rows.filter({ hasText: 'hat.png' }).waitFor();
  });

  it('cancels a running upload, and accepts the file again', async () => {
    const puts = () => sandbox.seen.filter(({ method }) => method === 'PUT').length;
    const before = puts();
    sandbox.fault({ match: { method: 'PUT' }, action: { kind: 'slow-headers', delayMs: 600_000 } });
    await bench.page.evaluate(dropOf('coat.txt', 'a coat'));
    const progress = bench.notification('Uploading to fal');
    await progress.waitFor();
    await until(() => puts() > before);
    await progress.hover();
    await progress.locator('.monaco-button').filter({ hasText: 'Cancel' }).click();
    await progress.waitFor({ state: 'detached' });
    const rows = view.locator('.monaco-list-row').filter({ hasText: 'coat.txt' });
    assert.equal(await rows.count(), 0);
    await bench.page.evaluate(dropOf('coat.txt', 'a coat'));
    await rows.waitFor();
  });

  it('uploads from the menu of the Explorer', async () => {
    await chooseInExplorer(bench, 'scarf.png', 'Upload File to fal');
    await bench.notification('Uploaded scarf.png').waitFor();
  });
});

/** A drop of a file from outside, as the browser tells it; as text, since there are no browser types here. */
const dropOf = (name: string, text: string) => `(() => {
  const data = new DataTransfer();
  data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}, { type: 'text/plain' }));
  const target = document.querySelector('.monaco-list[aria-label^="Uploads"]');
  const { x, y, width, height } = target.getBoundingClientRect();
  const where = { clientX: x + width / 2, clientY: y + height - 20 };
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data, ...where });
    target.dispatchEvent(event);
  }
})()`;
