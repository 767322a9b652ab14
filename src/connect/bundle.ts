import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import { bundleManifest, type Release } from './manifest.ts';
import { readServerFiles } from './serverFiles.ts';

/** Of all entries, so that equal files make an equal bundle: the registry lists its hash. A zip has no older time. */
const TIME = new Date(1980, 0, 1);
const SCREENSHOT = 'screenshots/agent.png';

/** Packs the bundle (.mcpb, a zip file) for Claude Desktop from `folder`, which is this repository or the installed extension. @throws when a file is missing */
export async function packBundle(folder: string, release: Release): Promise<Uint8Array> {
  const read = (...names: readonly string[]) => readFile(path.join(folder, ...names));
  // The extension does not ship it.
  const screenshot = await read('media', 'readme', 'agent.png').catch(() => undefined);
  const manifest = bundleManifest(release, screenshot ? [SCREENSHOT] : []);
  const files: Record<string, Uint8Array> = {
    'manifest.json': Buffer.from(JSON.stringify(manifest, null, 2)),
    'icon.png': await read('media', 'icon.png'),
    // vsce renames the licence.
    LICENSE: await read('LICENSE').catch(() => read('LICENSE.txt')),
    ...(screenshot && { [SCREENSHOT]: screenshot }),
  };
  const server = await readServerFiles(path.join(folder, 'dist'));
  for (const name of server.files) files[`server/${name}`] = await read('dist', name);
  return zipSync(files, { mtime: TIME });
}
