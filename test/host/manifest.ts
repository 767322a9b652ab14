import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const PROJECT = new URL('../../', import.meta.url);

/** package.json, as far as the tests look at it; each text is a `%key%`. */
export interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly Contributed[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly submenus: readonly { id: string; label: string }[];
    readonly keybindings: readonly { command: string; key: string }[];
    readonly chatSkills: readonly { path: string }[];
  };
}

/** A command or a submenu. */
interface MenuEntry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when: string;
}

interface Contributed {
  readonly command: string;
  readonly title: string;
  readonly category: string;
}

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default: unknown;
  readonly scope: string;
}

/** The version of the project. */
export const { version: VERSION } = JSON.parse(
  readFileSync(new URL('package.json', PROJECT), 'utf8'),
) as { readonly version: string };

/** A pattern that has the version of the project in place of `VERSION`. */
export const ofVersion = (pattern: string): RegExp =>
  new RegExp(pattern.replace('VERSION', VERSION.replaceAll('.', String.raw`\.`)));

/** A JSON file of the project, by its path in it. */
export async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(path, PROJECT), 'utf8'));
}

/** package.json as it stands. */
export async function readManifest(): Promise<Manifest> {
  return (await readJson('package.json')) as Manifest;
}

/** The texts of package.json in a language; English by default. */
export async function readTexts(language = ''): Promise<Record<string, string>> {
  return (await readJson(`media/l10n/package.nls${language}.json`)) as Record<string, string>;
}

/** package.json with its texts, as VS Code shows it. */
export async function readableManifest(): Promise<Manifest> {
  const texts = await readTexts();
  const fill = (_key: string, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/^%(.+)%$/, (whole, key: string) => texts[key] ?? whole)
      : value;
  return JSON.parse(JSON.stringify(await readManifest()), fill) as Manifest;
}
