import { hasTable } from '../support/readmeTables.ts';
import { type Manifest, readableManifest } from './manifest.ts';

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

describe('the manual of the extension', () => {
  const tables = { commands: commandTable, settings: settingTable };
  for (const [name, make] of Object.entries(tables)) {
    it(`has the table of ${name} that package.json makes`, async () => {
      await hasTable('src/extension/README.md', name, make(await readableManifest()));
    });
  }
});
