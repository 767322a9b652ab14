import assert from 'node:assert/strict';
import { relativePath } from '../../src/extension/documents/relativePath.ts';

describe('the way from a document to a file', () => {
  it('is short on Windows, whichever letters VS Code and the disk write the folders in', () => {
    assert.equal(relativePath('/c:/art/site/docs', '/C:/Art/site/art/Fox.png'), '../art/Fox.png');
    assert.equal(relativePath('/c:/', '/C:/a.png'), 'a.png');
  });

  it('is a whole path to another drive, and follows every letter on other systems', () => {
    assert.equal(relativePath('/c:/site', '/d:/art/a.png'), 'd:/art/a.png');
    assert.equal(relativePath('/site/docs', '/Site/a.png'), '../../Site/a.png');
  });
});
