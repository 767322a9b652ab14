import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readManifest } from './manifest.ts';

const PROJECT = new URL('../../', import.meta.url);
/** Settings that any workspace may set, each with the reason why it can spend, write and send nothing. */
const HARMLESS: Readonly<Record<string, string>> = {};

describe('package.json of the extension', () => {
  it('has menus and keys for its own commands only', async () => {
    const { commands, menus, submenus, keybindings } = (await readManifest()).contributes;
    const known = new Set(commands.map(({ command }) => command));
    const entries = Object.values(menus).flat();
    const ids = new Set(submenus.map(({ id }) => id));
    assert.ok(entries.every(({ submenu }) => submenu === undefined || ids.has(submenu)));
    const used = [...entries, ...keybindings].flatMap(({ command }) => command ?? []);
    assert.deepEqual(
      used.filter((command) => !known.has(command)),
      [],
    );
  });

  it('has a condition on each entry of a menu', async () => {
    const { menus } = (await readManifest()).contributes;
    for (const { command, when } of Object.values(menus).flat()) assert.ok(when, command);
  });

  it('lets no workspace set where the key goes', async () => {
    const { properties } = (await readManifest()).contributes.configuration;
    assert.equal(properties['fal.gatewayUrl']?.scope, 'machine');
    assert.equal(properties['fal.sandbox']?.scope, 'machine');
  });

  it('lets a workspace that is not trusted set what is harmless, and nothing else', async () => {
    const { capabilities, contributes } = await readManifest();
    const restricted = capabilities.untrustedWorkspaces.restrictedConfigurations;
    const names = Object.keys(contributes.configuration.properties);
    const open = names.filter((name) => {
      const scope = contributes.configuration.properties[name]?.scope ?? 'window';
      // VS Code takes settings of these two scopes from no workspace; of any other, from each that is trusted.
      const isPersonal = scope === 'machine' || scope === 'application';
      return !isPersonal && !restricted.includes(name);
    });
    assert.deepEqual(open, Object.keys(HARMLESS));
    assert.deepEqual(
      restricted.filter((name) => !names.includes(name)),
      [],
    );
  });

  it('names files that are there', async () => {
    const text = JSON.stringify(await readManifest());
    const files = [...text.matchAll(/"(?:\.\/)?(media\/[^"]+)"/g)].map(([, file]) => file ?? '');
    assert.ok(files.length > 5);
    assert.deepEqual(
      files.filter((file) => !existsSync(new URL(file, PROJECT))),
      [],
    );
  });

  it('has a skill whose name is that of its folder, as VS Code requires', async () => {
    const [skill] = (await readManifest()).contributes.chatSkills;
    const path = skill?.path ?? '';
    const text = await readFile(new URL(path, PROJECT), 'utf8');
    assert.equal(/^name: (.+)$/m.exec(text)?.[1], path.split('/').at(-2));
    assert.match(text, /^---\n[\s\S]*?^description: \S.{40,1000}$[\s\S]*?^---$/m);
  });
});
