import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import { bundleManifest, type Release } from './manifest.ts';

/** The parts of a bundle by their paths in it, and where each is found; packed as an extension, the licence has an ending. */
const PARTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'server/mcp.mjs': ['dist/mcp.mjs'],
  'server/catalogue.br': ['dist/catalogue.br'],
  'icon.png': ['media/icon.png'],
  LICENSE: ['LICENSE', 'LICENSE.txt'],
};

/** The bundle (.mcpb, a zip file) that Claude Desktop installs, made from the files below `folder`: those of this project, or of the installed extension. */
export async function packBundle(folder: string, release: Release): Promise<Uint8Array> {
  const manifest = JSON.stringify(bundleManifest(release), null, 2);
  const files: Record<string, Uint8Array> = { 'manifest.json': Buffer.from(manifest) };
  for (const [name, [first, ...others]] of Object.entries(PARTS)) {
    let content = readFile(path.join(folder, first));
    for (const other of others) content = content.catch(() => readFile(path.join(folder, other)));
    files[name] = await content;
  }
  return zipSync(files);
}
