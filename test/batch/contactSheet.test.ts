import assert from 'node:assert/strict';
import path from 'node:path';
import { sourcesOf } from '../../src/batch/contactSheet.ts';

const linked = (file: string, folder: string) =>
  sourcesOf({ files: [file], urls: [] }, folder, path.win32)[0];

describe('a page of results on Windows', () => {
  it('links files of its drive by their way, and others by their whole address', () => {
    assert.equal(linked('C:\\Site\\art\\a fox.png', 'c:\\site'), 'art/a%20fox.png');
    assert.equal(linked('D:\\art\\a fox.png', 'C:\\site'), 'file:///D:/art/a%20fox.png');
  });
});
