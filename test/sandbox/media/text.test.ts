import assert from 'node:assert/strict';
import { createFont, GLYPH_HEIGHT } from '../../../src/sandbox/media/font.ts';
import { plainText, setText, wrap } from '../../../src/sandbox/media/text.ts';

describe('sandbox text', () => {
  it('has a glyph of its own for each printable ASCII character', () => {
    const font = createFont();
    const box = font('\u{1F600}').join();
    const glyphs = Array.from({ length: 95 }, (_, i) => font(String.fromCharCode(32 + i)));
    assert.equal(new Set(glyphs.map((glyph) => glyph.join())).size, 95);
    for (const glyph of glyphs) {
      assert.equal(glyph.length, GLYPH_HEIGHT);
      assert.ok(glyph.every((row) => row >= 0 && row < 32));
      assert.notEqual(glyph.join(), box);
    }
    assert.deepEqual(font(' '), [0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert.deepEqual(font('T'), [31, 4, 4, 4, 4, 4, 4, 0, 0]);
  });

  it('loses accents and typographic marks', () => {
    assert.equal(plainText(' Café\n“au  lait” – ’s '), 'Cafe "au lait" - \'s');
  });

  it('wraps between words, and inside a word only when it is too long', () => {
    assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrap('incomprehensible it is', 8), ['incompre', 'hensible', 'it is']);
    assert.deepEqual(wrap('ab cd', 2), ['ab', 'cd']);
  });

  it('is as large as fits', () => {
    const box = { left: 10, top: 20, width: 200, height: 100 };
    const short = setText('hi', box, { smallest: 1, largest: 4 });
    const long = setText('many more words than before '.repeat(4), box, {
      smallest: 1,
      largest: 4,
    });
    assert.equal(short?.scale, 4);
    assert.deepEqual([short.left, short.top, short.width], [26, 36, 44]);
    assert.equal(long?.scale, 1);
    assert.ok(long.left + long.width <= 210 && long.top + long.height <= 120);
  });

  it('ends in dots when there is too much of it', () => {
    const box = { left: 0, top: 0, width: 76, height: 30 };
    const block = setText('The quick brown fox jumps', box, { smallest: 1, largest: 1 });
    assert.deepEqual(block?.lines, ['The quick', 'brown fo...'.slice(0, 11)]);
  });

  it('is absent without words or without room', () => {
    const scales = { smallest: 1, largest: 1 };
    assert.equal(setText(' ', { left: 0, top: 0, width: 99, height: 99 }, scales), undefined);
    assert.equal(setText('x', { left: 0, top: 0, width: 9, height: 9 }, scales), undefined);
  });
});
