import assert from 'node:assert/strict';
import ts from 'typescript';
import { placeIn } from '../../src/domain/insertionPlace.ts';
import { type Linked, linkFor, linksFor, takesData } from '../../src/extension/documents/link.ts';

const fox = {
  ...{ address: 'media/fox.png', kind: 'image', alt: 'a red fox' },
  ...{ width: 640, height: 480 },
} as const satisfies Linked;
const clip = { ...fox, address: 'media/fox.mp4', kind: 'video' } as const;
const song = { ...fox, address: 'media/fox.mp3', kind: 'audio' } as const;
const hostile = {
  ...fox,
  address: `my media/a "b" 'c' (d) & <e> \\f \`\${g}\`—ü.png`,
  alt: `say "x" <b> & 'y' \\ [z] {w}`,
};

/** What is inserted where the line begins with `before`, in a file of that text. */
const at = (language: string, items: readonly Linked[], before = '', text = '') =>
  linksFor(language, items, placeIn(language, before, text));

const ELEMENT = '<img src="media/fox.png" alt="a red fox" width="640" height="480" />';
const VIDEO = '<video src="media/fox.mp4" controls width="640" height="480"></video>';
const AUDIO = '<audio src="media/fox.mp3" controls></audio>';

describe('what is inserted for media', () => {
  const TABLE: readonly (readonly [
    language: string,
    image: string,
    video: string,
    audio: string,
  ])[] = [
    ...(['markdown', 'mdx'] as const).map(
      (one) => [one, '![a red fox](media/fox.png)', VIDEO, AUDIO] as const,
    ),
    ...(['html', 'vue', 'svelte', 'astro'] as const).map(
      (one) => [one, ELEMENT, VIDEO, AUDIO] as const,
    ),
    ...(['javascriptreact', 'typescriptreact'] as const).map((one) => {
      const braces = (text: string) => text.replace(/="(\d+)"/g, '={$1}');
      return [one, braces(ELEMENT), braces(VIDEO), AUDIO] as const;
    }),
    ...(['css', 'scss', 'less'] as const).map(
      (one) =>
        [one, 'url("media/fox.png")', 'url("media/fox.mp4")', 'url("media/fox.mp3")'] as const,
    ),
    ...(['json', 'jsonc', 'typescript', 'javascript', 'python'] as const).map(
      (one) => [one, '"media/fox.png"', '"media/fox.mp4"', '"media/fox.mp3"'] as const,
    ),
    ...(['yaml', 'plaintext'] as const).map(
      (one) => [one, 'media/fox.png', 'media/fox.mp4', 'media/fox.mp3'] as const,
    ),
  ];
  for (const [language, image, video, audio] of TABLE)
    it(`is what ${language} shows or reads`, () => {
      assert.deepEqual(
        [at(language, [fox]), at(language, [clip]), at(language, [song])],
        [image, video, audio],
      );
    });

  it('has a size only where both numbers are sizes', () => {
    for (const [width, height] of [
      [640, undefined],
      [0, 480],
      [-1, 480],
      [1.5, 480],
      [Infinity, 480],
      [NaN, 480],
    ])
      assert.doesNotMatch(at('html', [{ ...fox, width, height }]), /width|height/);
  });

  it('lists several as the language does', () => {
    const two = [fox, { ...fox, address: 'media/cat.png', alt: 'a cat' }];
    const lines = '![a red fox](media/fox.png)\n![a cat](media/cat.png)';
    for (const before of ['see ', '- ', '> ', '    '])
      assert.equal(at('markdown', two, before).replace(/\n +/g, '\n'), lines, before);
    assert.equal(at('mdx', two), lines);
    assert.equal((JSON.parse(`[${at('json', two)}]`) as string[]).length, 2);
    assert.equal(at('json', two, '\t'), '"media/fox.png",\n\t"media/cat.png"');
    assert.equal(at('css', two, '  background: '), 'url("media/fox.png"),\n  url("media/cat.png")');
    assert.equal(at('yaml', two, '  '), '- media/fox.png\n  - media/cat.png');
    assert.equal(at('yaml', two, '  - '), 'media/fox.png\n  - media/cat.png');
    assert.equal(at('yaml', two, 'pictures: '), '[media/fox.png, media/cat.png]');
    assert.equal(at('plaintext', two), 'media/fox.png\nmedia/cat.png');
    assert.equal(at('html', two, '<img srcset="'), 'media/fox.png, media/cat.png');
  });

  it('shows several as a gallery where the language has one', () => {
    const cat = { ...fox, address: 'media/c|t.png', alt: 'a | cat' };
    assert.equal(
      at('markdown', [fox, cat], '  '),
      '| ![a red fox](media/fox.png) | ![a \\| cat](media/c%7Ct.png) |\n  | --- | --- |',
    );
    const cells = [1, 2, 3, 4, 5, 6, 7].map((count) =>
      at(
        'markdown',
        Array.from({ length: count }, () => fox),
      )
        .split('\n')
        .map((row) => row.split(' | ').length),
    );
    assert.deepEqual(cells, [[1], [2, 2], [3, 3], [2, 2, 2], [3, 3, 3], [3, 3, 3], [3, 3, 3, 3]]);
    assert.doesNotMatch(at('markdown', [fox, clip]), /\|/);
    assert.equal(
      at('html', [fox, clip], '  '),
      `<div class="gallery">\n    ${ELEMENT}\n    ${VIDEO}\n  </div>`,
    );
    for (const language of ['vue', 'svelte', 'astro'])
      assert.match(at(language, [fox, song]), /^<div class="gallery">\n {2}<img /);
    const { diagnostics, outputText } = ts.transpileModule(
      `made = ${at('typescriptreact', [fox, hostile, clip], 'made = ')};`,
      { reportDiagnostics: true, fileName: 'a.tsx', compilerOptions: { jsx: ts.JsxEmit.React } },
    );
    assert.deepEqual(diagnostics, []);
    assert.match(outputText, /createElement\("div", \{ className: "gallery" \}/);
    assert.equal(at('html', [fox]), ELEMENT);
  });

  it('is data only where the language shows that kind, or holds it as a string', () => {
    const kinds = ['image', 'video', 'audio', '3d', 'file'] as const;
    const shown = (language: string) => kinds.filter((kind) => takesData(language, kind)).join();
    for (const language of ['html', 'markdown', 'typescriptreact', 'json', 'python', 'plaintext'])
      assert.equal(shown(language), 'image,video,audio', language);
    assert.equal(shown('css'), 'image');
    for (const language of ['latex', 'restructuredtext', 'asciidoc', 'org'])
      assert.equal(shown(language), '', language);
  });

  it('takes the quotes that the file has, and always double ones in JSON', () => {
    assert.equal(at('typescript', [fox], 'const a = ', "const b = 'c';"), "'media/fox.png'");
    assert.equal(at('python', [fox], 'a = ', 'b = "c"'), '"media/fox.png"');
    assert.equal(at('json', [fox], '', "'''"), '"media/fox.png"');
  });

  it('is the address alone where quotes or parentheses are there already', () => {
    const places: readonly (readonly [language: string, before: string])[] = [
      ['html', '<p>it’s</p><img alt="a > b" src="'],
      ['vue', '<img :src="\''],
      ['typescriptreact', '<img src={"'],
      ['markdown', 'see ![a fox]('],
      ['mdx', '<img src="'],
      ['css', 'background: url("'],
      ['json', '  "picture": "'],
      ['yaml', 'picture: "'],
      ['typescript', "const a = 'b' + `"],
      ['python', "a = f'"],
    ];
    for (const [language, before] of places)
      assert.equal(at(language, [fox], before), 'media/fox.png', `${language}: ${before}`);
    const signed = { ...fox, address: 'https://fal.media/a.png?b=1&c=2' };
    assert.match(at('html', [signed], '<img src="'), /b=1&amp;c=2$/);
    assert.match(at('typescriptreact', [signed], 'const a = "'), /b=1&c=2$/);
  });

  it('is whole where no quote is open, whatever the prose before it', () => {
    assert.equal(at('markdown', [fox], 'it\'s "quoted '), '![a red fox](media/fox.png)');
    assert.match(at('typescriptreact', [fox], "<p>don't</p>"), /^<img /);
    assert.match(at('html', [fox], '<p title="a">'), /^<img /);
    assert.equal(at('typescript', [fox], 'f("a", "b\\"c", '), '"media/fox.png"');
  });

  it('is a path from here where a module is imported', () => {
    assert.equal(at('typescript', [fox], 'import fox from '), '"./media/fox.png"');
    assert.equal(at('javascript', [fox], "const fox = require('"), './media/fox.png');
    assert.equal(at('typescript', [{ ...fox, address: '../fox.png' }], "from '"), '../fox.png');
    assert.equal(
      at('typescript', [{ ...fox, address: 'https://a.b/c.png' }], "from '"),
      'https://a.b/c.png',
    );
  });

  it('quotes in YAML what would be read as something else', () => {
    const quoted = ['true', '1.5', 'a b.png', 'a,b.png', '-a.png', '#a.png', '~', '.5', ''];
    for (const address of quoted)
      assert.match(at('yaml', [{ ...fox, address }]), /^"[^"\\]*"$/, address);
    for (const address of ['https://a.b/c.png?d=1&e=2#f', '../a.png', './a.png', 'a-b.png'])
      assert.equal(at('yaml', [{ ...fox, address }]).replaceAll('"', ''), address);
  });

  it('keeps a hostile name within its string, attribute or parentheses', () => {
    const kept = linkFor('plaintext', hostile);
    assert.doesNotMatch(kept, /["'`\\<>{}]/);
    assert.equal(decodeURIComponent(kept), hostile.address);
    assert.equal(JSON.parse(at('json', [hostile])), kept);
    assert.equal(at('yaml', [hostile]), `"${kept}"`);
    assert.match(at('css', [hostile]), /^url\("[^"\\]*"\)$/);
    assert.match(at('markdown', [hostile]), /^!\[(?:[^[\]]|\\.)*\]\(<[^<>\n]*>\)$/);
    assert.match(
      at('html', [hostile]),
      /^<img src="[^"<>]*" alt="[^"<>]*" width="640" height="480" \/>$/,
    );
    for (const before of ['', 'a = "', "a = '"]) {
      for (const language of ['typescript', 'javascript']) {
        const close = before.slice(-1).trim();
        const { diagnostics } = ts.transpileModule(
          `${before}${at(language, [hostile], before)}${close};`,
          { reportDiagnostics: true },
        );
        assert.deepEqual(diagnostics, []);
      }
    }
  });

  it('reads a place in a moment, however long the line and the file are', () => {
    const began = performance.now();
    for (const one of ['<a b="', "<a b='", '"', "'", '](', '\\', '< =', 'a='])
      for (const language of ['html', 'markdown', 'typescriptreact', 'yaml', 'python'])
        placeIn(language, one.repeat(100_000), one.repeat(100_000));
    assert.ok(performance.now() - began < 1_000);
  });
});
