import assert from 'node:assert/strict';
import { build } from 'esbuild';
import type { Frame, Page } from 'playwright-core';
import { useBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { readPage, servePages, useBrowser } from './chat.ts';
import type { ReferenceHost } from './referenceHost.ts';

/** The host library of the extension's authors, bundled for a page. */
async function hostScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('referenceHost.ts', import.meta.url).pathname],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  });
  return (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
}

describe('the page of results in the reference host', () => {
  const browser = useBrowser();
  const bench = useBench({ apps: true });
  let close: () => Promise<void> = () => Promise.resolve();
  afterEach(() => close());

  async function open(): Promise<{ page: Page; app: Frame }> {
    const { html } = await readPage(bench);
    const pages = await servePages({
      '/': `<!doctype html><html lang="en"><head><title>host</title></head><body><iframe name="app" title="fal" style="width:600px;height:300px"></iframe><script type="module">${await hostScript()}</script></body></html>`,
      '/app': html,
    });
    const page = await browser.newPage();
    close = async () => {
      await page.close();
      pages.close();
    };
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.exposeFunction('callTool', async (text: string) =>
      JSON.stringify(await bench.client.callTool(JSON.parse(text) as { name: string })),
    );
    await page.exposeFunction('readResource', async (uri: string) =>
      JSON.stringify(await bench.client.readResource({ uri })),
    );
    await page.goto(pages.origin);
    const app = await until(() => page.frame({ name: 'app' }) ?? undefined);
    await app.locator('h1').waitFor();
    return { page, app };
  }
  const seen = (page: Page) =>
    page.evaluate(() => (window as unknown as { host: ReferenceHost }).host.seen);

  it('shakes hands, shows a result, and is heard', async () => {
    const { page, app } = await open();
    const args = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };
    await page.evaluate(
      (one) => (window as unknown as { host: ReferenceHost }).host.input(one),
      args,
    );
    await app.getByText('Waiting for the model').first().waitFor();
    const answered = await bench.client.callTool({ name: 'run_model', arguments: args });
    await page.evaluate(
      (one) => (window as unknown as { host: ReferenceHost }).host.result(one),
      JSON.stringify(answered),
    );
    const button = (name: RegExp) => app.getByRole('button', { name });
    await button(/^Vary/).waitFor();
    await until(() =>
      app.locator('.large img').evaluate((image) => (image as HTMLImageElement).naturalWidth > 0),
    );
    await button(/^Use in chat$/).click();
    await app.getByText('Added to the chat.').waitFor();
    await button(/^Download$/).click();
    await app.getByText('Download is ready below.').waitFor();
    await button(/^Open$/).click();
    await until(async () => (await seen(page)).some(({ method }) => method === 'ui/open-link'));
    await button(/^Vary/).click();
    await app.getByText('Run 2 of 2').waitFor();
    await button(/^Vary/).waitFor();
    const found = await seen(page);
    const methods = ['ui/update-model-context', 'ui/download-file', 'ui/open-link', 'size'];
    for (const method of methods)
      assert.ok(
        found.some((one) => one.method === method),
        method,
      );
    // This host grants no clipboard.
    assert.equal(await button(/^Copy/).count(), 0);
  });
});
