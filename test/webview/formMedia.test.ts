import { strict as assert } from 'node:assert';
import type { Browser, Page } from 'playwright-core';
import type { Message } from '../../src/protocol/channel.ts';
import type { Schema } from '../../src/protocol/messages.ts';
import { openFormPage } from './formBundle.ts';
import { launchBrowser } from './stage.ts';

const IMAGE: Schema = { type: 'string', media: 'image' };
const URI_LIST = 'application/vnd.code.uri-list';

describe('a media field', function () {
  this.timeout(120_000);
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    page = await openFormPage(browser);
    const schema = {
      type: 'object',
      properties: {
        prompt: { type: 'string' },
        image_url: IMAGE,
        image_urls: { type: 'array', items: IMAGE, maxItems: 2 },
      },
    } satisfies Schema;
    await page.evaluate(
      (json) => window.form.show(JSON.parse(json) as Schema),
      JSON.stringify(schema),
    );
  });
  afterEach(() => page.close());
  after(() => browser.close());

  const values = () => page.evaluate(() => window.form.values());
  const field = (name: string) => page.locator(`[data-path="${name}"]`);
  const receive = (message: Message) =>
    page.evaluate((one) => {
      window.form.receive(one as never);
    }, message as object);
  /** The last upload request. */
  const upload = async () => {
    await page.waitForFunction(() =>
      window.form.sent.some((one) => one.t === 'request' && one.name === 'file.upload'),
    );
    return page.evaluate(() => {
      const ask = window.form.sent.findLast(
        (one) => one.t === 'request' && one.name === 'file.upload',
      );
      if (ask?.t !== 'request') throw new Error('Nothing was uploaded.');
      const { id, source } = ask.payload as { id: string; source: Record<string, unknown> };
      const { bytes, ...rest } = source as { bytes?: Uint8Array; uri?: string };
      return {
        ask: ask.id,
        id,
        source: { ...rest, size: bytes?.length },
      };
    });
  };
  const arrive = async (url: string) =>
    receive({
      t: 'response',
      id: (await upload()).ask,
      value: { url, name: 'fox.png', size: 12_345, kind: 'image' },
    });
  /** Drops or pastes, as the browser would. */
  const give = (selector: string, type: 'drop' | 'paste', what: { uris?: string; file?: string }) =>
    page
      .locator(selector)
      .first()
      .evaluate(
        (target, { event, uris, file, format }) => {
          const transfer = new DataTransfer();
          if (uris !== undefined) transfer.setData(format, uris);
          if (file !== undefined)
            transfer.items.add(new File([new Uint8Array(7)], file, { type: 'image/png' }));
          target.dispatchEvent(
            event === 'drop'
              ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
              : new ClipboardEvent('paste', {
                  clipboardData: transfer,
                  bubbles: true,
                  cancelable: true,
                }),
          );
        },
        { event: type, uris: what.uris, file: what.file, format: URI_LIST },
      );

  it('accepts a typed URL, and removes it', async () => {
    await field('image_url').getByRole('button', { name: 'Image: by its URL' }).click();
    await page.keyboard.type('https://fal.media/fox.png');
    await page.keyboard.press('Enter');
    assert.deepEqual(await values(), { image_url: 'https://fal.media/fox.png' });
    await field('image_url').getByText('fox.png').waitFor();
    await page.getByRole('button', { name: 'Remove fox.png' }).click();
    assert.deepEqual(await values(), {});
    await field('image_url').getByRole('button', { name: 'Image: by its URL' }).click();
    await page.keyboard.type('https://x');
    await page.keyboard.press('Escape');
    assert.deepEqual(await values(), {});
  });

  it('uploads a file dropped from the Explorer, with its progress', async () => {
    await give('[data-path=image_url] .drop-zone', 'drop', { uris: 'file:///p/my%20fox.png\r\n' });
    const { id, source } = await upload();
    assert.equal(source.uri, 'file:///p/my%20fox.png');
    await field('image_url').getByText('my fox.png').waitFor();
    await receive({ t: 'event', name: 'upload.progress', value: { id, sent: 3, total: 4 } });
    await page.waitForFunction(() => document.querySelector('progress')?.value === 3);
    await arrive('https://fal.media/a.png');
    await field('image_url').getByText('12 kB').waitFor();
    assert.deepEqual(await values(), { image_url: 'https://fal.media/a.png' });
  });

  it('uploads pasted bytes, and cancels the upload', async () => {
    await give('[data-path=image_url] .drop-zone-main', 'paste', { file: 'image.png' });
    const { ask, source } = await upload();
    assert.deepEqual(source, { name: 'image.png', contentType: 'image/png', size: 7 });
    await page.getByRole('button', { name: 'Cancel image.png' }).click();
    assert.ok(
      await page.evaluate(
        (id) => window.form.sent.some((one) => one.t === 'cancel' && one.id === id),
        ask,
      ),
    );
    await field('image_url').locator('.drop-zone').waitFor();
    assert.deepEqual(await values(), {});
  });

  it('accepts a picture dropped on the prompt, without its text', async () => {
    await give('[data-path=prompt] input, [data-path=prompt] textarea', 'paste', { file: 'a.png' });
    await arrive('https://fal.media/b.png');
    await page.waitForFunction(() => 'image_url' in window.form.values());
    assert.deepEqual(await values(), { image_url: 'https://fal.media/b.png' });
  });

  it('holds several files, up to the maximum', async () => {
    await give('[data-path=image_urls] .drop-zone', 'drop', {
      uris: 'https://fal.media/1.png\r\nhttps://fal.media/2.png',
    });
    await page.waitForFunction(() => 'image_urls' in window.form.values());
    assert.deepEqual(await values(), {
      image_urls: ['https://fal.media/1.png', 'https://fal.media/2.png'],
    });
    assert.equal(await field('image_urls').locator('.drop-zone').count(), 0);
    await page.getByRole('button', { name: 'Remove 1.png' }).click();
    assert.deepEqual(await values(), { image_urls: ['https://fal.media/2.png'] });
    await field('image_urls').getByText('Add another').waitFor();
  });

  it('shows why an upload failed until it is dismissed', async () => {
    await give('[data-path=image_url] .drop-zone', 'drop', { file: 'big.png' });
    await receive({
      t: 'failed',
      id: (await upload()).ask,
      error: 'This workspace is not trusted. Trust it first.',
    });
    await page
      .getByRole('alert')
      .getByText('This workspace is not trusted. Trust it first.')
      .waitFor();
    await page.getByRole('button', { name: 'Dismiss big.png' }).click();
    assert.equal(await page.getByRole('alert').count(), 0);
  });
});
