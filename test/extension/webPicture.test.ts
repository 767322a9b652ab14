import assert from 'node:assert/strict';
import { webPictureOf } from '../../src/extension/drops/webPicture.ts';

const URL_OF = 'https://a.example/fox.png?b=1&c=2';
const IMAGE = `<img alt='it"s &lt;a&gt; fox' class="x" src="${URL_OF.replace('&', '&amp;')}">`;
const picture = { url: URL_OF, alt: 'it"s <a> fox' };

describe('a picture that a browser copied', () => {
  it('is found with its words, however browsers wrap it', () => {
    for (const html of [
      IMAGE,
      `<meta charset='utf-8'>${IMAGE}`,
      `<html>\r\n<body>\r\n<!--StartFragment-->${IMAGE}<!--EndFragment-->\r\n</body>\r\n</html>`,
      `<a href="https://a.example/">${IMAGE}</a>`,
    ])
      assert.deepEqual(webPictureOf(html), picture, html);
  });

  it('is none where there is text, a second picture or no address of the web', () => {
    for (const html of [
      '',
      'text',
      `${IMAGE}text`,
      `<p>${IMAGE}</p>`,
      IMAGE + IMAGE,
      '<img alt="a">',
      '<img src="javascript:alert(1)">',
      '<img src="file:///etc/passwd.png">',
      '<img src="https://">',
      '<img data-src="https://a.example/a.png">',
      `<!--${IMAGE}-->`,
    ])
      assert.equal(webPictureOf(html), undefined, html);
  });

  it('is decided in a moment, whatever the page copied', () => {
    const began = performance.now();
    for (const one of ['<a ', '<!--', '<img ', '<img src="', "'", '<img a="" ', ' '])
      for (const length of [19_000, 1_000_000])
        webPictureOf(one.repeat(Math.floor(length / one.length)));
    assert.ok(performance.now() - began < 500);
  });
});
