import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { useBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { axeViolations } from '../webview/axe.ts';
import type { ThemeName } from '../webview/themes.ts';
import { type Chat, openChat, useBrowser } from './chat.ts';

const FLUX = 'fal-ai/flux/schnell';
const THEMES: readonly ThemeName[] = ['dark', 'light', 'contrast', 'contrastLight'];
const WIDTHS = [300, 600];
const PICTURES = new URL('../../dist/test/viewer/', import.meta.url);
const waiting = { status: 'in_queue', endpoint_id: FLUX, request_id: 'r-1', queue_position: 4 };
const answer = (structuredContent: object) => ({ content: [], structuredContent });

/** How far the page reaches beyond what the chat shows of it. */
const hiddenPixels = ({ app }: Chat) =>
  app.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return { wide: scrollWidth - clientWidth, high: scrollHeight - clientHeight };
  });

describe('the looks of the page of results', () => {
  const browser = useBrowser();
  const bench = useBench({ apps: true });
  const prompt = 'a lighthouse on a cliff at dusk, long exposure, seen from the sea';

  /** Each state, shown in a chat. */
  const states: Readonly<Record<string, (chat: Chat) => Promise<void>>> = {
    waiting: async (chat) => {
      await chat.input({ endpoint_id: FLUX, input: { prompt } });
      await chat.result(answer(waiting));
      await chat.app.getByRole('button', { name: 'Cancel' }).waitFor();
    },
    results: async (chat) => {
      const input = { prompt, num_images: 4 };
      await chat.invoke('run_model', { endpoint_id: FLUX, input, save_to: 'pictures' });
      await chat.app.getByRole('button', { name: /^Vary/ }).waitFor();
      await chat.app
        .locator('.large img')
        .evaluate((image) => (image as HTMLImageElement).decode());
      await chat.app.getByRole('tab').nth(1).focus();
    },
    sound: async (chat) => {
      const endpoint_id = 'fal-ai/stable-audio-25/text-to-audio';
      await chat.invoke('run_model', { endpoint_id, input: { prompt: 'rain' } });
      await chat.app.getByRole('button', { name: 'Save' }).waitFor();
    },
    object: async (chat) => {
      await chat.invoke('run_model', { endpoint_id: 'fal-ai/hyper3d/rodin', input: { prompt } });
      await chat.app.getByRole('button', { name: 'Save' }).waitFor();
    },
    text: async (chat) => {
      const input = { audio_url: 'https://example.com/talk.mp3' };
      await chat.invoke('run_model', { endpoint_id: 'fal-ai/whisper', input });
      await chat.app.getByRole('button', { name: 'Save' }).waitFor();
    },
    error: async (chat) => {
      const input = { prompt: `${prompt} [sandbox:error=content_policy_violation]` };
      await chat.invoke('run_model', { endpoint_id: FLUX, input });
      await chat.app.getByRole('button', { name: /^Run again/ }).waitFor();
    },
    cancelled: async (chat) => {
      await chat.input({ endpoint_id: FLUX, input: { prompt } });
      await chat.result(answer({ ...waiting, status: 'cancelled', error: 'It was cancelled.' }));
      await chat.app.getByRole('heading', { name: 'The run was cancelled.' }).waitFor();
    },
    expired: async (chat) => {
      const assets = [{ url: `${bench.sandbox.url}/gone.png`, kind: 'image' }];
      await chat.result(answer({ ...waiting, status: 'completed', assets }));
      await chat.app.getByText(/has expired/).waitFor();
    },
  };

  before(() => mkdir(PICTURES, { recursive: true }));

  for (const [name, show] of Object.entries(states)) {
    for (const width of WIDTHS) {
      it(`${name}: no violation in any theme at ${width} px, and nothing is cut off`, async () => {
        const chat = await openChat(browser, bench, {
          width,
          callTool: (tool, args) =>
            tool === 'check_job' && 'request_id' in args && args.request_id === 'r-1'
              ? Promise.resolve(answer(waiting))
              : undefined,
        });
        try {
          await show(chat);
          for (const theme of THEMES) {
            await chat.setTheme(theme);
            // A picture that comes late makes the page higher, and the chat follows after 100 ms.
            await until(async () => {
              const { wide, high } = await hiddenPixels(chat);
              return wide === 0 && high === 0;
            });
            const file = new URL(`${name}-${theme}-${width}.png`, PICTURES);
            await chat.page.locator('iframe').screenshot({ path: file.pathname });
            assert.deepEqual(await axeViolations(chat.app), [], theme);
          }
        } finally {
          await chat.close();
        }
      });
    }
  }

  it('keep their outlines in forced colours', async () => {
    const chat = await openChat(browser, bench, { forcedColors: true });
    try {
      await states.results?.(chat);
      const outline = await chat.app
        .locator('[aria-selected=true]')
        .evaluate((tab) => getComputedStyle(tab).outlineStyle);
      assert.equal(outline, 'solid');
      await chat.page.waitForTimeout(250);
      const file = new URL('results-forced-600.png', PICTURES);
      await chat.page.locator('iframe').screenshot({ path: file.pathname });
    } finally {
      await chat.close();
    }
  });
});
