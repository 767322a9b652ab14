import { access, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

const SERVER = 'mcp.mjs';
/** What the server is made of, the server itself last: it is never newer than what it reads. */
const FILES = ['catalogue.br', SERVER];

/** The path of the server's copy in `folder`. */
export function copiedServer(folder: string): string {
  return path.join(folder, SERVER);
}

/**
 * Copies the server from `dist` into `folder`, where it is the same, and resolves to its path. An
 * extension's own folder has another name after each update and the old one goes away, so clients are
 * given this copy: it works on even when the extension is not running or not there any more.
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

/** Brings a copy up to date; does nothing where none was made. */
export async function refreshServer(dist: string, folder: string): Promise<void> {
  const isThere = await access(copiedServer(folder)).then(
    () => true,
    () => false,
  );
  if (isThere) await copyServer(dist, folder);
}
