import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MediaRecord } from '../../src/provenance/record.ts';
import { until } from '../support/until.ts';
import { chooseInExplorer, chooseInMenu, explorerFile } from './explorerMenu.ts';
import { type SidebarView, watchSidebar } from './sidebarView.ts';
import { PATIENCE, useWorkbench } from './useWorkbench.ts';

const FLUX = 'fal-ai/flux/schnell';

describe('a file that was made in VS Code', () => {
  const { bench, sandbox } = useWorkbench({});
  const mediaFolder = () => path.join(bench.vscode.workspace, 'fal-media');
  const pictures = async () =>
    (await readdir(mediaFolder()).catch(() => [])).filter((name) => name.endsWith('.jpg'));
  /** Waits until so many saved files have a record: until then a run goes on after its submit. */
  const untilRecorded = (count: number) =>
    until(async () => (await records()).length === count, PATIENCE);
  const recordFolder = () => path.join(bench.vscode.workspace, '.fal/media');
  const records = async () =>
    (await readdir(recordFolder(), { recursive: true }).catch(() => [])).filter((name) =>
      name.endsWith('.json'),
    );
  const file = (name: string) => explorerFile(bench, name);
  const choose = (name: string, entry: string) => chooseInExplorer(bench, name, entry);
  const documentText = (text: RegExp) =>
    bench.page.locator('.editor-instance .view-lines').getByText(text).first().waitFor();

  /** Changes every record of hero.jpg; resolves to a function that undoes it. */
  const changeRecords = async (change: (record: MediaRecord) => object) => {
    const hero = await readFile(path.join(bench.vscode.workspace, 'hero.jpg'));
    const sha256 = createHash('sha256').update(hero).digest('hex');
    const names = (await records()).filter((name) => path.basename(name).startsWith(sha256));
    const files = names.map((name) => path.join(recordFolder(), name));
    const texts = await Promise.all(files.map((one) => readFile(one, 'utf8')));
    const write = (contents: readonly string[]) =>
      Promise.all(files.map((one, at) => writeFile(one, contents[at] ?? '')));
    await write(texts.map((text) => JSON.stringify(change(JSON.parse(text) as MediaRecord))));
    return () => write(texts);
  };
  /** Cancels the dialog that shows a text. */
  const refuse = async (text: string, picture?: string) => {
    const dialog = bench.dialog(text);
    await dialog.waitFor();
    if (picture !== undefined) await bench.screenshot(picture);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const uploads = () =>
    sandbox.seen.filter((one) => one.path.includes('/storage/upload/initiate')).length;

  let view: SidebarView;
  before(async () => {
    view = await watchSidebar(bench);
    await bench.command('fal: Open Sidebar');
    const frame = await view.frame();
    await frame.getByRole('tab', { name: 'Models' }).click();
    await frame.getByRole('searchbox').fill('flux schnel');
    await frame.locator('.model').filter({ hasText: FLUX }).first().click();
    await frame.getByRole('textbox', { name: /^Prompt/ }).fill('a lighthouse');
    await frame.getByRole('button', { name: /^Generate · / }).click();
    await untilRecorded(1);
    // Moved and renamed, it is still known by its content.
    const [name = ''] = await pictures();
    await mkdir(path.join(bench.vscode.workspace, 'public'));
    await rename(path.join(mediaFolder(), name), path.join(bench.vscode.workspace, 'hero.jpg'));
  });

  it('shows how it was made, after a move', async () => {
    await choose('hero.jpg', 'Show How It Was Made');
    await documentText(/lighthouse/);
    await documentText(/fal-ai\/flux\/schnell/);
    await documentText(/says.that.AI.made.it/);
    await bench.page.getByRole('tab', { name: /^hero\.jpg\.md/ }).waitFor();
    await bench.screenshot('origin');
  });

  it('opens the form as it was filled in', async () => {
    await choose('hero.jpg', 'Edit Inputs');
    const frame = await view.frame();
    await until(
      async () =>
        (await frame.getByRole('textbox', { name: /^Prompt/ }).inputValue()) === 'a lighthouse',
    );
  });

  it('is made again with its seed, and varied with another', async () => {
    const before = sandbox.submits();
    await choose('hero.jpg', 'Make Again');
    await untilRecorded(2);
    await choose('hero.jpg', 'Vary');
    await untilRecorded(3);
    assert.equal((await pictures()).length, 2);
    assert.equal(sandbox.submits(), before + 2);
  });

  it('is the one that a document links at the cursor, by mouse and by keyboard', async () => {
    const { page, vscode } = bench;
    const text = [
      'Words.',
      '',
      '![the hero](../hero.jpg)',
      '',
      '<img alt="gone" src="gone.jpg">',
      '',
    ].join('\n');
    await mkdir(path.join(vscode.workspace, 'docs'));
    await writeFile(path.join(vscode.workspace, 'docs/page.md'), text);
    const documents = page.locator('.editor-instance .view-lines');
    await bench.command('View: Close All Editors');
    await (await file('docs')).click();
    await (await file('page.md')).dblclick();
    const fromMenu = (word: string, entry: string) =>
      chooseInMenu(bench, documents.getByText(word).first(), entry, { parent: 'fal: Linked File' });
    await fromMenu('hero', 'Show How It Was Made');
    await page.getByRole('tab', { name: /^hero\.jpg\.md/ }).waitFor();
    await bench.command('View: Close Editor');
    await fromMenu('Words', 'Show How It Was Made');
    await bench.notification('There is no link to a media file at the cursor').waitFor();
    await documents.getByText('gone').first().click();
    await bench.command('fal: Show How It Was Made');
    await bench.notification('gone.jpg is linked here').waitFor();
    await documents.getByText('hero').first().click();
    await bench.command('fal: Edit Inputs');
    const frame = await view.frame();
    await until(
      async () =>
        (await frame.getByRole('textbox', { name: /^Prompt/ }).inputValue()) === 'a lighthouse',
    );
    const before = sandbox.submits();
    await fromMenu('hero', 'Vary');
    await untilRecorded(4);
    assert.equal(sandbox.submits(), before + 1);
  });

  it('is the one of a preview, from its tab and from the palette', async () => {
    const { page } = bench;
    await bench.command('View: Close All Editors');
    await (await file('hero.jpg')).dblclick();
    // The preview takes the focus when it has its picture, which closes a menu.
    await page.locator('.statusbar').getByText('1024x768').waitFor();
    const tab = page.getByRole('tab', { name: /^hero\.jpg/ });
    await chooseInMenu(bench, tab, 'Show How It Was Made');
    await page.getByRole('tab', { name: /^hero\.jpg\.md/ }).waitFor();
    await bench.command('View: Close Editor');
    await tab.click();
    const before = sandbox.submits();
    await bench.command('fal: Make Again');
    await untilRecorded(5);
    assert.equal(sandbox.submits(), before + 1);
  });

  it('is made again only after a question where its record was changed', async () => {
    const before = sandbox.submits();
    const restore = await changeRecords((record) => ({
      ...record,
      input: { ...record.input, prompt: 'another picture' },
    }));
    await choose('hero.jpg', 'Make Again');
    await refuse('another picture');
    await restore();
    assert.equal(sandbox.submits(), before);
  });

  it('uploads other files only after a question where they were written into its record', async () => {
    const { workspace } = bench.vscode;
    const content = Buffer.from('a secret plan');
    const sha256 = createHash('sha256').update(content).digest('hex');
    await writeFile(path.join(workspace, 'plan.png'), content);
    const sources = [{ at: '/prompt', path: 'plan.png', sha256 }];
    const restore = await changeRecords((record) => ({ ...record, sources }));
    const before = sandbox.submits();
    await choose('hero.jpg', 'Make Again');
    await refuse('This uploads to fal: plan.png.', 'origin-files');
    await choose('hero.jpg', 'Edit Inputs');
    await refuse('This uploads to fal: plan.png.');
    await restore();
    assert.equal(sandbox.submits(), before);
    assert.equal(uploads(), 0);
  });

  it('of another machine is made again only after a question that names model and price', async () => {
    const { workspace } = bench.vscode;
    const [name = ''] = await records();
    const record = JSON.parse(await readFile(path.join(recordFolder(), name), 'utf8')) as object;
    const content = Buffer.from('from a clone');
    const sha256 = createHash('sha256').update(content).digest('hex');
    await writeFile(path.join(workspace, 'clone.png'), content);
    await mkdir(path.join(recordFolder(), sha256.slice(0, 2)), { recursive: true });
    await writeFile(
      path.join(recordFolder(), sha256.slice(0, 2), `${sha256}.json`),
      JSON.stringify({ ...record, sha256, bytes: content.length, request_id: 'of-another' }),
    );
    const before = sandbox.submits();
    const dialog = bench.page.locator('.monaco-dialog-box');
    await choose('clone.png', 'Make Again');
    await dialog.getByText('Run fal-ai/flux/schnell?').waitFor();
    await dialog.getByText(/0\.003 USD/).waitFor();
    await bench.screenshot('origin-clone');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(sandbox.submits(), before);
    await choose('clone.png', 'Make Again');
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await until(() => sandbox.submits() === before + 1, 60);
  });

  it('says so when nothing is recorded', async () => {
    await writeFile(path.join(bench.vscode.workspace, 'other.png'), 'x');
    await choose('other.png', 'Show How It Was Made');
    await bench.page
      .locator('.notification-toast')
      .getByText(/Nothing is recorded on how other\.png was made/)
      .waitFor();
  });
});
