import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { categoryOf } from './category.ts';
import { nameOf } from './name.ts';
import type { PackedSnapshot } from './packed.ts';
import { readTypes } from './read.ts';

/**
 * Packs all endpoints of an installed `@fal-ai/client` (its folder: `clientDir`) into `outFile`; the
 * same client gives the same bytes. @throws {Error} on unknown forms of types.
 */
export async function packSnapshot(options: {
  readonly clientDir: string;
  readonly outFile: string;
  /** JSON data that is packed, too. */
  readonly tables?: unknown;
}): Promise<{ readonly endpoints: number; readonly bytes: number }> {
  const read = (path: string): Promise<string> => readFile(join(options.clientDir, path), 'utf8');
  const client = JSON.parse(await read('package.json')) as { version: string };
  const { endpoints, types } = readTypes(await read('src/types/endpoints.d.ts'));
  const snapshot: PackedSnapshot = {
    source: client.version,
    endpoints: endpoints.map(({ endpointId, input, output }) => [
      endpointId,
      nameOf(endpointId),
      categoryOf(endpointId, types[input] ?? {}, types[output] ?? {}, (ref) => types[ref]),
      input,
      output,
    ]),
    types,
    ...(options.tables !== undefined && { tables: options.tables }),
  };
  const text = Buffer.from(JSON.stringify(snapshot));
  const packed = await promisify(brotliCompress)(text, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  await mkdir(dirname(options.outFile), { recursive: true });
  await writeFile(options.outFile, packed);
  return { endpoints: endpoints.length, bytes: packed.length };
}
