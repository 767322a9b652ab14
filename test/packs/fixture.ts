import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createImaging, type Imaging } from '../../src/imaging/imaging.ts';
import { type PackRequest, writePack, type WrittenPack } from '../../src/packs/writePack.ts';

export const imaging = createImaging(new URL('../../dist/imaging/main.mjs', import.meta.url));
export const { signal } = new AbortController();

/** A folder of its own for each test of a suite. */
export function useFolder(): () => string {
  let folder = '';
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fal-packs-')));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}

/** Writes a pack of pictures by their names. */
export function write(
  folder: string,
  request: PackRequest,
  sources: Readonly<Record<string, Uint8Array>>,
  using: Imaging = imaging,
): Promise<WrittenPack> {
  const list = Object.entries(sources).map(([name, bytes]) => ({ name, bytes }));
  return writePack(folder, request, list, { imaging: using }, signal);
}

/** All files below a folder, hidden ones too, by their path with slashes. */
export async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = new Map<string, Buffer>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    found.set(path.relative(folder, file).replaceAll('\\', '/'), await readFile(file));
  }
  return found;
}

/** What is in a folder, files and folders. */
export const everything = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).sort();
