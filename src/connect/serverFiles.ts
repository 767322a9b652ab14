import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files that the server consists of. */
export interface ServerFiles {
  /** Changes with the files' content. */
  readonly id: string;
  /** Paths relative to `dist`, with slashes; `mcp.mjs` is the one to start. */
  readonly files: readonly string[];
}

/** Reads which files in `dist` are the server's, as the build listed them. @throws when the list is missing */
export async function readServerFiles(dist: string): Promise<ServerFiles> {
  return JSON.parse(await readFile(path.join(dist, 'server.json'), 'utf8')) as ServerFiles;
}
