import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from '../imaging/fixture.ts';
import { addLabel, AI, readByOther } from '../labels/files.ts';
import { journalOf } from '../support/journal.ts';
import { noise, paint, png, quadrants } from '../support/pictures.ts';
import { until } from '../support/until.ts';
import { chooseInMenu } from './explorerMenu.ts';
import { packMemory } from './memoryExtension.ts';
import { appears } from './quickInput.ts';
import { useWorkbench } from './useWorkbench.ts';

const DEV = 'fal-ai/flux/dev';
/** A blue disk on nothing. */
const LOGO = paint(300, 300, (x, y) =>
  Math.hypot(x - 150, y - 150) < 140 ? [40, 60, 210] : [0, 0, 0, 0],
);

describe('packs and conversions in VS Code', () => {
  const { bench, sandbox } = useWorkbench(async () => ({
    files: {
      'art/logo.png': (await addLabel(png(LOGO), 'a blue disk')).bytes,
      'art/photo.png': png(noise(3_000, 2_000)),
      'sprites/one.png': png(quadrants(40, 30)),
      'sprites/two.png': png(quadrants(20, 60)),
      'public/robots.txt': '',
    },
    settings: {
      'explorer.compactFolders': false,
      'fal.models.default': { 'text-to-image': DEV },
    },
  }));
  const file = (name: string) => path.join(bench.vscode.workspace, name);
  const measured = async (name: string) => {
    const { width, height, data } = await decode(await readFile(file(name)));
    return { size: [width, height], corner: [...data.subarray(0, 4)] };
  };
  const row = (name: string) =>
    bench.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
  const choose = (name: string, entry: string) => chooseInMenu(bench, row(name), entry);
  const closeNotifications = () => bench.command('Notifications: Clear All Notifications');

  before(async () => {
    // The menus have its entries once VS Code knows the extension.
    await bench.command('fal: Search Models');
    await bench.row(/fal-ai\//).waitFor();
    await bench.page.keyboard.press('Escape');
    await bench.quickInput.waitFor({ state: 'hidden' });
    for (const folder of ['art', 'sprites']) await row(folder).click();
    await row('two.png').waitFor();
  });

  it('makes web icons of a picture in the Explorer, on a colour, under a name', async () => {
    await choose('logo.png', 'Make Asset Pack…');
    await bench.row('Sprite Sheet').waitFor();
    await bench.screenshot('pack-kinds');
    await bench.pick('Web Icons');
    await bench.pick('public');
    const question = 'The picture is transparent. What stands behind it?';
    await bench.quickInput.getByPlaceholder(question).waitFor();
    await bench.pick('Other…');
    await bench.type('#33');
    await bench.says('Enter red, green and blue as #rrggbb');
    await bench.answer('#336699');
    await bench.says('The name of the site or app');
    await bench.answer('Blue Disk');
    const shown = bench.notification(/15 files were written to public/);
    await shown.waitFor();
    await bench.screenshot('pack-made');
    const { size, corner } = await measured('public/apple-touch-icon.png');
    assert.deepEqual(
      [size, corner.slice(0, 3)],
      [
        [180, 180],
        [0x33, 0x66, 0x99],
      ],
    );
    assert.deepEqual((await measured('public/icon-512.png')).size, [512, 512]);
    const { name } = JSON.parse(await readFile(file('public/site.webmanifest'), 'utf8')) as {
      name: string;
    };
    assert.equal(name, 'Blue Disk');
    // The pictures say what their source says.
    const { source } = readByOther(await readFile(file('public/icon-512.png')));
    assert.equal(source, AI);
    await shown.getByRole('button', { name: 'Show', exact: true }).click();
    await row('favicon.ico').waitFor();
    await closeNotifications();
  });

  it('replaces nothing, and says so', async () => {
    await choose('logo.png', 'Make Asset Pack…');
    await bench.pick('Web Icons');
    await bench.pick('public');
    await bench.pick('White');
    await bench.says('The name of the site or app');
    await bench.answer('Other');
    await bench.notification(/favicon\.ico.* exist in .*nothing was written/).waitFor();
    assert.match(await readFile(file('public/site.webmanifest'), 'utf8'), /Blue Disk/);
    await closeNotifications();
  });

  it('makes a sprite sheet of several pictures', async () => {
    await row('one.png').click();
    await row('two.png').click({ modifiers: ['Control'] });
    await choose('two.png', 'Make Asset Pack…');
    await bench.row('Sprite Sheet').waitFor();
    assert.equal(await bench.row('Web Icons').count(), 0);
    await bench.pick('Sprite Sheet');
    await bench.pick('sprites');
    await bench.notification(/2 files were written to sprites/).waitFor();
    const { sprites } = JSON.parse(await readFile(file('sprites/sprites.json'), 'utf8')) as {
      sprites: { name: string; width: number; height: number }[];
    };
    assert.deepEqual(
      sprites.map(({ name, width, height }) => [name, width, height]),
      [
        ['one', 40, 30],
        ['two', 20, 60],
      ],
    );
    await measured('sprites/sprites.png');
    await closeNotifications();
  });

  it('makes an app icon of the picture of a tab', async () => {
    const tab = bench.page.locator('.tab').filter({ hasText: 'photo.png' });
    // While files are written, the rows of the Explorer move away from a click.
    do await row('photo.png').dblclick();
    while (!(await appears(tab, 5_000)));
    await chooseInMenu(bench, tab, 'Make Asset Pack…');
    await bench.pick('iOS App Icon');
    await bench.pick('assets');
    await bench
      .notification(/2 files were written to assets.*% of the picture is cut off/)
      .waitFor();
    assert.deepEqual(
      (await measured('assets/AppIcon.appiconset/AppIcon.png')).size,
      [1_024, 1_024],
    );
    await closeNotifications();
  });

  it('is cancelled, and then nothing is written', async () => {
    await choose('photo.png', 'Make Asset Pack…');
    await bench.pick('Android App Icon');
    await bench.pick('assets');
    const going = bench.notification('Android App Icon');
    await going.getByRole('button', { name: 'Cancel', exact: true }).click();
    await bench.notification('Cancelled. Nothing was written.').waitFor();
    assert.deepEqual(await readdir(file('assets')), ['AppIcon.appiconset']);
    await closeNotifications();
  });

  it('generates the picture of a pack, in its size, by the preferred model', async () => {
    const before = sandbox.submits();
    await bench.command('View: Close All Editors');
    await bench.command('fal: Make Asset Pack…');
    await bench.pick('Generate One…');
    assert.equal(await bench.row('Sprite Sheet').count(), 0);
    await bench.pick('Open Graph Picture');
    await bench.pick('public');
    await bench.quickInput.getByPlaceholder('Describe the picture').waitFor();
    await bench.says(/Added to it: A wide picture/);
    await bench.screenshot('pack-prompt');
    await bench.answer('a paper boat');
    await bench.notification('public/og-image.jpg was written.').waitFor();
    assert.equal(sandbox.submits(), before + 1);
    assert.deepEqual((await measured('public/og-image.jpg')).size, [1_200, 630]);
    const job = (await journalOf({ data: bench.vscode.falData })).at(-1);
    assert.equal(job?.endpointId, DEV);
    assert.deepEqual(job.input.image_size, { width: 1_216, height: 640 });
    assert.equal(job.files.length, 1);
    await closeNotifications();
  });

  it('converts a picture of the Explorer beside it, with its label', async () => {
    await choose('logo.png', 'Convert Picture…');
    await bench.row('WebP').waitFor();
    await bench.screenshot('convert-formats');
    await bench.pick('WebP');
    await bench.pick('1200 × 630');
    await bench.notification('Converted to art/logo.webp.').waitFor();
    assert.deepEqual((await measured('art/logo.webp')).size, [1_200, 630]);
    const { source, description } = readByOther(await readFile(file('art/logo.webp')));
    assert.deepEqual([source, description], [AI, 'a blue disk']);
    await closeNotifications();
  });

  it('converts several to a size of their own, and names a mistake while it is typed', async () => {
    await row('one.png').click();
    await row('two.png').click({ modifiers: ['Control'] });
    await choose('two.png', 'Convert Picture…');
    await bench.pick('JPEG');
    await bench.pick('Other…');
    await bench.type('width=20 ratio=wide');
    await bench.says('ratio is "wide"; it is width to height, such as 16:9.');
    await bench.answer('width=20 ratio=1:1');
    await bench.notification('2 pictures were converted.').waitFor();
    for (const name of ['one', 'two'])
      assert.deepEqual((await measured(`sprites/${name}.jpg`)).size, [20, 20]);
    await closeNotifications();
  });

  it('converts what is generated, and records how it was made', async () => {
    const name = await until(async () =>
      (await readdir(file('fal-media'))).find((one) => one.startsWith('a-paper-boat')),
    );
    await bench.page.keyboard.press('Control+P');
    await bench.type(name);
    await bench.pick(new RegExp(name));
    await bench.page.locator('.tab.active').filter({ hasText: name }).waitFor();
    await bench.command('fal: Convert Picture…');
    await bench.pick('PNG');
    await bench.pick('As it is');
    const made = `fal-media/${path.parse(name).name}.png`;
    await bench.notification(`Converted to ${made}.`).waitFor();
    assert.deepEqual((await measured(made)).size, [1_216, 640]);
    const records = await readdir(file('.fal/media'), { recursive: true });
    const texts = await Promise.all(
      records
        .filter((one) => one.endsWith('.json'))
        .map((one) => readFile(file(`.fal/media/${one}`), 'utf8')),
    );
    const record = texts
      .map((text) => JSON.parse(text) as { path: string; original?: string })
      .find((one) => one.path === made);
    assert.match(record?.original ?? '', /^[0-9a-f]{64}$/);
    await closeNotifications();
  });
});

describe('packs and conversions where nothing can be written', () => {
  const { bench } = useWorkbench({
    extensions: [packMemory],
    folders: [{ uri: 'memory:/', name: 'memory' }],
  });

  it('are refused in a virtual workspace, with the reason', async () => {
    // The palette has its commands once the extension is there.
    await bench.status.waitFor();
    for (const command of ['fal: Make Asset Pack…', 'fal: Convert Picture…']) {
      await bench.command(command);
      await bench.notification('The files of this workspace are on no disk').waitFor();
      await bench.screenshot('pack-virtual');
      await bench.command('Notifications: Clear All Notifications');
    }
  });
});
