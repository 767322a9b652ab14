import { strict as assert } from 'node:assert';
import type { Frame } from 'playwright-core';
import { png, quadrants } from '../support/pictures.ts';
import { until } from '../support/until.ts';
import { chooseInExplorer, explorerFile } from './explorerMenu.ts';
import { type SidebarView, watchSidebar } from './sidebarView.ts';
import { useWorkbench } from './useWorkbench.ts';

const ENTRY = 'Use as Input';
const ONE = 'fal-ai/flux/dev/image-to-image';
const MANY = 'fal-ai/nano-banana/edit';

describe('files of the Explorer that become inputs', () => {
  const { bench, sandbox } = useWorkbench({
    files: {
      'hat.png': png(quadrants(64, 64)),
      'cat.png': png(quadrants(80, 80)),
      'dog.png': png(quadrants(96, 96)),
      'song.mp3': 'no song',
    },
  });
  let view: SidebarView;
  before(async () => {
    view = await watchSidebar(bench);
  });

  const uploads = () => sandbox.seen.filter(({ method }) => method === 'PUT').length;
  const openModel = async (id: string) => {
    await bench.command('fal: Open Sidebar');
    const frame = await view.frame();
    await frame.getByRole('tab', { name: 'Models' }).click();
    await frame.getByRole('searchbox').fill(id);
    await frame.locator('.model').filter({ hasText: id }).first().click();
    return frame;
  };
  const prompt = (frame: Frame) => frame.getByRole('textbox', { name: /^Prompt/ });
  const chip = (frame: Frame, name: string) => frame.locator('.media').getByText(name);

  it('asks for a model while no form is open, and runs it with the file', async () => {
    await chooseInExplorer(bench, 'hat.png', ENTRY);
    await bench.says('Use hat.png as input: choose a model');
    await bench.type('flux dev image to image');
    await bench.pick(new RegExp(ONE));
    const frame = await view.frame();
    await chip(frame, 'hat.png').waitFor();
    await until(() => uploads() === 1);
    await prompt(frame).fill('a red hat');
    await frame.getByRole('button', { name: /^Generate/ }).click();
    await frame.getByRole('button', { name: /a red hat.*open in the gallery/ }).waitFor();
    await bench.screenshot('use-as-input');
  });

  it('go into the form that is open, beside what was typed there', async () => {
    await chooseInExplorer(bench, 'cat.png', ENTRY);
    const frame = await view.frame();
    await chip(frame, 'cat.png').waitFor();
    await until(async () => (await chip(frame, 'hat.png').count()) === 0);
    assert.equal(await prompt(frame).inputValue(), 'a red hat');
  });

  it('fill a list together, once, in their order; a single field says what it leaves out', async () => {
    let frame = await openModel(MANY);
    const select = async () => {
      await chooseInExplorer(bench, ['cat.png', 'dog.png', 'hat.png'], ENTRY);
      frame = await view.frame();
    };
    await select();
    for (const name of ['cat.png', 'dog.png', 'hat.png']) await chip(frame, name).waitFor();
    await bench.screenshot('use-as-input-several');
    await openModel(ONE);
    await select();
    await bench.notification(/This model has no field left for: /).waitFor();
  });

  it('come from the palette on their tab, and ask for a model where the open form takes no such file', async () => {
    await (await explorerFile(bench, 'song.mp3')).click();
    await bench.page.getByRole('tab', { name: /^song\.mp3/ }).waitFor();
    await bench.command('fal: Use as Input');
    await bench.says('Use song.mp3 as input: choose a model');
    await bench.page.keyboard.press('Escape');
    const before = uploads();
    await bench.command('View: Close All Editors');
    await bench.command('fal: Open Sidebar');
    const frame = await view.frame();
    await until(async () => (await prompt(frame).count()) === 1);
    assert.equal(uploads(), before);
    assert.deepEqual(view.errors, []);
  });
});
