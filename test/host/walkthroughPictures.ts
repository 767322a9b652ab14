// Makes the pictures of the walkthrough from the packaged extension in a real VS Code:
//   npm run package && npx tsx test/host/walkthroughPictures.ts
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../support/mcp.ts';
import { smallPng } from './smallPng.ts';
import { setWindowSize } from './windowSize.ts';
import { openWorkbench } from './workbench.ts';

const FOLDER = fileURLToPath(new URL('../../media/walkthrough/', import.meta.url));
const SIZE = { width: 760, height: 520 };
/** They ship with the extension, where each byte counts. */
const MOST_COLOURS = 48;

const sandbox = await startSandbox();
const bench = await openWorkbench({
  usesChat: true,
  env: { FAL_GATEWAY_URL: sandbox.url, FAL_KEY: 'a-test:key' },
  files: { 'page.md': '# My page\n', 'hat.png': 'a hat', 'rain.wav': 'rain' },
  settings: {
    'chat.commandCenter.enabled': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.hover.delay': 600_000,
    'workbench.tips.enabled': false,
  },
});
const { page } = bench;
page.setDefaultTimeout(25_000);

await setWindowSize(page, SIZE);

async function picture(name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await bench.theme(theme);
    // No hover covers anything.
    await page.mouse.move(SIZE.width - 40, SIZE.height - 40);
    // The colours fade in.
    await page.waitForTimeout(1_000);
    const { width } = page.viewportSize() ?? SIZE;
    const clip = { x: (width - SIZE.width) / 2, y: 0, ...SIZE };
    const png = await page.screenshot({ clip });
    await writeFile(`${FOLDER}${name}-${theme}.png`, smallPng(png, MOST_COLOURS));
  }
  await page.keyboard.press('Escape');
}

await bench.command('fal: Set API Key');
await bench.says('sent only to fal');
await picture('key');

await page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
await bench.command('fal: Generate…');
await bench.type('flux pro');
await bench.row(/USD per/).waitFor();
await picture('generate');

const file = page.locator('.explorer-folders-view').getByText('hat.png').first();
await file.click({ button: 'right' });
const upload = page.getByRole('menuitem', { name: 'Upload File to fal' });
await upload.hover();
// A menu that has just opened takes no click.
await page.waitForTimeout(500);
await upload.click({ delay: 200 });
await bench.notification('Uploaded hat.png').waitFor();
await page.locator('.activitybar .action-label[aria-label="fal"]').click();
await page.locator('.pane').getByText('hat.png').first().waitFor();
await picture('uploads');

// The chat is beside it, and the list in the middle.
await setWindowSize(page, { width: 1400, height: 900 });
await bench.mcpServer('Start Server');
await bench.status.waitFor();
await page.waitForTimeout(3_000);
await page.keyboard.press('Control+Alt+I');
await page.locator('[aria-label="Configure Tools..."]').first().click();
await bench.type('fal');
await bench.quickInput.locator('.monaco-tl-twistie.collapsible').first().click();
await bench.quickInput.getByText('recommend_model').first().waitFor();
await picture('agent');

await bench.close();
await sandbox.close();
