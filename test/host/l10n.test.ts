import assert from 'node:assert/strict';
import { bareTexts, bareWords, l10nStrings } from './l10nStrings.ts';
import { readJson, readManifest, readTexts } from './manifest.ts';

/** What of package.json people read, wherever it stands. */
const READ =
  /^(title|description|markdownDescription|name|contextualTitle|category|altText|enumDescriptions|patternErrorMessage|contents)$/;

/** The values of fields of those names, deep within. */
function textsIn(value: unknown, found: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && READ.test(key)) found.push(inner);
    else if (Array.isArray(inner) && READ.test(key)) found.push(...(inner as string[]));
    else textsIn(inner, found);
  }
  return found;
}

const placeholders = (text: string) => (text.match(/\{\d+\}/g) ?? []).sort().join();
const commands = (text: string) => (text.match(/\]\(command:[^)]+\)|`[^`]+`/g) ?? []).join();

describe('the texts of the extension', () => {
  it('are in package.nls.json, as far as package.json contributes them', async () => {
    const { contributes, capabilities } = (await readManifest()) as unknown as Record<
      string,
      unknown
    >;
    const { submenus } = contributes as {
      readonly submenus: readonly { readonly label: string }[];
    };
    const titles = submenus.map(({ label }) => ({ title: label }));
    const texts = textsIn({ contributes, capabilities, titles });
    assert.ok(texts.length > 40);
    const keys = texts.map((text) => /^%(.+)%$/.exec(text)?.[1] ?? `hard-coded: ${text}`);
    const known = new Set(Object.keys(await readTexts()));
    for (const name of ['displayName', 'description']) known.delete(name);
    assert.deepEqual([...new Set(keys)].sort(), [...known].sort());
  });

  it('are all in German, too', async () => {
    const [english, german] = [await readTexts(), await readTexts('.de')];
    assert.deepEqual(Object.keys(german), Object.keys(english));
    for (const [key, text] of Object.entries(english)) {
      const there = german[key] ?? '';
      assert.notEqual(there, '');
      if (key.startsWith('walkthrough')) assert.equal(commands(there), commands(text), key);
    }
  });

  it('are translated where the source shows them, with the same places for values', async () => {
    const german = (await readJson('media/l10n/bundle.l10n.de.json')) as Record<string, string>;
    assert.deepEqual(Object.keys(german).sort(), l10nStrings().sort());
    for (const [text, there] of Object.entries(german)) {
      assert.equal(placeholders(there), placeholders(text), text);
    }
  });

  it('stand nowhere in the markup of the sidebar as they are, but for what is no language', () => {
    assert.deepEqual(bareWords(), ['form/mediaZone.tsx: https://', 'shell.tsx: fal']);
  });

  it('stand nowhere in VS Code’s own surfaces or in errors as they are, but for what is no language', () => {
    assert.deepEqual(bareTexts(), ["generate/mediaPick.ts: 'https://…'"]);
  });
});
