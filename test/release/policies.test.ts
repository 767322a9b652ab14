import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const GITHUB = fileURLToPath(new URL('../../.github/', import.meta.url));

describe('the policies', () => {
  it('lead to files that exist', async () => {
    const names = (await readdir(GITHUB)).filter((name) => name.endsWith('.md'));
    for (const name of ['CODE_OF_CONDUCT', 'CONTRIBUTING', 'PRIVACY', 'SECURITY'])
      assert.ok(names.includes(`${name}.md`));
    for (const name of names) {
      const text = await readFile(path.join(GITHUB, name), 'utf8');
      for (const [, file = ''] of text.matchAll(/\]\((?!https:)([^)#]+)(?:#[\w-]+)?\)/g))
        await assert.doesNotReject(access(path.join(GITHUB, file)), `${name}: ${file}`);
    }
  });

  it('name for each promise a file that has tests', async () => {
    const text = await readFile(path.join(GITHUB, 'SECURITY.md'), 'utf8');
    const [, proven = ''] = text.split('## What is proven');
    const rows = [
      ...proven.matchAll(/^\| (.+?) +\| \[([\w/.]+)\]\(\.\.\/test\/([\w/.]+)\) +\|$/gm),
    ];
    const table = proven.split('\n').filter((line) => line.startsWith('| '));
    assert.equal(rows.length, table.length - 2, 'each row but the two of the head');
    assert.ok(rows.length >= 20);
    for (const [, promise = '', title, file = ''] of rows) {
      assert.equal(title, file);
      const source = await readFile(path.join(GITHUB, '../test', file), 'utf8');
      assert.match(source, /^\s*(?:await )?it\(/m, `${promise}: ${file}`);
    }
  });
});
