import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fakeVscode, loadIn } from '../attacks/fakeVscode.ts';
import { tempFolder } from '../support/mcp.ts';
import { png, quadrants } from '../support/pictures.ts';

interface SavedMedium {
  dataUriOf(file: string, languageId: string): Promise<string>;
  pixelsOf(file: string): Promise<{ width: number; height: number } | undefined>;
}

describe('a saved file that is inserted', () => {
  let module: SavedMedium;
  let folder: string;
  before(async () => {
    module = (await loadIn(fakeVscode(), 'documents/savedMedium.ts')) as SavedMedium;
    folder = await tempFolder('saved');
  });
  const put = async (name: string, content: Uint8Array | string) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  };
  const picture = png(quadrants(40, 30));

  it('has the size that its header states, whatever its name says, and none without one', async () => {
    assert.deepEqual(await module.pixelsOf(await put('a.jpg', picture)), { width: 40, height: 30 });
    for (const content of ['', 'no picture', picture.subarray(0, 20)])
      assert.equal(await module.pixelsOf(await put('b.png', content)), undefined);
    assert.equal(await module.pixelsOf(path.join(folder, 'gone.png')), undefined);
    assert.equal(await module.pixelsOf(folder), undefined);
  });

  it('is data of the type that its content is', async () => {
    const data = await module.dataUriOf(await put('a.jpg', picture), 'html');
    assert.equal(data, `data:image/png;base64,${Buffer.from(picture).toString('base64')}`);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    assert.match(await module.dataUriOf(await put('a.svg', svg), 'css'), /^data:image\/svg\+xml;/);
  });

  it('is no data above 256 KB, of a kind that the language does not show, and through a link', async () => {
    const exact = Buffer.concat([picture, Buffer.alloc(256 * 1024 - picture.length)]);
    assert.match(await module.dataUriOf(await put('a.png', exact), 'html'), /^data:image\/png/);
    const large = await put('large.png', Buffer.concat([exact, Buffer.from('x')]));
    await assert.rejects(module.dataUriOf(large, 'html'), {
      message: 'large.png has 257 KB. At most 256 KB are inserted as data.',
      advice: 'Insert its path or its URL, or make it smaller.',
    });
    const shown = /A document in this language cannot show/;
    const sound = await put('a.mp3', 'ID3\x03\0\0\0\0\0\0');
    assert.match(await module.dataUriOf(sound, 'html'), /^data:audio\/mpeg/);
    await assert.rejects(module.dataUriOf(sound, 'css'), shown);
    await assert.rejects(module.dataUriOf(await put('a.png', picture), 'latex'), shown);
    await assert.rejects(
      module.dataUriOf(await put('page.png', '<script>1</script>'), 'html'),
      shown,
    );
    await symlink(large, path.join(folder, 'link.png'));
    await assert.rejects(module.dataUriOf(path.join(folder, 'link.png'), 'html'), {
      kind: 'not-found',
    });
  });
});
