import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const read = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8');

describe('a checkout on Windows', () => {
  it('runs each script in cmd, which knows no export, no variables of a shell and no single quotes', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as {
      scripts: Record<string, string>;
    };
    for (const [name, line] of Object.entries(scripts))
      assert.doesNotMatch(line, /(^|&& )(export|rm|cp|mkdir|\w+=)|[$'`;]/, name);
  });

  it('has the line ends of the repository', async () => {
    assert.match(await read('.gitattributes'), /^\* text=auto eol=lf$/m);
  });
});
