import assert from 'node:assert/strict';
import path from 'node:path';
import { folderBelow } from '../../src/jobs/folderBelow.ts';
import { folderOfUri, isOfOtherServer, isTooWide } from '../../src/jobs/rootPaths.ts';

const { win32, posix } = path;

describe('the root of a client', () => {
  it('is a folder of Windows, however its address is written', () => {
    for (const [uri, folder] of [
      ['file:///C:/Users/me/site', 'C:\\Users\\me\\site'],
      ['file:///c%3A/Users/me/my%20site', 'c:\\Users\\me\\my site'],
      ['file://localhost/C:/site', 'C:\\site'],
      ['file://server/share/site', '\\\\server\\share\\site'],
    ] as const)
      assert.equal(folderOfUri(uri, true), folder, uri);
  });

  it('is left out where it is no path of the system', () => {
    for (const uri of ['file:///home/me', 'file:///C:/a%2Fb', 'https://x.y/', 'vscode-vfs://x/y'])
      assert.equal(folderOfUri(uri, true), undefined, uri);
    assert.equal(folderOfUri('file://server/share', false), undefined);
  });
});

describe('the working folder of a server', () => {
  it('is no project where it is a whole disk, the home folder or Windows itself', () => {
    const known = { home: 'C:\\Users\\me', system: 'C:\\WINDOWS' };
    for (const folder of ['C:\\', 'd:\\', 'c:\\users\\ME', 'C:\\Windows\\System32'])
      assert.ok(isTooWide(folder, known, win32), folder);
    for (const folder of ['C:\\Users\\me\\site', 'C:\\Windows2', 'D:\\site'])
      assert.ok(!isTooWide(folder, known, win32), folder);
    assert.ok(!isTooWide('/work', { home: '/root' }, posix));
  });
});

describe('a path to another server of the network', () => {
  const roots = ['C:\\site', '\\\\Server\\share\\site'];
  it('is not looked at on Windows', () => {
    for (const file of [
      '\\\\evil\\share\\a.png',
      '//evil/share/a.png',
      '\\\\server\\other\\a.png',
      '\\\\.\\pipe\\x',
      '\\\\?\\UNC\\evil\\share\\a.png',
    ])
      assert.ok(isOfOtherServer(file, roots, win32), file);
    for (const file of ['C:\\x\\a.png', 'D:\\a.png', 'a.png', '\\\\SERVER\\share\\site\\a.png'])
      assert.ok(!isOfOtherServer(file, roots, win32), file);
  });

  it('is a plain path on other systems', () => {
    assert.ok(!isOfOtherServer('//evil/share/a.png', ['/site'], posix));
  });
});

describe('a folder of the project', () => {
  it('is found in the letters that a disk without regard to case has', async () => {
    const there = ['/site/.fal', '/site/.fal/Media'];
    const disk = {
      isFolder: () => Promise.resolve(true),
      realpath: (file: string) =>
        Promise.resolve(there.find((one) => one.toLowerCase() === file.toLowerCase()) ?? ''),
    };
    assert.equal(await folderBelow('/site', ['.fal', 'media'], disk), '/site/.fal/Media');
    assert.equal(await folderBelow('/site', ['.fal', 'presets'], disk), undefined);
  });
});
