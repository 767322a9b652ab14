import { startSandbox } from '../support/mcp.ts';
import { openWorkbench } from './workbench.ts';
import { watchSidebar } from './sidebarView.ts';
const sandbox = await startSandbox();
const bench = await openWorkbench({ env: { FAL_GATEWAY_URL: sandbox.url, FAL_KEY: 'a:b' }, files: { 'page.md': '# p\n' } });
const view = await watchSidebar(bench);
try {
  await bench.command('fal: Open Sidebar');
  let frame = await view.frame();
  await frame.getByRole('tab', { name: 'Gallery' }).click();
  await bench.page.waitForTimeout(500);
  await view.explorer.click();
  await bench.page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
  await bench.page.waitForTimeout(1000);
  await view.keyCommand('fal: Open Sidebar');
  frame = await view.frame();
  const where = async () => {
    const top = await bench.page.evaluate<string>(`(() => { const e = document.activeElement; return e.tagName + '.' + e.className + ' ' + (e.getAttribute('aria-label') ?? '') })()`);
    const inner = await frame.evaluate<string>(`document.hasFocus() + ' ' + document.activeElement.outerHTML.slice(0, 90)`);
    return top.slice(0, 120) + ' | ' + inner;
  };
  for (let i = 0; i < 20; i += 1) { console.log(i, await where()); await bench.page.waitForTimeout(200); if (i >= 5) await bench.page.keyboard.press('Tab'); }
} finally { await bench.close(); await sandbox.close(); }
process.exit();
