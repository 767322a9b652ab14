import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import { bundleManifest, type Release } from './manifest.ts';

/** The sources of each file in the bundle; an installed extension has the licence as LICENSE.txt. */
const PARTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'server/mcp.mjs': ['dist/mcp.mjs'],
  'server/catalogue.br': ['dist/catalogue.br'],
  'icon.png': ['media/icon.png'],
  LICENSE: ['LICENSE', 'LICENSE.txt'],
};

/** Packs the bundle (.mcpb, a zip file) for Claude Desktop from `folder`, which is this repository or the installed extension. @throws when a file is missing */
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
