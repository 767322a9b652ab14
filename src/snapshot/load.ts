import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { ModelSchema } from '../domain/types.ts';
import type { PackedSnapshot } from './packed.ts';
import { resolveType } from './resolve.ts';
import type { Snapshot } from './types.ts';

/** The snapshot in a packed file. The file is read at first use, each schema is resolved once. */
export function loadSnapshot(file: string | URL): Snapshot {
  let opened: ReturnType<typeof openFile> | undefined;
  const open = () => (opened ??= openFile(file));
  const schemas = new Map<string, ModelSchema>();
  return {
    get models() {
      return open().models;
    },
    get tables() {
      return open().tables;
    },
    get source() {
      return open().source;
    },
    model: (endpointId) => open().byId.get(endpointId)?.model,
    schema(endpointId) {
      const cached = schemas.get(endpointId);
      if (cached) return cached;
      const { byId, types } = open();
      const endpoint = byId.get(endpointId);
      if (!endpoint) return undefined;
      const schema = {
        input: resolveType(endpoint.input, types),
        output: resolveType(endpoint.output, types),
      };
      schemas.set(endpointId, schema);
      return schema;
    },
  };
}

function openFile(file: string | URL) {
  const { source, endpoints, types, tables } = unpack(file);
  const byId = new Map(
    endpoints.map(([endpointId, name, category, input, output]) => [
      endpointId,
      { model: { endpointId, name, category }, input, output },
    ]),
  );
  return { source, types, tables, byId, models: [...byId.values()].map(({ model }) => model) };
}

function unpack(file: string | URL): PackedSnapshot {
  try {
    return JSON.parse(brotliDecompressSync(readFileSync(file)).toString('utf8')) as PackedSnapshot;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The bundled model catalogue could not be read (${reason}). Install it again.`);
  }
}
