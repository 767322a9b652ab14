import { access, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

const SERVER = 'mcp.mjs';
/** The server's files; the server comes last, so that it is never newer than its catalogue. */
const FILES = ['catalogue.br', SERVER];

/** The path of the copied server in `folder`. */
export function copiedServer(folder: string): string {
  return path.join(folder, SERVER);
}

/**
 * Copies the server from `dist` to `folder` and resolves to the copy's path. Each update installs the
 * extension in a new folder and deletes the old one. Clients run this copy, which works even after the
 * extension is removed.
 */
export async function copyServer(dist: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of FILES) {
    const [fresh, there] = await Promise.all([
      readFile(path.join(dist, name)),
      readFile(path.join(folder, name)).catch(() => undefined),
    ]);
    if (!there || !fresh.equals(there)) await writeFileAtomic(path.join(folder, name), fresh);
  }
  return copiedServer(folder);
}

/** Updates an existing copy; does nothing without one. */
export async function refreshServer(dist: string, folder: string): Promise<void> {
  const isThere = await access(copiedServer(folder)).then(
    () => true,
    () => false,
  );
  if (isThere) await copyServer(dist, folder);
}
