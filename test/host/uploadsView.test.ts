import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../support/mcp.ts';
import { INSTALL_DEADLINE } from './vscode.ts';
import { keepsFailures, openWorkbench, type Workbench } from './workbench.ts';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the Uploads view, with the packaged extension', function () {
  this.timeout(150_000);
  let sandbox: Sandbox;
  let bench: Workbench;
  let view: Locator;

  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    sandbox = await startSandbox();
    bench = await openWorkbench({
      env: { FAL_GATEWAY_URL: sandbox.url, FAL_KEY: 'a-test:key' },
      files: { 'hat.png': PICTURE, 'scarf.png': Buffer.concat([PICTURE, Buffer.from('2')]) },
    });
    view = bench.page.locator('.pane').filter({ hasText: /^Uploads/ });
  });
  keepsFailures(() => bench);
  after(async () => {
    await bench.close();
    await sandbox.close();
  });

  const icon = () => bench.page.locator('.activitybar .action-item').getByLabel(/^fal/);
  const explorer = () => bench.page.locator('.activitybar .action-item').getByLabel(/^Explorer/);
  const center = async (target: Locator): Promise<readonly [number, number]> => {
    const box = await target.boundingBox();
    assert.ok(box, 'it is not to be seen');
    return [box.x + box.width / 2, box.y + box.height / 2];
  };

  it('takes a file of the Explorer, dragged by mouse and without Shift', async () => {
    const { mouse } = bench.page;
    await icon().click();
    await view.locator('.monaco-list').waitFor();
    await explorer().click();
    const file = bench.page.locator('.explorer-folders-view').getByText('hat.png').first();
    await file.waitFor();
    await mouse.move(...(await center(file)));
    await mouse.down();
    // Over its icon the view opens, as it does for a person.
    await mouse.move(...(await center(icon())), { steps: 12 });
    const list = view.locator('.monaco-list');
    await list.waitFor();
    await mouse.move(...(await center(list)), { steps: 12 });
    await mouse.up();
    await bench.notification('hat.png is uploaded').waitFor();
    await view.locator('.monaco-list-row').filter({ hasText: 'hat.png' }).waitFor();
    await bench.screenshot('uploads');
  });

  it('takes files of the desktop', async () => {
    const list = await view.locator('.monaco-list').elementHandle();
    await bench.page.evaluate(DROP, [list, 'boots.txt', 'two boots'] as const);
    await view.locator('.monaco-list-row').filter({ hasText: 'boots.txt' }).waitFor();
  });

  it('starts a run with an upload, offering the models that take such a file', async () => {
    const row = view.locator('.monaco-list-row').filter({ hasText: 'hat.png' });
    await row.hover();
    await row.getByLabel('Use as Input').click();
    await bench.says('Generate: which model?');
    await bench.row(/image-to-/).waitFor();
    await bench.screenshot('uploads-use');
    await bench.page.keyboard.press('Escape');
  });

  it('uploads from the menu of the Explorer', async () => {
    await explorer().click();
    const file = bench.page.locator('.explorer-folders-view').getByText('scarf.png').first();
    await file.click({ button: 'right' });
    await bench.page.getByRole('menuitem', { name: 'Upload File to fal' }).click();
    await bench.notification('scarf.png is uploaded').waitFor();
    const sent = sandbox.seen.filter(({ path: asked }) => asked.includes('/storage/upload'));
    assert.ok(sent.length >= 3, path.basename(bench.vscode.workspace));
  });
});

// As text it needs no browser types here.
const DROP = `([target, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: 'text/plain' }));
  const { x, y, width, height } = target.getBoundingClientRect();
  const where = { clientX: x + width / 2, clientY: y + height - 20 };
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data, ...where });
    target.dispatchEvent(event);
  }
}`;
