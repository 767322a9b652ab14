import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openFile, run, workspaceUri } from './editing.ts';
import { registerMemoryFiles } from './memoryFiles.ts';

async function file(name: string, content: string): Promise<vscode.Uri> {
  const uri = workspaceUri(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
  return uri;
}

const content = async (url: string | undefined) => (await fetch(url ?? '')).text();

describe('fal: Upload File to fal', () => {
  it('uploads the file it is called on, and copies its URL', async () => {
    const urls = await run<string[]>('fal.uploadFile', await file('one.txt', 'one'));
    assert.equal(await content(urls[0]), 'one');
    assert.equal(await vscode.env.clipboard.readText(), urls[0]);
  });

  it('uploads all that are selected, and no folder', async () => {
    const [a, b] = [await file('a.txt', 'content a'), await file('b.txt', 'content b')];
    const folder = workspaceUri('folder');
    await vscode.workspace.fs.createDirectory(folder);
    const urls = await run<string[]>('fal.uploadFile', a, [a, folder, b]);
    assert.deepEqual(await Promise.all(urls.map(content)), ['content a', 'content b']);
    assert.equal(await vscode.env.clipboard.readText(), urls.join('\n'));
  });

  it('uploads the same content once', async () => {
    const [once] = await run<string[]>('fal.uploadFile', await file('same.txt', 'the same'));
    const [again] = await run<string[]>('fal.uploadFile', await file('other.txt', 'the same'));
    assert.equal(again, once);
  });

  it('uploads a file that is on no disk', async () => {
    const files = registerMemoryFiles('memory');
    const uri = vscode.Uri.parse('memory:/deep/virtual.txt');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('virtual'));
    const [url] = await run<string[]>('fal.uploadFile', uri);
    files.dispose();
    assert.equal(await content(url), 'virtual');
    assert.match(url ?? '', /virtual\.txt$/);
  });

  it('reports a missing file, and uploads the others', async () => {
    const uri = await file('gone.txt', 'gone');
    const left = await file('left.txt', 'left');
    await vscode.workspace.fs.delete(uri);
    assert.equal(await run('fal.uploadFile', uri), undefined);
    const urls = await run<string[]>('fal.uploadFile', left);
    assert.equal(urls.length, 1);
  });
});

describe('a row of the Uploads view', () => {
  const row = {
    url: 'https://v3.fal.media/files/x/hat.png',
    fileName: 'hat.png',
    contentType: 'image/png',
    size: 3,
    at: 1,
  };

  it('is copied', async () => {
    await run('fal.uploads.copyUrl', row, [row, { ...row, url: 'https://v3.fal.media/files/y' }]);
    const copied = await vscode.env.clipboard.readText();
    assert.equal(copied, `${row.url}\nhttps://v3.fal.media/files/y`);
  });

  it('is inserted', async () => {
    const editor = await openFile('upload.md', '');
    await run('fal.uploads.insert', row);
    assert.equal(editor.document.getText(), `![hat.png](${row.url})`);
  });
});
