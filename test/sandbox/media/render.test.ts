import assert from 'node:assert/strict';
import { renderMedia } from '../../../src/sandbox/media/render.ts';

const KINDS = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/svg+xml',
  'audio/wav',
  'model/gltf-binary',
  'text/plain',
  'application/json',
  'application/zip',
  'application/octet-stream',
];
const SMALL = { caption: 'a fox', width: 80, height: 64, seconds: 0.5 };

describe('sandbox media', () => {
  for (const contentType of KINDS) {
    it(`${contentType}: the same bytes for the same seed, other bytes for another`, async () => {
      const once = await renderMedia({ ...SMALL, contentType, seed: 42 });
      const again = await renderMedia({ ...SMALL, contentType, seed: 42 });
      const other = await renderMedia({ ...SMALL, contentType, seed: 43 });
      assert.equal(once.contentType, contentType);
      assert.deepEqual(once, again);
      assert.notDeepEqual(Buffer.from(once.bytes), Buffer.from(other.bytes));
    });
  }

  it('names the type that it made in place of one that it cannot make', async () => {
    const made = async (contentType: string) => {
      const { contentType: type, extension } = await renderMedia({
        ...SMALL,
        contentType,
        seed: 1,
      });
      return [type, extension];
    };
    assert.deepEqual(await made('image/gif'), ['image/png', 'png']);
    assert.deepEqual(await made('IMAGE/JPEG; q=1'), ['image/jpeg', 'jpg']);
    assert.deepEqual(await made('audio/mpeg'), ['audio/wav', 'wav']);
    assert.deepEqual(await made('video/webm'), ['video/mp4', 'mp4']);
    assert.deepEqual(await made('model/obj'), ['model/gltf-binary', 'glb']);
    assert.deepEqual(await made('nonsense'), ['application/octet-stream', 'safetensors']);
  });

  it('holds sizes and lengths to what it can make', async () => {
    const one = { seed: 1, caption: '' };
    for (const kind of ['png', 'jpeg', 'webp', 'svg+xml']) {
      const tiny = { ...one, contentType: `image/${kind}`, width: 1, height: NaN };
      const picture = await renderMedia(tiny);
      assert.deepEqual([picture.width, picture.height], [8, 8], kind);
    }
    const tune = await renderMedia({ ...one, contentType: 'audio/wav', seconds: -1 });
    assert.equal(tune.seconds, 0.1);
  });

  it('lets other work run while it makes something large', async () => {
    let turns = 0;
    let done = false;
    const count = (): void => {
      turns += 1;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    await renderMedia({ ...SMALL, contentType: 'image/jpeg', seed: 1, width: 1024, height: 1024 });
    done = true;
    assert.ok(turns > 50, `${turns} turns`);
  });

  it('quotes seed and caption in texts', async () => {
    const text = await renderMedia({ ...SMALL, contentType: 'text/plain', seed: 7 });
    assert.match(Buffer.from(text.bytes).toString(), /seed 7: a fox/);
    const json = await renderMedia({ ...SMALL, contentType: 'application/json', seed: 7 });
    assert.deepEqual(JSON.parse(Buffer.from(json.bytes).toString()), {
      sandbox: true,
      seed: 7,
      caption: 'a fox',
    });
  });
});
