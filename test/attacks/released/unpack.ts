import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const decompress = promisify(brotliDecompress);

/** The server of the first builds as it was built from commit 09903ae, unpacked into a folder: clients keep such a copy running after an update. */
export async function unpackFirstRelease(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const packed = await readFile(new URL('0.1.0.mjs.br', import.meta.url));
  const server = path.join(folder, 'mcp.mjs');
  await writeFile(server, await decompress(packed));
  const catalogue = new URL('../../../dist/catalogue.br', import.meta.url);
  await copyFile(catalogue, path.join(folder, 'catalogue.br'));
  return server;
}
