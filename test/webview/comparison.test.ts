import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import type { ComparedFile } from '../../src/extension/provenance/filesPage.ts';
import { type MediaRecord, parseRecord } from '../../src/provenance/record.ts';
import { createStandIn, useForSuite } from '../support/fixtures.ts';
import { png, pngFile, quadrants } from '../support/pictures.ts';
import { until } from '../support/until.ts';
import { axeViolations } from './axe.ts';
import { openComparison } from './comparisonPage.ts';
import type { ThemeName } from './themes.ts';

const PICTURES = fileURLToPath(new URL('../../dist/test/pictures/', import.meta.url));
const ALL: readonly ThemeName[] = ['dark', 'light', 'contrast', 'contrastLight'];

const file = (name: string, more: Partial<ComparedFile> = {}): ComparedFile => ({
  ...{ name, kind: 'image', isChanged: false, faults: [] },
  shown: { size: '2.1 kB', source: `/${encodeURIComponent(name)}?1` },
  ...more,
});

const record = (more: Partial<MediaRecord>): MediaRecord =>
  parseRecord(
    JSON.stringify({
      version: 1,
      ...{ sha256: 'a'.repeat(64), bytes: 1, path: 'a.png', endpoint_id: 'fal-ai/flux/schnell' },
      ...{ input: {}, request_id: 'r', made_at: '2026-11-27T10:00:00Z', license: 'commercial' },
      ...more,
    }),
  );

/** A PNG of one bit a pixel, small however large it is. */
function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  return pngFile({ IHDR: header, IDAT: rows, IEND: Buffer.alloc(0) });
}

/** A tone. */
function wave(seconds: number): Buffer {
  const [rate, head] = [8_000, Buffer.alloc(44)];
  const data = Buffer.alloc(rate * seconds);
  data.forEach((_, at) => (data[at] = 128 + Math.round(90 * Math.sin(at / 4))));
  head.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.set([16, 0, 0, 0, 1, 0, 1, 0], 16);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.set([1, 0, 8, 0], 32);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

describe('the page that compares two files', function () {
  this.timeout(120_000);
  const opened = useForSuite(() => openComparison());
  const page = createStandIn(() => opened.page);
  const tab = (name: string) => page.getByRole('tab', { name });

  const first = quadrants(400, 300);
  const data = first.data.slice();
  // Three pixels: one by one step, one in alpha, one wholly.
  data[4] = (data[4] ?? 0) + 1;
  data[403] = 254;
  data.set([255, 255, 255], 4_000);
  const fox = {
    'a.png': png(first),
    'b.png': png({ ...first, data }),
    'big.png': png(quadrants(900, 701)),
    'broken.png': Buffer.from('x'),
  };
  const made = [
    file('a.png', { record: record({ input: { prompt: 'a fox', seed: 1, steps: 4 }, seed: 1 }) }),
    file('b.png', {
      record: record({
        ...{ input: { prompt: 'a fox & <b>hen</b>', seed: 2, steps: 4 }, seed: 2 },
        made_at: '2026-11-27T11:00:00Z',
      }),
    }),
  ] as const;

  it('counts the pixels that differ, however little, and draws where', async () => {
    await opened.show(made, fox);
    await tab('Difference').click();
    const outcome = '3 of 120,000 pixels differ (0.0025%), by at most 225 of 255.';
    await page.getByText(outcome).waitFor();
    const bright = await page.evaluate(() => {
      const canvas = document.querySelector('canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, 400, 300).data ?? [];
      return [...pixels].filter((value, at) => at % 4 === 0 && value > 0);
    });
    assert.equal(bright.length, 3);
    assert.ok(bright.every((value) => value > 50));
    await opened.show([file('a.png'), file('a.png')], fox);
    await tab('Difference').click();
    await page.getByText('All 120,000 pixels are equal.').waitFor();
    assert.deepEqual(opened.errors, []);
  });

  it('says that sizes differ, and scales the second picture to the first', async () => {
    await opened.show([file('a.png'), file('big.png')], fox);
    await page.getByText(/differ in size, 400 × 300 and 900 × 701/).waitFor();
    await tab('Difference').click();
    await page.getByText(/of 120,000 pixels differ/).waitFor();
    const share = await page.locator('#outcome').innerText();
    // Only the borders of the quarters.
    assert.match(share, /\((0|1)\.\d+%\)/);
  });

  it('moves the border by mouse, touch and keys, with a handle where the pointer is', async () => {
    await opened.show(made, fox);
    await tab('Side by Side').press('ArrowRight');
    const border = page.getByRole('slider', { name: 'Border between a.png and b.png' });
    const box = await border.boundingBox();
    assert.ok(box);
    assert.equal(box.width, 400);
    const handleAt = async () => {
      const handle = await page.locator('.handle').boundingBox();
      return Math.round((handle?.x ?? 0) + 1 - box.x);
    };
    assert.equal(await handleAt(), 200);
    await page.mouse.move(box.x + 200, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 100, box.y + 50, { steps: 4 });
    await page.mouse.up();
    assert.ok(Math.abs((await handleAt()) - 100) <= 2, String(await handleAt()));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.ok(Math.abs((await handleAt()) - 108) <= 2, String(await handleAt()));
    await page.touchscreen.tap(box.x + 300, box.y + 50);
    assert.ok(Math.abs((await handleAt()) - 300) <= 2, String(await handleAt()));
    await page.keyboard.press('End');
    assert.equal(await handleAt(), 400);
    assert.equal(await border.getAttribute('aria-valuetext'), '100 %');
    assert.match(
      await page
        .locator('.swipe img')
        .nth(1)
        .evaluate((one) => getComputedStyle(one).clipPath),
      /inset\(0px 0px 0px 100%\)/,
    );
  });

  it('lists what differs in the records, and names what is equal', async () => {
    await opened.show(made, fox);
    const rows = await page.locator('tbody tr').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.replaceAll('\t', ' | ').replace(/When \|.*/, 'When')),
      ['Seed | 1 | 2', 'When', 'prompt | a fox | a fox & <b>hen</b>'],
    );
    await page.getByText('Equal in both: Model, License of the model, steps.').waitFor();
    await opened.show([made[0], file('b.png', { faults: ['x.json: is no JSON'] })], fox);
    await page.getByText('The record of b.png cannot be read: x.json: is no JSON').waitFor();
    await opened.show([{ ...made[0], isChanged: true }, file('b.png')], fox);
    await page.getByText('a.png was changed after fal saved it.').waitFor();
    await page.getByText('Nothing is recorded on how b.png was made.').waitFor();
    assert.equal(await page.locator('table').count(), 0);
  });

  it('says what is wrong with a file that cannot be shown', async () => {
    await opened.show([file('a.png'), file('broken.png')], fox);
    await page.getByText('It cannot be shown: the file is damaged').waitFor();
    assert.equal(await tab('Swipe').isVisible(), false);
    const gone = file('b.png', { shown: undefined, problem: 'b.png is not there.' });
    await opened.show([file('a.png'), gone], fox);
    await page.getByText('b.png is not there.').waitFor();
    assert.equal(await page.locator('.tabs').count(), 0);
    await opened.show([file('a.glb', { kind: '3d' }), file('b.glb', { kind: '3d' })]);
    await page.getByText('Nothing is recorded on how a.glb was made.').waitFor();
    assert.equal(await page.locator('figure').count(), 0);
  });

  it('plays and seeks two sounds as one, and lets one be heard', async () => {
    const sounds = [file('a.wav', { kind: 'audio' }), file('b.wav', { kind: 'audio' })] as const;
    await opened.show(sounds, { 'a.wav': wave(2), 'b.wav': wave(6) });
    const state = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('audio')].map(({ currentTime, paused, muted }) => ({
          currentTime,
          paused,
          muted,
        })),
      );
    await page.getByText('0:00 / 0:06').waitFor();
    await page.getByRole('button', { name: 'Play' }).click();
    await until(async () => (await state()).every(({ currentTime }) => currentTime > 0.3));
    const [one, other] = await state();
    assert.ok(Math.abs((one?.currentTime ?? 0) - (other?.currentTime ?? 9)) < 0.3);
    assert.deepEqual(
      (await state()).map(({ muted }) => muted),
      [false, true],
    );
    await page.getByRole('radio', { name: 'b.wav' }).check();
    assert.deepEqual(
      (await state()).map(({ muted }) => muted),
      [true, false],
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    assert.deepEqual(
      (await state()).map(({ paused }) => paused),
      [true, true],
    );
    // The shorter one waits at its end.
    await page.getByRole('slider', { name: 'Position' }).fill('4');
    await until(async () => {
      const [short, long] = await state();
      return short?.currentTime === 2 && long?.currentTime === 4;
    });
    await page.getByRole('button', { name: 'Play' }).click();
    await until(async () => ((await state())[1]?.currentTime ?? 0) > 4.2);
    assert.deepEqual(
      (await state()).map(({ currentTime }) => currentTime < 2.1),
      [true, false],
    );
  });

  it('has nothing that axe finds, in each view, theme and width', async () => {
    const found: string[] = [];
    const clip = await readFile(
      new URL('../../src/sandbox/media/clips/480x480.mp4', import.meta.url),
    );
    const see = async (name: string) => {
      for (const theme of ALL) {
        await opened.setTheme(theme);
        for (const width of theme === 'dark' ? [900, 300] : [300]) {
          await page.setViewportSize({ width, height: 700 });
          found.push(
            ...(await axeViolations(page)).map((one) => `${name} ${theme} ${width}: ${one}`),
          );
          const isWider = await page.evaluate(
            () => document.documentElement.scrollWidth > window.innerWidth,
          );
          if (isWider) found.push(`${name} ${width}: scrolls sideways`);
          await page.screenshot({ path: `${PICTURES}/files-${name}-${theme}-${width}.png` });
        }
      }
    };
    await opened.show(made, fox);
    for (const name of ['Side by Side', 'Swipe', 'Difference']) {
      await tab(name).click();
      await see(name.toLowerCase().replaceAll(' ', '-'));
    }
    const videos = [file('a.mp4', { kind: 'video' }), file('b.mp4', { kind: 'video' })] as const;
    await opened.show(videos, { 'a.mp4': clip, 'b.mp4': clip });
    await page.getByText('480 × 480').first().waitFor();
    await see('videos');
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await opened.show(made, fox);
    await tab('Swipe').click();
    await page.screenshot({ path: `${PICTURES}/files-forced.png` });
    await page.emulateMedia({ forcedColors: 'none' });
    assert.deepEqual(found, []);
    assert.deepEqual(opened.errors, []);
  });

  it('refuses pictures with too many pixels for a comparison, with their number', async () => {
    const wide = blackPng(10_000, 5_001);
    await opened.show([file('a.png'), file('b.png')], {
      'a.png': wide,
      'b.png': fox['b.png'],
    });
    await tab('Difference').click();
    await page
      .getByText('50,010,000 pixels are too many to be compared: at most 50,000,000.')
      .waitFor();
  });
});
