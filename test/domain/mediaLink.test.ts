import assert from 'node:assert/strict';
import { linkedPathAt } from '../../src/domain/mediaLink.ts';
import { linkFor } from '../../src/extension/documents/link.ts';

/** The path at `|`, which marks the cursor. */
const at = (marked: string) => {
  const character = marked.indexOf('|');
  return linkedPathAt(marked.replace('|', ''), character);
};

describe('the media file that a line links at the cursor', () => {
  it('is that of the link or picture of Markdown, wherever in it the cursor is', () => {
    for (const line of [
      '|![a fox](media/fox.png)',
      'see ![a f|ox](media/fox.png) here',
      '![a \\] f|ox](media/fox.png "a title")',
      '![a fox](media/f|ox.png)',
      '![a fox](<media/fox.png>|)',
      '- [the fox|](media/fox.png)',
      '[id]: media/fox|.png',
    ])
      assert.equal(at(line), 'media/fox.png', line);
  });

  it('is that of the element, the attribute, the string or the word', () => {
    for (const line of [
      '<img alt="a f|ox" src="media/fox.png" />',
      "<|video src='media/fox.png' controls></video>",
      '<img src={"media/fox.png"} wid|th={640} />',
      'background: url("media/f|ox.png"), url("media/cat.png");',
      "const fox = 'media/fox|.png';",
      'media/fox.png|',
    ])
      assert.equal(at(line), 'media/fox.png', line);
    const poster = '<video src="media/fox.mp4" poster="media/f|ox.png"></video>';
    assert.equal(at(poster), 'media/fox.png');
  });

  it('is one of several, and none beside them', () => {
    const line = '![a](a.png) text ![b](b.png)';
    const found = Array.from({ length: line.length }, (_, at) => linkedPathAt(line, at));
    assert.deepEqual([...new Set(found)], ['a.png', undefined, 'b.png']);
    assert.equal(at('[![small](small.png)](lar|ge.mp4)'), 'large.mp4');
    assert.equal(at('[![sm|all](small.png)](large.mp4)'), 'small.png');
  });

  it('is the path that was inserted, whatever its name', () => {
    for (const address of ['my media/a "b" \'c\' (d) & <e> ü.png', 'a%20b.png', 'a#b?c=1.png'])
      for (const language of ['markdown', 'html', 'typescriptreact', 'vue']) {
        const line = linkFor(language, { address, kind: 'image', alt: 'a' });
        const [name] = address.split(/[?#]/);
        const expected = /[?#]/.test(address) ? undefined : decodeURIComponent(name ?? '');
        assert.equal(linkedPathAt(line, 1), expected, line);
      }
  });

  it('is nothing for an address of the web, data, another file and no link', () => {
    for (const line of [
      '![a](https://a.example/f|ox.png)',
      '![a](//a.example/f|ox.png)',
      '![a|](data:image/png;base64,AAAA)',
      '[a|](README.md)',
      '[a|](package.json)',
      'a | fox',
      '',
    ])
      assert.equal(at(line), undefined, line);
  });

  it('is found in a moment, however long the line', () => {
    const began = performance.now();
    for (const one of ['[', '![', '](', '<a ', '<img src="', 'a.png', '\\', '(<', '[a](', ' src='])
      linkedPathAt(one.repeat(100_000), 50_000);
    assert.ok(performance.now() - began < 1_000);
  });
});
