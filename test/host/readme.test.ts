import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { section, withSection } from '../support/readmeTables.ts';
import { type Manifest, readableManifest } from './manifest.ts';

const README = new URL('../../README.md', import.meta.url);

function commandTable({ contributes }: Manifest): string {
  // The others stand in the menus of a view alone.
  const hidden = contributes.menus.commandPalette?.filter(({ when }) => when === 'false') ?? [];
  const rows = contributes.commands
    .filter(({ command }) => !hidden.some((entry) => entry.command === command))
    .map(({ command, title, category }) => `| ${category}: ${title} | \`${command}\` |`);
  return ['| Command | Id |', '| --- | --- |', ...rows].join('\n');
}

function settingTable({ contributes }: Manifest): string {
  const rows = Object.entries(contributes.configuration.properties).map(
    ([name, { description, markdownDescription, default: unset }]) =>
      `| \`${name}\` | \`${JSON.stringify(unset)}\` | ${description ?? markdownDescription ?? ''} |`,
  );
  return ['| Setting | Default | What it does |', '| --- | --- | --- |', ...rows].join('\n');
}

describe('the README of the extension', () => {
  const tables = { commands: commandTable, settings: settingTable };
  for (const [name, make] of Object.entries(tables)) {
    // With UPDATE_SNAPSHOTS=1 the table is written anew.
    it(`has the table of ${name} that package.json makes`, async () => {
      const table = await format(make(await readableManifest()), { parser: 'markdown' });
      const text = await readFile(README, 'utf8');
      if (process.env.UPDATE_SNAPSHOTS)
        await writeFile(README, withSection(text, name, table.trim()));
      assert.equal(section(await readFile(README, 'utf8'), name), table.trim());
    });
  }
});
