import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { png, quadrants } from '../support/pictures.ts';
import { until } from '../support/until.ts';
import { chooseInExplorer, explorerFile } from './explorerMenu.ts';
import { watchSidebar } from './sidebarView.ts';
import { useWorkbench } from './useWorkbench.ts';

const ENTRY = 'Compare With…';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What axe finds, as text; as text it needs no browser types here. */
const RUN_AXE = `axe.run(document, { rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false } } })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + failureSummary).join()))`;

const first = quadrants(320, 240);
const data = first.data.slice();
// One step in one pixel.
data[4] = (data[4] ?? 0) + 1;
const CONTENT: Readonly<Record<string, Buffer>> = {
  'one.png': png(first),
  'art/two.png': png({ ...first, data }),
  'art/other.png': png(quadrants(160, 120)),
};
const clip = readFileSync(new URL('../../src/sandbox/media/clips/480x480.mp4', import.meta.url));

function recordOf(name: string, input: object, seed: number): Record<string, string> {
  const content = CONTENT[name] ?? Buffer.alloc(0);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const record = {
    ...{ version: 1, sha256, bytes: content.length, path: name },
    ...{ endpoint_id: 'fal-ai/flux/schnell', license: 'commercial', input, seed },
    ...{ request_id: `run-${seed}`, made_at: `2026-11-2${seed}T10:00:00Z` },
  };
  return { [`.fal/media/${sha256.slice(0, 2)}/${sha256}.json`]: JSON.stringify(record) };
}

describe('two files that are compared in VS Code', () => {
  // Nobody answers at this address: no network is needed.
  const { bench } = useWorkbench({
    env: { FAL_GATEWAY_URL: 'http://127.0.0.1:9' },
    files: {
      ...CONTENT,
      ...recordOf('one.png', { prompt: 'a fox', num_images: 1 }, 1),
      ...recordOf('art/two.png', { prompt: 'a fox', num_images: 1, image_size: 'square' }, 2),
      ...recordOf('art/other.png', { prompt: 'a hen', num_images: 1 }, 3),
      'plain.png': png(quadrants(100, 100)),
      'a.mp4': clip,
      'b.mp4': clip,
    },
  });
  let errors: readonly string[];
  before(async () => {
    ({ errors } = await watchSidebar(bench));
    await (await explorerFile(bench, 'art')).click();
  });
  const page = () => bench.webview('.making');
  const close = () => bench.command('View: Close All Editors');
  const select = (one: string, other: string) => chooseInExplorer(bench, [one, other], ENTRY);
  const chooseAlone = async (name: string) => {
    await (await explorerFile(bench, name)).click();
    await chooseInExplorer(bench, name, ENTRY);
  };
  const loaded = (frame: Frame) =>
    until(() =>
      frame.evaluate('[...document.images].every((one) => one.complete && one.naturalWidth > 0)'),
    );

  it('by two selected ones of the Explorer: side by side, by swiping, by pixels and by inputs', async () => {
    await select('one.png', 'two.png');
    const frame = await page();
    await loaded(frame);
    await frame.getByText('320 × 240').nth(1).waitFor();
    await frame.getByRole('cell', { name: 'square', exact: true }).waitFor();
    await frame
      .getByText('Equal in both: Model, License of the model, prompt, num_images.')
      .waitFor();
    await bench.screenshot('files-side-by-side');

    await frame.getByRole('tab', { name: 'Swipe' }).click();
    const border = frame.getByRole('slider');
    const box = await border.boundingBox();
    assert.ok(box);
    const { mouse } = bench.page;
    await mouse.move(box.x + box.width / 2, box.y + 40);
    await mouse.down();
    await mouse.move(box.x + box.width / 4, box.y + 40, { steps: 5 });
    await mouse.up();
    assert.equal(await border.getAttribute('aria-valuetext'), '25 %');
    await bench.page.keyboard.press('ArrowLeft');
    assert.equal(await border.getAttribute('aria-valuetext'), '24 %');
    await bench.screenshot('files-swipe');

    await frame.getByRole('tab', { name: 'Difference' }).click();
    await frame.getByText('1 of 76,800 pixels differ (0.0013%), by at most 1 of 255.').waitFor();
    await bench.screenshot('files-difference');
    await frame.evaluate(AXE);
    assert.deepEqual(await frame.evaluate(RUN_AXE), []);
    assert.deepEqual(errors, []);
  });

  it('by one and another that has to do with it', async () => {
    await close();
    await chooseAlone('one.png');
    await bench.row(/two\.png.*Made with the same prompt/).waitFor();
    const rows = await bench.quickInput.locator('.monaco-list-row').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => /two|other|Choose/.exec(row)?.[0]),
      ['two', 'other', 'Choose'],
    );
    await bench.screenshot('files-pick');
    await bench.pick(/other\.png/);
    const frame = await page();
    await frame.getByText(/differ in size, 320 × 240 and 160 × 120/).waitFor();
    await frame.getByRole('cell', { name: 'a hen' }).waitFor();
  });

  it('by the palette on its tab, and a file of the open dialog, without a record', async () => {
    await close();
    await (await explorerFile(bench, 'plain.png')).dblclick();
    await bench.page.getByRole('tab', { name: /^plain\.png/ }).waitFor();
    await bench.command('fal: Compare With…');
    await bench.chooseFile(path.join(bench.vscode.workspace, 'one.png'));
    const frame = await page();
    await frame.getByText('Nothing is recorded on how plain.png was made.').waitFor();
    await frame.getByText(/differ in size, 100 × 100 and 320 × 240/).waitFor();
    assert.equal(await frame.locator('table').count(), 0);
  });

  it('plays and seeks two videos as one', async () => {
    await close();
    await select('a.mp4', 'b.mp4');
    const frame = await page();
    await frame.getByText('480 × 480').nth(1).waitFor();
    await frame.getByRole('button', { name: 'Play' }).click();
    const times = () =>
      frame.evaluate<number[]>(
        '[...document.querySelectorAll("video")].map((one) => one.currentTime)',
      );
    await until(async () => (await times()).every((time) => time > 0.2));
    await frame.getByRole('button', { name: 'Pause' }).click();
    await frame.getByRole('slider', { name: 'Position' }).fill('1');
    await until(async () => (await times()).join() === '1,1');
    await bench.screenshot('files-videos');
  });

  it('says what is wrong with a file that is gone, too large or no picture', async () => {
    const { workspace } = bench.vscode;
    const large = await open(path.join(workspace, 'large.png'), 'w');
    await large.truncate(100_000_001);
    await large.close();
    await close();
    await select('one.png', 'large.png');
    const words = /large\.png is too large to be shown here: 100 MB, at most 100 MB\./;
    await (await page()).getByText(words).waitFor();
    await close();
    const broken = await open(path.join(workspace, 'large.png'), 'w');
    await broken.write('no picture');
    await broken.close();
    await select('one.png', 'large.png');
    await (await page()).getByText('It cannot be shown: the file is damaged').waitFor();
    await close();
    await chooseAlone('one.png');
    await bench.row(/two\.png/).waitFor();
    await rm(path.join(workspace, 'art/two.png'));
    await bench.pick(/two\.png/);
    await (await page()).getByText('art/two.png is not there, or cannot be read.').waitFor();
    await bench.screenshot('files-gone');
  });

  it('is readable in every theme and in a narrow editor', async () => {
    await close();
    await select('one.png', 'other.png');
    const frame = await page();
    await loaded(frame);
    const themes = {
      light: '.vscode-light',
      'high contrast': '.vscode-high-contrast:not(.vscode-high-contrast-light)',
      'high contrast light': '.vscode-high-contrast-light',
      dark: '.vscode-dark',
    } as const;
    for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
      await bench.theme(theme);
      // The page gets its colours after the workbench.
      await frame.locator(`body${themes[theme]}`).waitFor();
      await bench.screenshot(`files-${theme.replaceAll(' ', '-')}`);
      await frame.evaluate(AXE);
      assert.deepEqual(await frame.evaluate(RUN_AXE), [], theme);
    }
  });
});
