import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { useSharedWorkbench } from './useWorkbench.ts';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** Seconds. */
const SOON = 40;
const UPLOAD = 'Upload to fal and insert';
const SAVE = 'Save to project and insert';

describe('media dropped on and pasted into an editor, with the packaged extension', () => {
  const { bench, sandbox } = useSharedWorkbench({
    'page.html': 'first\n',
    'page.md': 'Page\n',
    'page.css': '',
    'notes.txt': '',
    'hat.png': PICTURE,
  });

  // A file then holds what its editor shows, and no command takes the focus to save it.
  before(() => bench.settings({ 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 100 }));

  /** Opens a file alone, with the cursor at its end. */
  const open = async (name: string) => {
    await bench.command('View: Close All Editors');
    await bench.page.locator('.explorer-folders-view').getByText(name).first().dblclick();
    await bench.page.locator('.editor-instance .view-lines').click();
    await bench.page.keyboard.press('ControlOrMeta+End');
  };
  const text = (name: string) => readFile(path.join(bench.vscode.workspace, name), 'utf8');
  const textIs = (name: string, expected: string | RegExp) =>
    until(async () => {
      const there = await text(name);
      return (typeof expected === 'string' ? there === expected : expected.test(there)) && there;
    }, SOON);
  const undo = async () => {
    // A change while VS Code still saves the last one would not be saved.
    await bench.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    await bench.page.waitForTimeout(500);
    await bench.page.locator('.editor-instance .view-lines').click();
    await bench.page.keyboard.press('ControlOrMeta+z');
  };
  const uploads = () => sandbox.seen.filter(({ method }) => method === 'PUT').length;
  const saved = () => readdir(path.join(bench.vscode.workspace, 'fal-media')).catch(() => []);

  /** Chooses an edit of the list that VS Code shows at the cursor after a drop or paste. */
  const chooseEdit = async (name: string) => {
    await bench.page.locator('.post-edit-widget').waitFor();
    await bench.page.keyboard.press('ControlOrMeta+.');
    await bench.page.locator('.action-widget .monaco-list-row').filter({ hasText: name }).click();
  };

  it('leave a pasted text alone', async () => {
    await bench.vscode.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('notes.txt');
    await bench.page.evaluate('navigator.clipboard.writeText("just text")');
    await bench.page.keyboard.press('ControlOrMeta+v');
    assert.equal(await textIs('notes.txt', /./), 'just text');
    await bench.page.evaluate(COPY_WORDS);
    await bench.page.keyboard.press('ControlOrMeta+v');
    assert.equal(await textIs('notes.txt', /words/), 'just text and words');
    assert.equal(await bench.page.locator('.post-edit-widget').count(), 0);
  });

  it('ask before anything happens to a screenshot that VS Code itself cannot insert', async () => {
    await open('page.html');
    await bench.page.evaluate(COPY_PICTURE);
    await bench.page.keyboard.press('ControlOrMeta+v');
    await bench.row(SAVE).waitFor();
    await bench.screenshot('drops-ask');
    await bench.page.keyboard.press('Escape');
    await textIs('page.html', 'first\n');
    assert.deepEqual([uploads(), await saved()], [0, []]);
  });

  it('are saved to the project and inserted in the language of the document, undone in one step', async () => {
    await bench.page.locator('.editor-instance .view-lines').click();
    await bench.page.keyboard.press('ControlOrMeta+End');
    await bench.page.evaluate(send('paste', {}, 'image.png'));
    await bench.pick(SAVE);
    const image = '<img src="fal-media/image.png" alt="image.png" width="1" height="1" />';
    await textIs('page.html', `first\n${image}`);
    const file = path.join(bench.vscode.workspace, 'fal-media/image.png');
    assert.deepEqual(await readFile(file), PICTURE);
    assert.equal(uploads(), 0);
    await undo();
    await textIs('page.html', 'first\n');
    await bench.page.evaluate(send('paste', {}, 'image.png'));
    await bench.pick(SAVE);
    await textIs('page.html', /fal-media\/image-2\.png/);
    assert.deepEqual(await saved(), ['image-2.png', 'image.png']);
  });

  it('are uploaded only when that is chosen, while VS Code’s own edit of a drop comes first', async () => {
    await open('page.md');
    const hat = bench.vscode.remote(path.join(bench.vscode.workspace, 'hat.png'));
    await bench.page.evaluate(send('drop', { 'text/uri-list': hat }));
    await bench.page.locator('.post-edit-widget').waitFor();
    await textIs('page.md', /^Page\n(!\[.*\]\()?hat\.png\)?$/);
    assert.equal(uploads(), 0);
    await undo();
    await textIs('page.md', 'Page\n');
    await bench.page.evaluate(send('drop', { 'text/uri-list': hat }));
    await chooseEdit(UPLOAD);
    const inserted = await textIs('page.md', /^Page\n!\[hat\.png\]\(http.*\)$/);
    const url = inserted.slice(inserted.indexOf('(') + 1, -1);
    assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), PICTURE);
    await bench.screenshot('drops-uploaded');
    await undo();
    await textIs('page.md', 'Page\n');

    await open('page.css');
    const html = `<img src="${url}" alt="a hat">`;
    await bench.page.evaluate(send('paste', { 'text/html': html }));
    await bench.pick(SAVE);
    await textIs('page.css', /^url\("fal-media\/.*hat.*\.png"\)$/);
  });

  it('show why they cannot be uploaded, and leave the document as it was', async () => {
    await open('notes.txt');
    sandbox.fault({
      match: { method: 'PUT' },
      times: Infinity,
      action: { kind: 'status', status: 403 },
    });
    await bench.page.evaluate(
      send('paste', {}, 'boots.png', Buffer.concat([PICTURE, Buffer.from('2')])),
    );
    await bench.pick(UPLOAD);
    await bench.page.locator('.notification-list-item').first().waitFor();
    await textIs('notes.txt', 'just text and words');
  });
});

/** Sends the editor a drop or paste as the browser does, with texts by their types and a picture; as text, since there are no browser types here. */
const send = (
  kind: 'drop' | 'paste',
  texts: Readonly<Record<string, string>>,
  file?: string,
  content = PICTURE,
) => `(() => {
  const data = new DataTransfer();
  for (const [type, text] of Object.entries(${JSON.stringify(texts)})) data.setData(type, text);
  const name = ${JSON.stringify(file ?? '')};
  const bytes = new Uint8Array(${JSON.stringify([...content])});
  if (name) data.items.add(new File([bytes], name, { type: 'image/png' }));
  if (${JSON.stringify(kind)} === 'paste') {
    const target = document.activeElement;
    target.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }));
    return;
  }
  const target = document.querySelector('.editor-instance .view-lines');
  const lines = [...target.querySelectorAll('.view-line')].map((line) => line.getBoundingClientRect());
  const { x, y } = lines.sort((one, other) => other.y - one.y)[0];
  for (const type of ['dragover', 'drop']) {
    const where = { clientX: x + 1, clientY: y + 5, shiftKey: true };
    target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data, ...where }));
  }
})()`;

/** Puts words on the clipboard as a browser does. */
const COPY_WORDS = `navigator.clipboard.write([new ClipboardItem({
  'text/html': new Blob(['<b> and words</b>'], { type: 'text/html' }),
  'text/plain': new Blob([' and words'], { type: 'text/plain' }),
})])`;

/** Puts a picture on the clipboard, as a screenshot is there. */
const COPY_PICTURE = `navigator.clipboard.write([new ClipboardItem({
  'image/png': new Blob([new Uint8Array(${JSON.stringify([...PICTURE])})], { type: 'image/png' }),
})])`;
