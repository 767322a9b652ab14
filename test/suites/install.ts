import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNode, installOnce, run } from '../support/cache.ts';

const PINNED = fileURLToPath(new URL('pinned/', import.meta.url));

/** The official suites, ready to be run by a Node of their liking. */
export interface Suites {
  readonly node: string;
  /** The entry of @modelcontextprotocol/conformance. */
  readonly conformance: string;
  /** The entry of @modelcontextprotocol/inspector. */
  readonly inspector: string;
  /** The folder of @modelcontextprotocol/client, the second version of the SDK. */
  readonly client: string;
}

/** The suites in the cache of this user, every package of theirs by the hash in the lock file here; none of their scripts is run. */
export async function installSuites(): Promise<Suites> {
  const lock = await readFile(path.join(PINNED, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = await installOnce(
    `mcp-suites-${hash}`,
    'the MCP conformance suite, inspector and newer client: about 40 MB to fetch, 145 MB',
    async (fresh) => {
      for (const file of ['package.json', 'package-lock.json']) {
        await copyFile(path.join(PINNED, file), path.join(fresh, file));
      }
      await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], fresh);
    },
  );
  const packages = path.join(folder, 'node_modules/@modelcontextprotocol');
  return {
    node: await installNode(),
    conformance: path.join(packages, 'conformance/dist/index.js'),
    inspector: path.join(packages, 'inspector/clients/launcher/build/index.js'),
    client: path.join(packages, 'client'),
  };
}
