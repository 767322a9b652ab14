import assert from 'node:assert/strict';
import { linkFor } from '../../src/extension/documents/link.ts';

const picture = { address: 'fal-media/fox.jpg', kind: 'image', alt: 'a red fox' } as const;

describe('a link to a result', () => {
  it('is an image in Markdown, an element for a video, and a plain link for what no page shows', () => {
    assert.equal(linkFor('markdown', picture), '![a red fox](fal-media/fox.jpg)');
    const video = { ...picture, kind: 'video', address: 'fox.mp4' } as const;
    assert.equal(linkFor('markdown', video), '<video src="fox.mp4" controls></video>');
    const model = { ...picture, kind: '3d', address: 'fox.glb' } as const;
    assert.equal(linkFor('markdown', model), '[a red fox](fox.glb)');
  });

  it('keeps Markdown whole whatever the prompt and the path hold', () => {
    const odd = { ...picture, alt: 'a [box]\nof \\ ink', address: 'my media/fox (1).jpg' };
    assert.equal(linkFor('markdown', odd), '![a \\[box\\] of \\\\ ink](<my media/fox (1).jpg>)');
    assert.ok(linkFor('markdown', { ...picture, alt: 'x'.repeat(1000) }).length < 160);
  });

  it('is an element in HTML and its kin, with what is special escaped', () => {
    const odd = { ...picture, alt: 'a "red" <fox> & co' };
    assert.equal(
      linkFor('html', odd),
      '<img src="fal-media/fox.jpg" alt="a &quot;red&quot; &lt;fox&gt; &amp; co" />',
    );
    assert.match(linkFor('vue', { ...picture, kind: 'video' }), /^<video src="[^"]+" controls>/);
    assert.match(linkFor('html', { ...picture, kind: 'audio' }), /^<audio /);
    assert.match(linkFor('svelte', { ...picture, kind: '3d' }), /^<a href=/);
  });

  it('is the address in other languages, where the place is unknown', () => {
    assert.equal(linkFor('css', picture), 'url("fal-media/fox.jpg")');
    assert.equal(linkFor('python', picture), 'fal-media/fox.jpg');
  });
});
