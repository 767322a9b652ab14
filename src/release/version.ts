import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { MANUALS, manualLinks } from './manualLinks.ts';

/** What the project's files say of the release that they are. */
export interface Version {
  readonly version: string;
  /** The changelog's section of this version, without its heading. */
  readonly notes: string;
  /** What keeps them from being released, in sentences. */
  readonly faults: readonly string[];
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the version in `project` and checks that all files have the same, which is `expected` where it is set, and that the changelog describes it. @throws when a file is missing */
export async function readVersion(project: string, expected?: string): Promise<Version> {
  const read = (name: string) => readFile(path.join(project, name), 'utf8');
  const versionIn = async (name: string) =>
    (JSON.parse(await read(name)) as { version: string }).version;
  const version = await versionIn('package.json');
  const action = parse(await read('.github/actions/generate/action.yml')) as {
    inputs: { version: { default: string } };
  };
  const { date, notes } = sectionOf(await read('CHANGELOG.md'), version);

  const faults: string[] = [];
  const compare = (name: string, found: string | undefined) => {
    if (found !== version) faults.push(`${name} has the version ${String(found)}, not ${version}.`);
  };
  compare('package-lock.json', await versionIn('package-lock.json'));
  compare('The action in .github/actions/generate', action.inputs.version.default);
  if (expected !== undefined) compare('What is to be released', expected.replace(/^v/, ''));
  const links = [...manualLinks(version).values()];
  for (const manual of MANUALS) {
    const text = await read(manual);
    if (!links.every((link) => text.includes(link)))
      faults.push(`${manual} has links that install another version than ${version}.`);
  }
  if (notes === '') faults.push(`CHANGELOG.md has no section ${version}, or an empty one.`);
  else if (!DATE.test(date)) faults.push(`CHANGELOG.md has no date for ${version}, but “${date}”.`);
  return { version, notes, faults };
}

/** The section of a changelog that describes `version`; empty texts where there is none. */
function sectionOf(changelog: string, version: string): { date: string; notes: string } {
  const [, ...sections] = changelog.split(/^## /m);
  const found = sections.find((section) => section.startsWith(`[${version}]`)) ?? '';
  const [heading = '', ...lines] = found.split(/\r?\n/);
  const date = heading.slice(version.length + 2).replace(/^ - /, '');
  return { date, notes: lines.join('\n').trim() };
}
