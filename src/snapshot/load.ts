import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { PackedEndpoint, PackedSnapshot } from './packed.ts';
import { resolveType } from './resolve.ts';
import type { ModelSchema, Snapshot, SnapshotModel } from './types.ts';

interface Opened {
  readonly source: string;
  readonly models: readonly SnapshotModel[];
  readonly types: PackedSnapshot['types'];
  readonly byId: ReadonlyMap<string, PackedEndpoint>;
}

/**
 * The snapshot in a packed file, read at the first use of it and not before; each endpoint's schema
 * is put together once, when asked for. Its members throw an Error when the file cannot be read.
 */
export function loadSnapshot(file: string | URL): Snapshot {
  let opened: Opened | undefined;
  const open = (): Opened => (opened ??= openFile(file));
  const schemas = new Map<string, ModelSchema>();
  return {
    get models() {
      return open().models;
    },
    get source() {
      return open().source;
    },
    schema(endpointId) {
      const known = schemas.get(endpointId);
      if (known) return known;
      const { byId, types } = open();
      const endpoint = byId.get(endpointId);
      if (!endpoint) return undefined;
      const [, , , input, output] = endpoint;
      const schema = { input: resolveType(input, types), output: resolveType(output, types) };
      schemas.set(endpointId, schema);
      return schema;
    },
  };
}

function openFile(file: string | URL): Opened {
  const { source, endpoints, types } = unpack(file);
  return {
    source,
    types,
    models: endpoints.map(([endpointId, name, category]) => ({ endpointId, name, category })),
    byId: new Map(endpoints.map((endpoint) => [endpoint[0], endpoint])),
  };
}

function unpack(file: string | URL): PackedSnapshot {
  try {
    return JSON.parse(brotliDecompressSync(readFileSync(file)).toString('utf8')) as PackedSnapshot;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The bundled model catalogue could not be read (${reason}). Install it again.`);
  }
}
