import { readFile } from 'node:fs/promises';
import { manualLinks } from '../../src/release/manualLinks.ts';

/** The sentence of a manual that has the links for this version. */
export async function installLinks(): Promise<string> {
  const project = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(project) as { version: string };
  const links = [...manualLinks(version)].map(([name, link]) => `[${name}](${link})`);
  return `Install in ${links.join(' · ')}`;
}
