import assert from 'node:assert/strict';
import { createCdn } from '../../src/sandbox/cdn.ts';

describe('the file hosts of the sandbox', () => {
  it('render one file at a time, and continue after one that fails', async () => {
    let running = 0;
    const cdn = createCdn('http://127.0.0.1:1', async ({ seed }) => {
      running += 1;
      assert.equal(running, 1);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (seed === 2) throw new Error('not this one');
      return Uint8Array.of(seed);
    });
    const publish = cdn.publisher();
    const file = { contentType: 'image/jpeg', extension: 'jpg', caption: '' } as const;
    const made = await Promise.allSettled(
      [1, 2, 3].map((seed) => publish({ ...file, seed }, { inline: true, sized: true })),
    );
    assert.deepEqual(
      made.map((one) => (one.status === 'fulfilled' ? one.value.url : String(one.reason))),
      ['data:image/jpeg;base64,AQ==', 'Error: not this one', 'data:image/jpeg;base64,Aw=='],
    );
  });
});
