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
] as const;
const SMALL = { caption: 'a fox', width: 80, height: 64, seconds: 0.5 };

describe('sandbox media', () => {
  for (const contentType of KINDS) {
    it(`${contentType}: the same bytes for the same seed, other bytes for another`, async () => {
      const once = await renderMedia({ ...SMALL, contentType, seed: 42 });
      const again = await renderMedia({ ...SMALL, contentType, seed: 42 });
      const other = await renderMedia({ ...SMALL, contentType, seed: 43 });
      assert.deepEqual(once, again);
      assert.notDeepEqual(Buffer.from(once), Buffer.from(other));
    });
  }

  it('yields to other work while it renders a large picture', async () => {
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
    assert.match(Buffer.from(text).toString(), /seed 7: a fox/);
    const json = await renderMedia({ ...SMALL, contentType: 'application/json', seed: 7 });
    assert.deepEqual(JSON.parse(Buffer.from(json).toString()), {
      sandbox: true,
      seed: 7,
      caption: 'a fox',
    });
  });
});
