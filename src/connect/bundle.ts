import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import { bundleManifest, type Release } from './manifest.ts';
import { readServerFiles } from './serverFiles.ts';

/** Packs the bundle (.mcpb, a zip file) for Claude Desktop from `folder`, which is this repository or the installed extension. @throws when a file is missing */
export async function packBundle(folder: string, release: Release): Promise<Uint8Array> {
  const read = (...names: readonly string[]) => readFile(path.join(folder, ...names));
  const manifest = JSON.stringify(bundleManifest(release), null, 2);
  const files: Record<string, Uint8Array> = {
    'manifest.json': Buffer.from(manifest),
    'icon.png': await read('media', 'icon.png'),
    // vsce renames the licence.
    LICENSE: await read('LICENSE').catch(() => read('LICENSE.txt')),
  };
  const server = await readServerFiles(path.join(folder, 'dist'));
  for (const name of server.files) files[`server/${name}`] = await read('dist', name);
  // The same files make the same bundle, whenever and in whatever time zone it is packed.
  return zipSync(files, { mtime: new Date(1980, 0, 1) });
}
