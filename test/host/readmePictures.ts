// Makes the pictures of the README from the packaged extension in a real VS Code:
//   npm run package && npx tsx test/host/readmePictures.ts
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { packChatAgent } from './chatAgent.ts';
import { watchSidebar } from './sidebarView.ts';
import { smallPng } from './smallPng.ts';
import { VSIX } from './vsix.ts';
import { setWindowSize } from './windowSize.ts';
import { openWorkbench } from './workbench.ts';

const FOLDER = fileURLToPath(new URL('../../media/readme/', import.meta.url));
const SIZE = { width: 1100, height: 760 };
const PAGE = '# Coastline\n\nA travel journal from the north.\n\n';

const [sandbox, folder] = await Promise.all([startSandbox(), tempFolder('pictures')]);
const bench = await openWorkbench({
  usesChat: true,
  vsix: [VSIX, await packChatAgent(folder)],
  env: { FAL_GATEWAY_URL: sandbox.url, FAL_KEY: 'a-test:key' },
  files: { 'coastline.md': PAGE },
  settings: {
    'chat.commandCenter.enabled': false,
    'editor.minimap.enabled': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.hover.delay': 600_000,
    'workbench.tips.enabled': false,
  },
});
const { page } = bench;
const { keyboard, mouse } = page;
page.setDefaultTimeout(25_000);
await setWindowSize(page, SIZE);
await mkdir(FOLDER, { recursive: true });

async function picture(name: string): Promise<void> {
  // What fades in has come.
  await mouse.move(SIZE.width / 2, SIZE.height - 8);
  await page.waitForTimeout(1_500);
  await writeFile(`${FOLDER}${name}.png`, smallPng(await page.screenshot()));
}

const view = await watchSidebar(bench);
await bench.theme('dark');
await page.locator('.explorer-folders-view').getByText('coastline.md').first().dblclick();
await page.locator('.editor-instance .view-lines').first().getByText('A travel journal').click();
await keyboard.press('Control+End');
await bench.command('fal: Open Sidebar');
await view.widen(430);
await page.locator('.pane-header').filter({ hasText: 'Uploads' }).click();
const frame = await view.frame();
await frame.getByRole('tab', { name: 'Models' }).click();
await frame.getByRole('searchbox').fill('flux schnell');
await frame.locator('.model').filter({ hasText: 'fal-ai/flux/schnell' }).first().click();
await frame.getByRole('textbox', { name: /^Prompt/ }).fill('A lighthouse at dusk');
await frame.getByRole('button', { name: /^Generate/ }).click();
await frame.getByRole('button', { name: /A lighthouse.*open in the gallery/ }).click();
await frame.getByRole('button', { name: 'Insert' }).click();
await page.locator('.editor-instance .view-lines').first().getByText('](fal-media').waitFor();
await picture('sidebar');

await keyboard.press('Control+Z');
await bench.mcpServer('Start Server');
await bench.status.waitFor();
await page.locator('.part.panel').getByText('Discovered').waitFor();
// The server's log is not needed, nor the side bar.
await keyboard.press('Control+J');
await keyboard.press('Control+B');
await keyboard.press('Control+Alt+I');
const chat = page.locator('.part.auxiliarybar');
await chat.waitFor();
const box = await chat.boundingBox();
if (!box) throw new Error('there is no chat');
await mouse.move(box.x - 1, box.y + 200);
await mouse.down();
await mouse.move(SIZE.width - 560, box.y + 200, { steps: 5 });
await mouse.up();
await chat.locator('.interactive-input-editor').first().click();
await keyboard.type('@agent Make a hero image for coastline.md', { delay: 30 });
await keyboard.press('Enter');
await chat.getByText('Run fal model').waitFor();
await picture('agent');

await bench.close();
await sandbox.close();
await rm(folder, { recursive: true, force: true });
