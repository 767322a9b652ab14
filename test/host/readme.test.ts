import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { section, withSection } from '../support/readmeTables.ts';

const README = new URL('../../README.md', import.meta.url);

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category: string }[];
    configuration: {
      properties: Record<string, { description?: string; markdownDescription?: string }>;
    };
  };
}

function commandTable({ contributes }: Manifest): string {
  const rows = contributes.commands.map(
    ({ command, title, category }) => `| ${category}: ${title} | \`${command}\` |`,
  );
  return ['| Command | Id |', '| --- | --- |', ...rows].join('\n');
}

function settingTable({ contributes }: Manifest): string {
  const rows = Object.entries(contributes.configuration.properties).map(
    ([name, { description, markdownDescription }]) =>
      `| \`${name}\` | ${description ?? markdownDescription ?? ''} |`,
  );
  return ['| Setting | What it does |', '| --- | --- |', ...rows].join('\n');
}

describe('the README of the extension', () => {
  const tables = { commands: commandTable, settings: settingTable };
  for (const [name, make] of Object.entries(tables)) {
    // With UPDATE_SNAPSHOTS=1 the table is written anew.
    it(`has the table of ${name} that package.json makes`, async () => {
      const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
      const table = await format(make(JSON.parse(manifest) as Manifest), { parser: 'markdown' });
      const text = await readFile(README, 'utf8');
      if (process.env.UPDATE_SNAPSHOTS)
        await writeFile(README, withSection(text, name, table.trim()));
      assert.equal(section(await readFile(README, 'utf8'), name), table.trim());
    });
  }
});
