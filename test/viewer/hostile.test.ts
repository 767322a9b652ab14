import assert from 'node:assert/strict';
import { useBench } from '../support/mcp.ts';
import { type Chat, type ChatOptions, openChat, useBrowser } from './chat.ts';

const SCRIPT = `<img src=x onerror="parent.ran=1"><script>parent.ran=1</script>`;
const URLS = [
  'javascript:parent.ran=1',
  ' jAvAsCrIpT:parent.ran=1',
  'data:text/html,<script>parent.ran=1</script>',
  `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="parent.ran=1"/>').toString('base64')}`,
  'vbscript:x',
  'file:///etc/passwd',
  'https://evil.example/a.png"onerror="parent.ran=1',
  'fal://jobs/../../x',
  '',
];
const KINDS = ['image', 'video', 'audio', '3d', 'file', '__proto__', SCRIPT];

describe('hostile results on the page of results', () => {
  const browser = useBrowser();
  const bench = useBench({ apps: true });
  let chat: Chat | undefined;
  const open = async (options?: ChatOptions) => (chat = await openChat(browser, bench, options));
  afterEach(() => chat?.close());

  /** Asserts that nothing ran and that no element came from a text. */
  const assertQuiet = async ({ app, page, sent }: Chat) => {
    await app.locator('h1').waitFor();
    await page.waitForTimeout(200);
    const ran = () => (globalThis as unknown as { ran?: unknown }).ran;
    assert.equal(await page.evaluate(ran), undefined);
    assert.equal(await app.evaluate(ran), undefined);
    assert.equal(await app.locator('main script, main a, main iframe, main [onerror]').count(), 0);
    const addresses = await app
      .locator('[src]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('src') ?? ''));
    for (const address of addresses) assert.match(address, /^(https?:|data:(image|video|audio)\/)/);
    const opened = sent.filter(({ method }) => method === 'ui/open-link');
    for (const { params } of opened) assert.match(String(params?.url), /^https?:/);
  };
  const answer = (structuredContent: object) => ({ content: [], structuredContent });

  it('run nothing, whatever the texts are', async () => {
    const shown = await open();
    await shown.input({ endpoint_id: SCRIPT, input: { prompt: SCRIPT } });
    await shown.result(
      answer({ status: 'failed', endpoint_id: SCRIPT, error: SCRIPT, next_step: SCRIPT }),
    );
    await assertQuiet(shown);
    await shown.result(
      answer({ status: 'completed', result: { text: SCRIPT }, request_id: SCRIPT }),
    );
    await assertQuiet(shown);
    await shown.result(answer({ status: 'in_progress', logs: [SCRIPT], request_id: 'r-1' }));
    await assertQuiet(shown);
    await shown.result({
      isError: true,
      content: [{ type: 'text', text: `${SCRIPT}\n${SCRIPT}` }],
    });
    await assertQuiet(shown);
  });

  it('run nothing, whatever the addresses, kinds and paths are', async () => {
    const assets = URLS.flatMap((url) =>
      KINDS.map((kind) => ({ url, kind, path: SCRIPT, content_type: SCRIPT })),
    );
    const blob = Buffer.from(SCRIPT).toString('base64');
    const shown = await open({
      readResource: (uri) => Promise.resolve({ contents: [{ uri, mimeType: 'text/html', blob }] }),
    });
    await shown.input({ endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'x' } });
    await shown.result(answer({ status: 'completed', request_id: 'r-1', assets }));
    const tabs = shown.app.getByRole('tab');
    for (let at = 0; at < assets.length; at += 1) {
      await tabs.nth(at).click();
      const openButton = shown.app.getByRole('button', { name: 'Open' });
      if ((await openButton.count()) > 0) await openButton.click();
    }
    await assertQuiet(shown);
  });

  it('run nothing as texts, where a host passes content alone', async () => {
    const shown = await open({ contentOnly: true });
    const lines = URLS.map((url) => `image: ${url} (${url})`).join('\n');
    const text = `Completed: ${SCRIPT.replaceAll(' ', '')}, request r-1\n${lines}`;
    const links = URLS.map((uri) => ({ type: 'resource_link', uri, name: SCRIPT }));
    await shown.result({ content: [{ type: 'text', text }, ...links] });
    await assertQuiet(shown);
  });

  it('break nothing by their shape', async () => {
    const shown = await open();
    const deep = JSON.parse('['.repeat(500) + ']'.repeat(500)) as unknown;
    for (const shape of [
      {},
      { content: null },
      { content: [null, 1, 'a', {}] },
      answer([]),
      answer({ status: 1 }),
      answer({ status: 'completed', assets: [null, 1, [], { url: 1, kind: 2 }], cost: 'x' }),
      answer({ status: 'completed', assets: 'no', result: deep }),
      answer({ status: 'completed', assets: [], cost: { amount: 1e400, currency: SCRIPT } }),
      answer({ status: 'constructor', logs: { length: 3 } }),
    ])
      await shown.result(shape);
    await assertQuiet(shown);
    assert.deepEqual(shown.errors, []);
  });

  it('do not style the page', async () => {
    const shown = await open();
    await shown.contextChanged({
      locale: '"><script>',
      theme: '"]{}*{display:none',
      styles: { variables: { 'background-image': 'url(https://evil.example/a)', '--x': 3 } },
    });
    await shown.result(answer({ status: 'completed', assets: [], result: 'fine' }));
    await shown.app.getByText('fine').waitFor();
    const style = await shown.app.evaluate(() => document.documentElement.style.cssText);
    assert.doesNotMatch(style, /background-image|evil/);
    await assertQuiet(shown);
  });

  it('are not taken from any window but the one around the page', async () => {
    const shown = await open();
    await shown.app.evaluate(() => {
      const params = { structuredContent: { status: 'completed', result: 'forged' } };
      const method = 'ui/notifications/tool-result';
      window.postMessage({ jsonrpc: '2.0', method, params }, '*');
    });
    await shown.page.waitForTimeout(300);
    assert.equal(await shown.app.getByText('forged').count(), 0);
  });
});
