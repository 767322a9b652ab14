import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOOLS } from '../src/tools/tools.ts';
import { hasTable, toolTable } from './support/readmeTables.ts';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));

/** README.md and the manuals beside the code, by their paths in the project. */
async function manuals(): Promise<string[]> {
  const inside = async (folder: string) =>
    (await readdir(path.join(PROJECT, folder), { recursive: true }))
      .filter((file) => path.basename(file) === 'README.md')
      .map((file) => path.join(folder, file));
  const folders = await Promise.all(['src', 'test', '.github'].map(inside));
  return ['README.md', 'CHANGELOG.md', ...folders.flat()];
}

/** The text without its code, in which links are no links. */
const withoutCode = (text: string) => text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');

/** The anchors of a text's headings, as GitHub makes them. */
const anchors = (text: string) =>
  [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the README and the manuals', () => {
  it('has the table of tools that the code makes', () =>
    hasTable('src/mcp/README.md', 'tools', toolTable(TOOLS)));

  it('have no link to a file or a heading that does not exist', async () => {
    const names = await manuals();
    assert.ok(names.length >= 8, names.join(', '));
    let links = 0;
    for (const name of names) {
      const text = await readFile(path.join(PROJECT, name), 'utf8');
      for (const [, target = ''] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        links += 1;
        const [file = '', heading] = target.split('#');
        const there = file === '' ? name : path.join(path.dirname(name), file);
        await assert.doesNotReject(access(path.join(PROJECT, there)), `${name}: ${target}`);
        if (heading === undefined) continue;
        const found = anchors(await readFile(path.join(PROJECT, there), 'utf8'));
        assert.ok(found.includes(heading), `${name}: ${target}`);
      }
    }
    assert.ok(links >= 30, `${links} links`);
  });

  it('is short where a user begins', async () => {
    const lines = (await readFile(path.join(PROJECT, 'README.md'), 'utf8')).split('\n');
    assert.ok(lines.length <= 120, `${lines.length} lines`);
  });
});
