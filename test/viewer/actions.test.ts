import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { EditorRequest } from '../../src/domain/editorRequest.ts';
import { createEditorListener, createEditorSender } from '../../src/store/editorRequests.ts';
import { useBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { type Chat, type ChatOptions, openChat, useBrowser } from './chat.ts';

const FLUX = 'fal-ai/flux/schnell';
const run = (prompt: string, more: object = {}) => ({
  endpoint_id: FLUX,
  input: { prompt, ...more },
});
type Press = (chat: Chat, name: RegExp) => Promise<void>;

describe('what a person does with a result in a chat', () => {
  const browser = useBrowser();
  const bench = useBench({ apps: true });
  let chat: Chat | undefined;
  const open = async (args: Record<string, unknown>, options?: ChatOptions) => {
    chat = await openChat(browser, bench, options);
    await chat.invoke('run_model', args);
    await button(chat, /^Run again/).waitFor();
    return chat;
  };
  afterEach(() => chat?.close());

  const button = ({ app }: Chat, name: RegExp) => app.getByRole('button', { name });
  const notice = ({ app }: Chat, text: RegExp) =>
    until(async () => text.test((await app.getByRole('status').textContent()) ?? ''));
  const sentOf = ({ sent }: Chat, method: string) =>
    sent.filter((message) => message.method === method).map(({ params = {} }) => params);
  const callsOf = (shown: Chat, name: string) =>
    sentOf(shown, 'tools/call').filter((params) => params.name === name);

  const ways: Readonly<Record<string, Press>> = {
    'the mouse': (shown, name) => button(shown, name).click(),
    'the keyboard': async (shown, name) => {
      const isThere = () => button(shown, name).evaluate((one) => one === document.activeElement);
      for (let tabs = 0; tabs < 20 && !(await isThere()); tabs += 1)
        await shown.page.keyboard.press('Tab');
      assert.ok(await isThere(), `Tab does not reach ${String(name)}`);
      await shown.page.keyboard.press('Enter');
    },
  };

  for (const [way, press] of Object.entries(ways)) {
    describe(`with ${way}`, () => {
      it('saves it into the project, and says where', async () => {
        const shown = await open(run(`a gate saved by ${way}`));
        await press(shown, /^Save$/);
        await notice(shown, /^Saved: .*fal-media/);
        const files = await readdir(path.join(bench.project, 'fal-media'));
        assert.ok(
          files.some((name) => name.includes(way.replace(' ', '-'))),
          files.join(),
        );
        assert.equal(await button(shown, /^Save$/).count(), 0);
        await button(shown, /^Copy path$/).waitFor();
      });

      it('inserts it at the cursor of the window that has the focus, and says where', async () => {
        const requests: EditorRequest[] = [];
        const window = createEditorListener(
          bench.data,
          (request) => {
            requests.push(request);
            return Promise.resolve({ isDone: true, text: 'Inserted into page.md.' });
          },
          (error) => assert.fail(String(error)),
        );
        try {
          window.setFocused(true);
          await until(() => createEditorSender(bench.data).isOpen());
          const shown = await open(run(`a gate inserted by ${way}`, { num_images: 2 }));
          await press(shown, /^Insert$/);
          await notice(shown, /^Inserted into page\.md\.$/);
          const [call] = callsOf(shown, 'insert_result');
          const { request_id: requestId } = call?.arguments as { request_id: string };
          assert.deepEqual(requests, [{ kind: 'insert', requestId, index: 0 }]);
          window.setFocused(false);
          await until(
            async () =>
              (await createEditorSender(bench.data).send(requests[0] as EditorRequest)) ===
              undefined,
          );
          await press(shown, /^Insert$/);
          await notice(shown, /No window of VS Code has the focus/);
        } finally {
          window.dispose();
          await until(async () => !(await createEditorSender(bench.data).isOpen()));
        }
        const alone = await open(run(`a gate without a window by ${way}`));
        assert.equal(await button(alone, /^Insert$/).count(), 0);
      });

      it('runs it again for the price on the button, and keeps the first result', async () => {
        const shown = await open(run(`a gate again by ${way}`, { seed: 5 }));
        await press(shown, /^Run again · .*\$0\.00\d$/);
        await shown.app.getByText('Run 2 of 2').waitFor();
        await button(shown, /^Save$/).waitFor();
        const [call] = callsOf(shown, 'run_again');
        assert.ok((call?.arguments as { max_cost: number }).max_cost > 0);
        await press(shown, /^Previous run$/);
        await shown.app.getByText('Run 1 of 2').waitFor();
        await button(shown, /^Save$/).waitFor();
      });

      it('varies it with a new seed', async () => {
        const shown = await open(run(`a gate varied by ${way}`, { seed: 5 }));
        const source = () => shown.app.locator('.large img').getAttribute('src');
        const before = await source();
        await press(shown, /^Vary · /);
        await shown.app.getByText('Run 2 of 2').waitFor();
        await button(shown, /^Vary · /).waitFor();
        assert.notEqual(await source(), before);
      });

      it('gives the chosen one to the chat', async () => {
        const shown = await open(run(`two gates by ${way}`, { num_images: 2 }), {
          readResource: (uri) =>
            uri.includes('?size=') ? Promise.reject(new Error('no small picture')) : undefined,
        });
        await shown.app.getByRole('tab').nth(1).click();
        await press(shown, /^Use in chat$/);
        await notice(shown, /^Added to the chat/);
        const [params] = sentOf(shown, 'ui/update-model-context');
        const [text, link] = params?.content as { text?: string; uri?: string; type: string }[];
        assert.match(
          text?.text ?? '',
          /^image 2 of 2 of fal request \S+ \(fal-ai\/flux\/schnell\)/,
        );
        assert.equal(link?.type, 'resource_link');
        const { contents } = await bench.client.readResource({ uri: link.uri ?? '' });
        assert.match(contents[0]?.mimeType ?? '', /^image\//);
      });

      it('opens, downloads and copies it', async () => {
        const shown = await open(run(`a gate opened by ${way}`));
        await press(shown, /^Open$/);
        await press(shown, /^Download$/);
        await notice(shown, /^Download is ready/);
        await press(shown, /^Copy URL$/);
        await notice(shown, /^Copied/);
        const [opened] = sentOf(shown, 'ui/open-link');
        const [downloaded] = sentOf(shown, 'ui/download-file');
        const url = String(opened?.url);
        assert.ok(url.startsWith(bench.sandbox.url), url);
        const [file] = downloaded?.contents as { uri: string; type: string }[];
        assert.equal(file?.type, 'resource_link');
        assert.equal((await bench.client.readResource({ uri: file.uri })).contents.length, 1);
        assert.equal(await shown.page.evaluate(() => navigator.clipboard.readText()), url);
        assert.deepEqual(shown.errors, []);
      });
    });
  }

  it('spends once for two clicks', async () => {
    const shown = await open(run('an impatient gate'));
    const before = bench.sandbox.submits();
    await button(shown, /^Vary/).dblclick();
    await shown.app.getByText('Run 2 of 2').waitFor();
    await shown.page.waitForTimeout(500);
    assert.equal(bench.sandbox.submits(), before + 1);
  });

  it('tells why a run again was refused, and keeps the result', async () => {
    const refusal = {
      isError: true,
      content: [{ type: 'text', text: 'Too dear.\nAsk for less.' }],
    };
    const shown = await open(run('a dear gate'), {
      callTool: (name) => (name === 'run_again' ? Promise.resolve(refusal) : undefined),
    });
    await button(shown, /^Run again/).click();
    await notice(shown, /That did not work: Too dear\. Ask for less\./);
    await button(shown, /^Save$/).waitFor();
  });

  it('has fal store nothing of a further run, where the first one was not to be stored', async () => {
    const shown = await open({ ...run('a secret gate'), store_payload: false });
    await button(shown, /^Vary/).click();
    await shown.app.getByText('Run 2 of 2').waitFor();
    const submits = bench.sandbox.seen.filter(
      ({ method, path: at }) => method === 'POST' && at.includes(FLUX),
    );
    const last = submits.slice(-2).map(({ headers }) => headers['x-fal-store-io']);
    assert.deepEqual(last, ['0', '0']);
  });

  it('gives the chat a small picture where the server makes one', async () => {
    const [uri, blob] = ['fal://jobs', Buffer.from('a small picture').toString('base64')];
    const small = { contents: [{ uri, mimeType: 'image/jpeg', blob }] };
    const shown = await open(run('a small gate'), {
      readResource: (named) =>
        /^fal:\/\/jobs\/[^/]+\/0\?size=512$/.test(named) ? Promise.resolve(small) : undefined,
    });
    await button(shown, /^Use in chat$/).click();
    await notice(shown, /^Added to the chat/);
    const [params] = sentOf(shown, 'ui/update-model-context');
    const [, picture] = params?.content as object[];
    assert.deepEqual(picture, { type: 'image', data: blob, mimeType: 'image/jpeg' });
  });

  it('has no button for what the host cannot do', async () => {
    const without = ['openLinks', 'downloadFile', 'updateModelContext', 'sandbox'];
    const shown = await open(run('a plain gate'), { without });
    const names = await shown.app.getByRole('button').allInnerTexts();
    assert.deepEqual(
      names.map((name) => name.replace(/ · .*/, '')),
      ['Save', 'Run again', 'Vary'],
    );
  });

  it('has no button for what the server cannot do', async () => {
    const missing = {
      isError: true,
      content: [{ type: 'text', text: 'There is no tool view_job.' }],
    };
    chat = await openChat(browser, bench, {
      callTool: (name) => (name === 'view_job' ? Promise.resolve(missing) : undefined),
    });
    await chat.invoke('run_model', run('a remote gate'));
    await button(chat, /^Open$/).waitFor();
    assert.deepEqual(await chat.app.getByRole('button').allInnerTexts(), [
      'Use in chat',
      'Open',
      'Copy URL',
    ]);
  });

  it('gives it to the chat as a message where that is the only way', async () => {
    const shown = await open(run('a spoken gate'), {
      without: ['updateModelContext'],
      also: { message: {} },
    });
    await button(shown, /^Use in chat$/).click();
    const [params] = await until(() => {
      const found = sentOf(shown, 'ui/message');
      return found.length > 0 && found;
    });
    assert.equal(params?.role, 'user');
  });
});
