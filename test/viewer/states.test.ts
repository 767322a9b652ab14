import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { useBench } from '../support/mcp.ts';
import { decodePicture } from '../support/pictures.ts';
import { until } from '../support/until.ts';
import { type Chat, type ChatOptions, openChat, useBrowser } from './chat.ts';

const FLUX = 'fal-ai/flux/schnell';
const run = (prompt: string, more: object = {}) => ({
  endpoint_id: FLUX,
  input: { prompt, ...more },
});

describe('the page of results in a chat', () => {
  const browser = useBrowser();
  const bench = useBench({ apps: true });
  let chat: Chat | undefined;
  const open = async (options?: ChatOptions) => (chat = await openChat(browser, bench, options));
  afterEach(() => chat?.close());

  const textOf = ({ app }: Chat) => app.locator('main').innerText();
  const shows = ({ app }: Chat, text: string | RegExp) =>
    app.locator('main').getByText(text).first().waitFor();
  const button = ({ app }: Chat, name: RegExp) => app.getByRole('button', { name });
  const imageWidth = ({ app }: Chat) =>
    app.locator('.large img').evaluate((image) => (image as HTMLImageElement).naturalWidth);
  const calls = ({ sent }: Chat, name: string) =>
    sent.filter(({ method, params }) => method === 'tools/call' && params?.name === name);

  it('shows a run while it waits: model, prompt, price, progress, and that it can be cancelled', async () => {
    const shown = await open();
    const answered = shown.invoke('run_model', run('a slow gate [sandbox:slow=30000]'));
    await button(shown, /^Cancel$/).waitFor();
    await shows(shown, 'Running');
    const text = await textOf(shown);
    assert.match(text, /fal-ai\/flux\/schnell/);
    assert.match(text, /at most \$0\.00\d/);
    assert.match(text, /a slow gate/);
    assert.equal(await shown.app.getByRole('progressbar').count(), 1);
    await button(shown, /^Cancel$/).click();
    await shows(shown, 'The run was cancelled.');
    assert.equal(await button(shown, /^Cancel$/).count(), 0);
    await answered;
    // The call's own answer is the same.
    await shows(shown, 'The run was cancelled.');
    assert.deepEqual(shown.errors, []);
  });

  it('shows the place in the queue, of a job that was only submitted', async () => {
    const waiting = {
      status: 'in_queue',
      endpoint_id: FLUX,
      request_id: 'r-1',
      queue_position: 4,
    };
    const shown = await open({
      callTool: (name) =>
        name === 'check_job'
          ? Promise.resolve({ content: [], structuredContent: waiting })
          : undefined,
    });
    await shown.input(run('a gate'));
    await shown.result({ content: [], structuredContent: waiting });
    await shows(shown, 'In the queue, 4 ahead');
    assert.equal(await shown.app.getByRole('status').textContent(), 'In the queue, 4 ahead');
  });

  it('follows a submitted job to its result, and asks no more when it has it', async () => {
    const shown = await open();
    await shown.invoke('submit_job', run('a gate [sandbox:slow=1500]'));
    await button(shown, /^Save$/).waitFor();
    assert.ok((await imageWidth(shown)) > 0);
    const before = calls(shown, 'check_job').length;
    await shown.page.waitForTimeout(2_500);
    assert.equal(calls(shown, 'check_job').length, before);
    const known = calls(shown, 'view_job').filter(({ params }) =>
      JSON.stringify(params).includes('request_id'),
    );
    // It may have learned of the job by the call itself.
    assert.ok(known.length <= 1);
    assert.ok(calls(shown, 'view_job').length <= 2);
  });

  it('does not ask while nobody sees it', async () => {
    const shown = await open();
    const hide = (hidden: boolean) =>
      shown.app.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await hide(true);
    await shown.invoke('submit_job', run('a hidden gate'));
    await shown.page.waitForTimeout(2_000);
    assert.equal(calls(shown, 'check_job').length, 0);
    await hide(false);
    await button(shown, /^Save$/).waitFor();
  });

  for (const contentOnly of [false, true]) {
    const how = contentOnly ? "content alone, as VS Code's agent host passes it" : 'all of it';
    it(`shows one result large and all in a row, from ${how}`, async () => {
      const shown = await open({ contentOnly });
      await shown.invoke('run_model', run('a gate', { num_images: 3 }));
      const tabs = shown.app.getByRole('tab');
      await tabs.nth(2).waitFor();
      await button(shown, /^Save$/).waitFor();
      assert.equal(await tabs.count(), 3);
      assert.match(await textOf(shown), /\$0\.009/);
      await until(async () => (await imageWidth(shown)) > 0);
      const sourceOf = () => shown.app.locator('.large img').getAttribute('src');
      const first = await sourceOf();
      await tabs.nth(1).click();
      const second = await sourceOf();
      assert.notEqual(second, first);
      await shown.page.keyboard.press('End');
      assert.equal(await tabs.nth(2).getAttribute('aria-selected'), 'true');
      await shown.page.keyboard.press('ArrowRight');
      assert.equal(await sourceOf(), first);
      assert.equal(await tabs.nth(0).evaluate((tab) => tab === document.activeElement), true);
      assert.deepEqual(shown.errors, []);
    });
  }

  it('keeps a frame of a video, which the model sees then', async () => {
    const shown = await open();
    const video = 'fal-ai/kling-video/v2.5-turbo/pro/text-to-video';
    const answer = await shown.invoke('run_model', {
      endpoint_id: video,
      input: { prompt: 'a gate that opens' },
    });
    const links = (found: object) => JSON.stringify(found).includes('/contact?size=');
    assert.ok(!links(answer), 'there is nothing yet that a model could see');
    const [kept] = await until(() => {
      const found = calls(shown, 'keep_still');
      return found.length > 0 && found;
    });
    const { request_id } = (kept?.params?.arguments ?? {}) as { request_id: string };
    const args = { request_id, endpoint_id: video };
    await until(async () =>
      links(await bench.client.callTool({ name: 'check_job', arguments: args })),
    );
    const read = async (uri: string) => {
      const { contents } = await bench.client.readResource({
        uri: `fal://jobs/${request_id}/${uri}`,
      });
      const [picture] = contents;
      assert.match(picture?.mimeType ?? '', /^image\//);
      const blob = picture && 'blob' in picture ? picture.blob : '';
      return decodePicture(Buffer.from(blob, 'base64'));
    };
    const { width, height, data } = await read('0?size=128');
    assert.deepEqual([width, height], [128, 72]);
    const colours = new Set(Array.from({ length: 200 }, (_, at) => data[at * 160]));
    assert.ok(colours.size > 20, 'a landscape, no symbol');
    assert.equal((await read('contact')).width, 512);
    assert.deepEqual(shown.errors, []);
  });

  it('plays video and sound', async () => {
    const shown = await open();
    await shown.invoke('run_model', {
      endpoint_id: 'fal-ai/kling-video/v2.5-turbo/pro/text-to-video',
      input: { prompt: 'waves' },
    });
    await until(() =>
      shown.app.locator('video').evaluate((video) => (video as HTMLVideoElement).duration > 1),
    );
    const added = await open();
    await added.invoke('run_model', {
      endpoint_id: 'fal-ai/stable-audio-25/text-to-audio',
      input: { prompt: 'rain' },
    });
    await until(() =>
      added.app.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).duration > 0),
    );
    assert.deepEqual([...shown.errors, ...added.errors], []);
  });

  it('shows of a 3D object that the sidebar turns it', async () => {
    const shown = await open();
    await shown.invoke('run_model', {
      endpoint_id: 'fal-ai/hyper3d/rodin',
      input: { prompt: 'a chair' },
    });
    await shows(shown, 'The fal sidebar of VS Code shows it in 3D.');
  });

  it('shows what a model wrote', async () => {
    const shown = await open();
    await shown.invoke('run_model', {
      endpoint_id: 'fal-ai/whisper',
      input: { audio_url: 'https://example.com/talk.mp3' },
    });
    await shown.app.locator('pre').waitFor();
    assert.ok((await shown.app.locator('pre').innerText()).length > 5);
  });

  for (const contentOnly of [false, true]) {
    it(`shows an error with its next step${contentOnly ? ', from content alone' : ''}`, async () => {
      const shown = await open({ contentOnly });
      await shown.invoke('run_model', run('a gate [sandbox:fail]'));
      await shows(shown, 'The run failed.');
      await shows(shown, /Change the input, or use another model|another model/);
      await button(shown, /^Run again/).waitFor();
      assert.doesNotMatch(await textOf(shown), /\(request /);
    });
  }

  it('shows a refusal that never became a job', async () => {
    const shown = await open();
    await shown.invoke('run_model', { endpoint_id: FLUX, input: { prompt: 3 } });
    await shows(shown, 'The run failed.');
    await shows(shown, /prompt/);
    assert.equal(bench.sandbox.seen.filter(({ path: at }) => at.includes('/cancel')).length, 1);
  });

  it('learns how a run ended whose call was cancelled', async () => {
    const shown = await open();
    const args = run('a gate that was cancelled');
    const { structuredContent } = await bench.client.callTool({
      name: 'run_model',
      arguments: args,
    });
    const { request_id } = structuredContent as { request_id: string };
    await shown.input(args);
    const text = `The call was cancelled. It runs on.\ncheck_job shows more. (request ${request_id})`;
    await shown.result({ isError: true, content: [{ type: 'text', text }] });
    await button(shown, /^Save$/).waitFor();
  });

  it('shows the end of a call that was cancelled before it became a job', async () => {
    const shown = await open();
    await shown.input(run('a gate that never was'));
    await shown.cancelled();
    await shows(shown, 'The run was cancelled.');
    assert.equal(await shown.app.getByRole('progressbar').count(), 0);
  });

  it('shows the result of a job that went on when its call was cancelled', async () => {
    const shown = await open();
    const args = run('a gate that goes on');
    await bench.client.callTool({ name: 'submit_job', arguments: args });
    await shown.input(args);
    await button(shown, /^Cancel$|^Save$/).waitFor();
    await shown.cancelled();
    await button(shown, /^Save$/).waitFor();
  });

  it('reads the saved file when the links of a replayed result are dead', async () => {
    const args = { ...run('a gate from last week', { num_images: 2 }), save_to: 'pictures' };
    const answered = await bench.client.callTool({ name: 'run_model', arguments: args });
    assert.equal((await readdir(path.join(bench.project, 'pictures'))).length, 2);
    const text = JSON.stringify(answered).replaceAll(
      /(http:[^"()\\ ]+)\.(png|jpe?g)/g,
      '$1-gone.$2',
    );
    const shown = await open();
    await shown.input(args);
    await shown.result(JSON.parse(text) as object);
    const image = shown.app.locator('.large img');
    await until(async () => (await image.getAttribute('src'))?.startsWith('data:image/'));
    await until(async () => (await imageWidth(shown)) > 0);
    await button(shown, /^Copy path$/).waitFor();
  });

  it('says that a link has expired when nothing else has the file', async () => {
    const shown = await open({ readResource: () => Promise.reject(new Error('not found')) });
    const assets = [{ url: `${bench.sandbox.url}/gone.png`, kind: 'image' }];
    const structuredContent = { status: 'completed', endpoint_id: FLUX, request_id: 'r-2', assets };
    await shown.input(run('a gate'));
    await shown.result({ content: [], structuredContent });
    await shows(shown, 'The link has expired, and no saved file was found.');
  });

  it('speaks German', async () => {
    const shown = await open({ locale: 'de-AT' });
    await shown.invoke('run_model', run('ein Tor'));
    await button(shown, /^Speichern$/).waitFor();
    await button(shown, /^Variieren · .*0,00\d/).waitFor();
    assert.equal(await shown.app.locator('html').getAttribute('lang'), 'de');
  });

  it('stands still for those who prefer it', async () => {
    const shown = await open({ reducedMotion: true });
    await shown.input(run('a gate'));
    const animation = await shown.app
      .locator('.bar')
      .evaluate((bar) => getComputedStyle(bar, '::before').animationName);
    assert.equal(animation, 'none');
  });
});
