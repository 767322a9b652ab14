import assert from 'node:assert/strict';
import { parseConversion } from '../../src/imaging/parseConversion.ts';

describe('a conversion as a text', () => {
  it('has its words in any order', () => {
    const whole = {
      ...({ format: 'webp', quality: 80, width: 1_200, ratio: [16, 9], fit: 'pad' } as const),
      background: [31, 111, 235],
    };
    const words = 'webp quality=80 width=1200 ratio=16:9 fit=pad background=#1f6feb'.split(' ');
    assert.deepEqual(parseConversion(words.join(' ')), whole);
    assert.deepEqual(parseConversion(`\n ${words.reverse().join(' \t')} `), whole);
  });

  it('needs its format only, and states no more than its words do', () => {
    assert.deepEqual(parseConversion('PNG'), { format: 'png', fit: 'contain' });
    assert.deepEqual(parseConversion('jpg height=1'), {
      format: 'jpeg',
      height: 1,
      fit: 'contain',
    });
  });

  it('covers a shape that is stated, unless the fit is', () => {
    const fits = ['width=8', 'ratio=1:1', 'width=8 height=9', 'ratio=1:1 fit=contain'].map(
      (words) => parseConversion(`webp ${words}`).fit,
    );
    assert.deepEqual(fits, ['contain', 'cover', 'cover', 'contain']);
  });

  const faults: readonly (readonly [text: string, message: RegExp])[] = [
    ['', /needs a format: png, jpeg or webp/],
    ['width=3', /needs a format/],
    ['gif', /"gif" is no format/],
    ['constructor', /"constructor" is no format/],
    ['png webp', /one format/],
    ['png hieght=3', /no "hieght"; it is one of quality, width, height, ratio, fit, background/],
    ['png __proto__=3', /no "__proto__"/],
    ['png width=3 width=4', /width is stated twice/],
    ['png width=', /width is ""; it is a whole number/],
    ['png width=1e3', /width is "1e3"/],
    ['png width=-3', /width is "-3"/],
    ['png width=9999999999', /whole number/],
    ['png width=0', /whole pixels from 1/],
    ['webp width=16384', /from 1 to 16,383/],
    ['webp quality=0', /quality must be a whole number from 1 to 100/],
    ['webp quality=101', /from 1 to 100/],
    ['png quality=80', /PNG has no quality/],
    ['webp ratio=16/9', /ratio is "16\/9"; it is width to height, such as 16:9/],
    ['webp ratio=0:9', /ratio must be two whole numbers/],
    ['webp ratio=16:9 width=4 height=3', /state the ratio/],
    ['webp fit=stretch', /fit is "stretch"; it is contain, cover or pad/],
    ['webp background=red', /background is "red"; it is a colour such as/],
    [`png ${' '.repeat(300)}`, /at most 200 characters/],
  ];
  for (const [text, message] of faults)
    it(`is refused with a sentence: ${text.trim().slice(0, 40) || 'nothing'}`, () => {
      assert.throws(() => parseConversion(text), { name: 'TypeError', message });
    });
});
