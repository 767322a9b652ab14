import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Generated } from '../../../src/extension/generate/generate.ts';
import { openFile, run, workspaceUri } from './editing.ts';

const MODEL = 'fal-ai/flux/schnell';

const generate = (request: object) =>
  run<Generated | undefined>('fal.generate', { endpointId: MODEL, ...request });

async function set(name: string, value: unknown): Promise<void> {
  const target = vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration('fal').update(name, value, target);
}

describe('fal: Generate', () => {
  it('saves a picture in the project and puts a link to it into Markdown', async () => {
    const editor = await openFile('page.md', '# Page\n');
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    const done = await generate({ prompt: 'a red fox in snow', then: 'insert' });
    assert.equal(
      editor.document.getText(),
      '# Page\n![a red fox in snow](fal-media/a-red-fox-in-snow.jpg)',
    );
    const file = workspaceUri('fal-media', 'a-red-fox-in-snow.jpg');
    assert.deepEqual(done?.files, [file.fsPath]);
    const bytes = await readFile(file.fsPath);
    assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xd8]);
  });

  it('uses the selection as the prompt, and writes below it', async () => {
    const editor = await openFile('words.md', 'a blue\nwhale\n');
    editor.selection = new vscode.Selection(0, 0, 1, 5);
    const done = await generate({ then: 'insert' });
    assert.match(done?.files[0] ?? '', /a-blue-whale\.jpg$/);
    assert.match(editor.document.getText(), /^a blue\nwhale\n!\[a blue whale\]\(/);
  });

  it('copies the URL', async () => {
    const done = await generate({ prompt: 'a stone', then: 'copy' });
    assert.deepEqual([await vscode.env.clipboard.readText()], done?.urls);
  });

  it('opens the picture', async () => {
    const done = await generate({ prompt: 'a chair', then: 'open' });
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    const { uri } = input as { uri: vscode.Uri };
    assert.deepEqual([uri.fsPath], done?.files);
  });

  it('saves nothing by itself when that is off, and saves under the configured name on request', async () => {
    await set('output.autosave', false);
    await set('output.folder', 'pictures/new');
    await set('output.naming', '${model} ${seed} ${index}');
    const unsaved = await generate({ prompt: 'a lamp', then: 'nothing' });
    assert.deepEqual(unsaved?.files, []);
    const input = { num_images: 2, seed: 7 };
    const saved = await generate({ prompt: 'a lamp', input, then: 'save' });
    for (const name of ['output.autosave', 'output.folder', 'output.naming'])
      await set(name, undefined);
    const folder = workspaceUri('pictures', 'new').fsPath;
    assert.deepEqual(saved?.files, [
      path.join(folder, 'flux-schnell-7-1.jpg'),
      path.join(folder, 'flux-schnell-7-2.jpg'),
    ]);
  });

  it('writes nothing outside the project, whatever the settings say', async () => {
    await set('output.folder', '../outside');
    const done = await generate({ prompt: 'a cage', then: 'nothing' });
    await set('output.folder', undefined);
    assert.equal(done, undefined);
  });

  it('saves beside the file of the editor where its language has such a folder', async () => {
    const target = vscode.ConfigurationTarget.Workspace;
    const ofMarkdown = vscode.workspace.getConfiguration('fal', { languageId: 'markdown' });
    await ofMarkdown.update('output.folder', '${relativeFileDirname}/images', target, true);
    await set('output.naming', '${fileBasenameNoExtension}-${prompt}');
    await openFile('docs/guide.md', '');
    const beside = await generate({ prompt: 'a quay', then: 'nothing' });
    await openFile('pier.txt', '');
    const usual = await generate({ prompt: 'a quay', then: 'nothing' });
    await ofMarkdown.update('output.folder', undefined, target, true);
    await set('output.naming', undefined);
    assert.deepEqual(beside?.files, [workspaceUri('docs', 'images', 'guide-a-quay.jpg').fsPath]);
    assert.deepEqual(usual?.files, [workspaceUri('fal-media', 'pier-a-quay.jpg').fsPath]);
  });

  it('converts a picture where that is set, keeps the original, and saves it as it is where the setting is faulty', async () => {
    await set('output.convert', 'webp width=200');
    const converted = await generate({ prompt: 'a sluice', then: 'nothing' });
    await set('output.convert', 'tiff');
    const faulty = await generate({ prompt: 'a dike', then: 'nothing' });
    await set('output.convert', undefined);
    assert.deepEqual(converted?.files, [workspaceUri('fal-media', 'a-sluice.webp').fsPath]);
    const original = workspaceUri('fal-media', 'originals', 'a-sluice.jpg');
    assert.equal((await vscode.workspace.fs.stat(original)).type, vscode.FileType.File);
    assert.deepEqual(faulty?.files, [workspaceUri('fal-media', 'a-dike.jpg').fsPath]);
  });

  it('uses the default model of a category', async () => {
    await set('models.default', { 'text-to-image': 'fal-ai/flux/dev' });
    const request = { category: 'text-to-image', prompt: 'a door', then: 'copy' };
    const done = await run<Generated | undefined>('fal.generate', request);
    await set('models.default', undefined);
    await openFile('default.py', '');
    await run('fal.insertCode');
    assert.ok(done);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /"fal-ai\/flux\/dev"/);
  });

  it('puts a file where the model takes one', async () => {
    const media = { url: 'https://v3.fal.media/files/a/b.png', kind: 'image' };
    const request = { endpointId: 'fal-ai/flux/dev/image-to-image', prompt: 'a hat', media };
    const done = await run<Generated | undefined>('fal.generate', { ...request, then: 'copy' });
    await openFile('media.ts', '');
    await run('fal.insertCode');
    assert.ok(done);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /image_url: 'https:\/\/v3\.fal\.media\/files\/a\/b\.png'/);
  });

  it('runs a preset of the project, with its fixed fields and into its folder', async () => {
    const preset = {
      title: 'Two foxes',
      endpoint: MODEL,
      input: { num_images: 2, seed: 7 },
      parameters: { what: { field: 'prompt' } },
      to: 'assets/foxes',
    };
    const file = workspaceUri('.fal', 'presets', 'two-foxes.json');
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(preset)));
    const request = { preset: 'two-foxes', input: { what: 'a fox' }, then: 'nothing' };
    const done = await run<Generated | undefined>('fal.generate', request);
    const folder = workspaceUri('assets', 'foxes').fsPath;
    assert.deepEqual(
      done?.files.map((one) => path.dirname(one)),
      [folder, folder],
    );
    const wrong = { ...request, input: { what: 'a fox', seed: 8 } };
    assert.equal(await run<Generated | undefined>('fal.generate', wrong), undefined);
    await vscode.workspace.fs.delete(workspaceUri('.fal'), { recursive: true });
  });

  it('reports a failed run, and returns nothing', async () => {
    assert.equal(await generate({ prompt: 'a well [sandbox:fail]', then: 'insert' }), undefined);
  });
});

describe('the last run', () => {
  before(() => generate({ prompt: 'a green hill', then: 'copy' }));

  const inserted = async (name: string, command: string) => {
    const { document } = await openFile(name, '');
    await run(command);
    return document.getText();
  };

  it('is put into HTML as an element', async () => {
    const text = await inserted('page.html', 'fal.insertLastResult');
    assert.equal(
      text,
      '<img src="fal-media/a-green-hill.jpg" alt="a green hill" width="1024" height="768" />',
    );
  });

  it('is put into plain text as a path', async () => {
    const text = await inserted('notes.txt', 'fal.insertLastResult');
    assert.equal(text, 'fal-media/a-green-hill.jpg');
  });

  it('is written as a program in the language of the file', async () => {
    assert.match(await inserted('a.ts', 'fal.insertCode'), /from '@fal-ai\/client'/);
    assert.match(await inserted('a.js', 'fal.insertCode'), /fal\.subscribe\('fal-ai/);
    assert.match(await inserted('a.py', 'fal.insertCode'), /import fal_client/);
    assert.match(await inserted('a.sh', 'fal.insertCode'), /^curl .*a green hill/s);
  });

  it('is linked in a document', async () => {
    const text = await inserted('b.md', 'fal.insertCode');
    assert.equal(text, '![a green hill](fal-media/a-green-hill.jpg)');
  });

  it('has a URL to copy', async () => {
    const url = await run<string>('fal.copyResultUrl');
    assert.match(url, /^https?:\/\/.+\.jpe?g$/);
    assert.equal(await vscode.env.clipboard.readText(), url);
  });
});
