import { packagedServer } from '../connect/command.ts';
import { installLink, LINKED } from '../connect/installLinks.ts';
import { clientNamed } from '../connect/plan.ts';

/** The manuals that have the links. */
export const MANUALS = ['src/connect/README.md', 'src/cli/README.md'] as const;

/** The links that install a version of the npm package, by the client's name: those that any page keeps. */
export function manualLinks(version: string): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const client of LINKED.map(clientNamed)) {
    const { web } = installLink(client, packagedServer(client, version, { platform: 'linux' }, []));
    if (web !== undefined) links.set(client.name, web);
  }
  return links;
}
