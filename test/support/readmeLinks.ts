import { readFile } from 'node:fs/promises';
import { packagedServer } from '../../src/connect/command.ts';
import { installLink, LINKED } from '../../src/connect/installLinks.ts';
import { clientNamed } from '../../src/connect/plan.ts';

/** The links of a manual that install this version of the npm package: those that any page keeps. */
export async function installLinks(): Promise<string> {
  const project = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(project) as { version: string };
  const links = LINKED.map(clientNamed).map((client) => {
    const { web } = installLink(client, packagedServer(client, version, { platform: 'linux' }, []));
    return web === undefined ? undefined : `[${client.name}](${web})`;
  });
  return `Install in ${links.filter((link) => link !== undefined).join(' · ')}`;
}
