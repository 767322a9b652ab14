import assert from 'node:assert/strict';
import { readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { readHeader } from '../../src/imaging/header.ts';
import { until } from '../support/until.ts';
import { useSharedWorkbench } from './useWorkbench.ts';

/** Seconds. */
const SOON = 40;
const MAIN = "import { readFile } from 'node:fs/promises';\n\nasync function main() {\n  \n}\n";

describe('results and code inserted into a document, with the packaged extension', () => {
  const { bench } = useSharedWorkbench({
    'deep.html': '<main>\n  \n</main>\n',
    'page.md': '',
    'notes.tex': '',
    'style.css': '',
    'main.ts': MAIN,
    'run.py': '"""Runs."""\nfrom __future__ import annotations\n\nimport json\n\n',
  });

  before(async () => {
    await bench.settings({ 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 100 });
    for (const prompt of ['a paper fox', 'a paper owl']) await generate(prompt);
  });

  const generate = async (prompt: string) => {
    await bench.command('fal: Generate…');
    await bench.type('fal-ai/flux/schnell');
    await bench.pick(/fal-ai\/flux\/schnell/);
    await bench.quickInput.getByPlaceholder('Describe what to generate').waitFor();
    await bench.answer(prompt);
    await bench.notification(prompt.replaceAll(' ', '-')).waitFor();
    await bench.command('Notifications: Clear All Notifications');
  };
  /** Opens a file alone, with the cursor at the end of a line. */
  const open = async (name: string, line: number) => {
    await bench.command('View: Close All Editors');
    await bench.page.locator('.explorer-folders-view').getByText(name).first().dblclick();
    await bench.page.locator('.editor-instance .view-lines').click();
    await bench.page.keyboard.press('ControlOrMeta+Home');
    for (let at = 1; at < line; at += 1) await bench.page.keyboard.press('ArrowDown');
    await bench.page.keyboard.press('End');
  };
  const file = (name: string) => path.join(bench.vscode.workspace, name);
  const textIs = (name: string, expected: string | RegExp) =>
    until(async () => {
      const there = await readFile(file(name), 'utf8');
      return (typeof expected === 'string' ? there === expected : expected.test(there)) && there;
    }, SOON);
  const undo = async () => {
    await bench.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    await bench.page.waitForTimeout(500);
    await bench.page.locator('.editor-instance .view-lines').click();
    await bench.page.keyboard.press('ControlOrMeta+z');
  };
  const insertAs = async (
    form: 'Relative Path' | 'URL' | 'Data URI',
    ...prompts: readonly RegExp[]
  ) => {
    await bench.command('fal: Insert Result As…');
    for (const prompt of prompts) await bench.toggle(prompt);
    if (prompts.length > 1) await bench.screenshot('insert-as');
    await bench.accept();
    await bench.row(form).waitFor();
    if (prompts.length > 1) await bench.screenshot('insert-as-form');
    await bench.pick(form);
  };
  const sizeOf = async (name: string) => {
    const { width, height } = readHeader(await readFile(file(name)));
    return `width="${width}" height="${height}"`;
  };

  it('the last result has the width and height of its file, and goes in one step', async () => {
    await open('deep.html', 2);
    const before = '<main>\n  \n</main>\n';
    await bench.command('fal: Insert Last Result');
    const size = await sizeOf('fal-media/a-paper-owl.jpg');
    await textIs(
      'deep.html',
      before.replace(
        '  \n',
        `  <img src="fal-media/a-paper-owl.jpg" alt="a paper owl" ${size} />\n`,
      ),
    );
    await undo();
    await textIs('deep.html', before);
  });

  it('several that are picked become a gallery in the language, in the form that is picked', async () => {
    await open('deep.html', 2);
    await insertAs('Relative Path', /a paper fox/, /a paper owl/);
    const size = await sizeOf('fal-media/a-paper-owl.jpg');
    const image = (name: string) =>
      `    <img src="fal-media/a-paper-${name}.jpg" alt="a paper ${name}" ${size} />\n`;
    const gallery = `  <div class="gallery">\n${image('owl')}${image('fox')}  </div>\n`;
    await textIs('deep.html', `<main>\n${gallery}</main>\n`);
    await undo();
    await textIs('deep.html', '<main>\n  \n</main>\n');
    await open('page.md', 1);
    await insertAs('URL', /a paper fox/, /a paper owl/);
    await textIs(
      'page.md',
      /^\| !\[a paper owl\]\(http\S+\) \| !\[a paper fox\]\(http\S+\) \|\n\| --- \| --- \|$/,
    );
    await undo();
    await textIs('page.md', '');
  });

  it('data is the file itself, and refused where the language cannot show it', async () => {
    await open('notes.tex', 1);
    await insertAs('Data URI', /a paper owl/);
    await bench.notification('A document in this language cannot show the data').waitFor();
    await textIs('notes.tex', '');
    await open('style.css', 1);
    await insertAs('Data URI', /a paper owl/);
    const data = await readFile(file('fal-media/a-paper-owl.jpg'));
    await textIs('style.css', `url("data:image/jpeg;base64,${data.toString('base64')}")`);
    await undo();
    await textIs('style.css', '');
  });

  it('a result whose file is gone or changed is its URL, and that is said', async () => {
    await open('page.md', 1);
    await truncate(file('fal-media/a-paper-fox.jpg'), 10);
    await insertAs('Relative Path', /a paper fox/);
    await bench.notification('The URL was inserted.').waitFor();
    await textIs('page.md', /^!\[a paper fox\]\(http\S+\)$/);
    await undo();
    await textIs('page.md', '');
  });

  it('the setting chooses the form of all other ways', async () => {
    await bench.settings({ 'fal.insert.as': 'url' });
    await open('page.md', 1);
    await bench.command('fal: Insert Last Result');
    await textIs('page.md', /^!\[a paper owl\]\(http\S+\)$/);
    await undo();
    await bench.settings({ 'fal.insert.as': undefined });
    await textIs('page.md', '');
  });

  it('code has its import among those of the file, and goes in one step', async () => {
    await open('main.ts', 4);
    await bench.command('fal: Insert Code for Last Run');
    const made = await textIs('main.ts', /fal\.subscribe/);
    assert.match(
      made,
      /^import \{ readFile \} from 'node:fs\/promises';\nimport \{ fal \} from '@fal-ai\/client';\n\nasync function main\(\) \{\n {2}const \{ data \} = await fal\.subscribe\('fal-ai\/flux\/schnell', \{\n {4}input: \{\n {6}prompt: 'a paper owl',\n/,
    );
    await bench.screenshot('insert-code');
    await undo();
    await textIs('main.ts', MAIN);
    await open('run.py', 6);
    await bench.command('fal: Insert Code for Last Run');
    await textIs(
      'run.py',
      /^"""Runs\."""\nfrom __future__ import annotations\n\nimport json\nimport fal_client\n\nresult = fal_client\.subscribe\(/,
    );
    await undo();
    await textIs('run.py', /import json\n\n$/);
  });
});
