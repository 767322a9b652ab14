import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readServerFiles } from '../../src/connect/serverFiles.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A `dist` folder in which updates of the shipped server are released. */
export interface ServerBuilds {
  /** Replaces the server by one that differs, and fails when it loads a chunk of another release. */
  release(version: number): Promise<void>;
  /** The files of the last release. */
  readonly files: readonly string[];
}

/** Copies the shipped server into the empty folder `dist`. */
export async function createServerBuilds(dist: string): Promise<ServerBuilds> {
  const { files } = await readServerFiles(DIST);
  for (const name of files) await cp(path.join(DIST, name), path.join(dist, name));
  const lazy = files.find((name) => name.startsWith('chunks/local-'));
  if (lazy === undefined) throw new Error('the backend is not in a chunk of its own');
  const prepend = async (name: string, code: string) => {
    const shipped = await readFile(path.join(DIST, name), 'utf8');
    await writeFile(path.join(dist, name), `${code}\n${shipped}`);
  };
  return {
    files,
    release: async (version) => {
      await prepend('mcp.mjs', `globalThis.release = ${version};`);
      await prepend(lazy, `if (globalThis.release !== ${version}) throw new Error('mixed');`);
      const id = createHash('sha256').update(String(version)).digest('hex').slice(0, 16);
      await writeFile(path.join(dist, 'server.json'), JSON.stringify({ id, files }));
    },
  };
}
