import assert from 'node:assert/strict';
import { inputDifferences } from '../../src/extension/provenance/differences.ts';

const HASH = 'a'.repeat(64);

describe('the differences of two inputs', () => {
  it('are the fields that differ, by their paths; the others are named', () => {
    const first = { prompt: 'a fox', image_size: { width: 512, height: 512 }, seed: 1, steps: 4 };
    const second = { prompt: 'a fox', image_size: { width: 768, height: 512 }, seed: 2, steps: 4 };
    assert.deepEqual(inputDifferences({ input: first }, { input: second }), {
      differ: [
        { path: 'image_size.width', first: '512', second: '768' },
        { path: 'seed', first: '1', second: '2' },
      ],
      equal: ['prompt', 'steps'],
    });
  });

  it('know what is missing, and tell a text from a number', () => {
    const first = { loras: [{ path: 'x', scale: 1 }], count: '2', empty: [] };
    const second = { loras: [{ path: 'x', scale: 1 }, { path: 'y' }], count: 2, extra: null };
    assert.deepEqual(inputDifferences({ input: first }, { input: second }), {
      differ: [
        { path: 'count', first: '"2"', second: '2' },
        { path: 'empty', first: '[]', second: undefined },
        { path: 'loras[1].path', first: undefined, second: 'y' },
        { path: 'extra', first: undefined, second: 'null' },
      ],
      equal: [],
    });
  });

  it('compare files of the project by their content, and name them by their paths', () => {
    const made = (url: string, sha256: string, path: string) => ({
      input: { image_urls: [url], mask_url: 'https://v3.fal.media/files/m.png' },
      sources: [{ at: '/image_urls/0', path, sha256 }],
    });
    const first = made('https://v3.fal.media/files/1.png', HASH, 'old/cat.png');
    const moved = made('https://v3.fal.media/files/2.png', HASH, 'new/cat.png');
    assert.deepEqual(inputDifferences(first, moved).differ, []);
    const other = made('https://v3.fal.media/files/1.png', 'b'.repeat(64), 'dog.png');
    assert.deepEqual(inputDifferences(first, other), {
      differ: [{ path: 'image_urls[0]', first: 'old/cat.png', second: 'dog.png' }],
      equal: ['mask_url'],
    });
    const edited = made('https://v3.fal.media/files/1.png', 'b'.repeat(64), 'old/cat.png');
    assert.deepEqual(inputDifferences(first, edited).differ, [
      {
        path: 'image_urls[0]',
        first: 'old/cat.png (sha256 aaaaaaaaaaaa…)',
        second: 'old/cat.png (sha256 bbbbbbbbbbbb…)',
      },
    ]);
  });

  it('are not misled by names that look like paths, nor by deep and empty inputs', () => {
    const first = { 'a.b': 1, a: { b: 1 }, 'c/d~e': 'x', __proto__x: 1 };
    const second = { 'a.b': 1, a: { b: 2 }, 'c/d~e': 'y', __proto__x: 1 };
    assert.deepEqual(inputDifferences({ input: first }, { input: second }), {
      differ: [
        { path: 'a.b', first: '1', second: '2' },
        { path: 'c/d~e', first: 'x', second: 'y' },
      ],
      equal: ['a.b', '__proto__x'],
    });
    const deep = JSON.parse('{"x":'.repeat(199) + '1' + '}'.repeat(199)) as { x: never };
    assert.deepEqual(inputDifferences({ input: deep }, { input: {} }).differ.length, 1);
    assert.deepEqual(inputDifferences({ input: {} }, { input: {} }), { differ: [], equal: [] });
  });
});
