import { readFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';

/** The code of a codec, which the bundler has packed with Brotli. @throws when the file is missing or damaged */
export async function readWasm(file: URL): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(brotliDecompressSync(await readFile(file)));
}
