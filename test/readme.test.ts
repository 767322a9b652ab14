import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { TOOLS } from '../src/tools/tools.ts';
import { section, toolTable, withSection } from './support/readmeTables.ts';

const README = new URL('../README.md', import.meta.url);

describe('the README', () => {
  // With UPDATE_SNAPSHOTS=1 the table is written anew.
  it('has the table of tools that the code makes', async () => {
    const text = await readFile(README, 'utf8');
    const table = (await format(toolTable(TOOLS), { parser: 'markdown' })).trim();
    if (process.env.UPDATE_SNAPSHOTS) await writeFile(README, withSection(text, 'tools', table));
    assert.equal(section(await readFile(README, 'utf8'), 'tools'), table);
  });
});
