import { fingerprint, openRegular } from '../jobs/openFile.ts';
import type { Roots } from '../jobs/roots.ts';
import { readRecords } from './files.ts';
import { type IndexStore, recordAt } from './pathIndex.ts';
import { realFile, relativePath, rootOf } from './place.ts';
import type { MediaRecord } from './record.ts';

/** What a project knows of a media file. */
export interface Found {
  /** How this content was made: one for each run that made it, newest first. */
  readonly records: readonly MediaRecord[];
  /** The record of a file that was saved under this path and has other content now. */
  readonly changedFrom?: MediaRecord | undefined;
  /** Records of this content that cannot be read: the path of each, and why. */
  readonly faults: readonly string[];
  /** The project, a real path. */
  readonly root: string;
}

/** Finds how a file of a project was made: by its content, wherever it is now, else by its path, of which the store has an index. Undefined for a file outside of every project, and for none. */
export async function findRecord(
  file: string,
  roots: Roots,
  store: IndexStore,
): Promise<Found | undefined> {
  const root = await rootOf(file, await roots());
  const handle = root === undefined ? undefined : await openRegular(file);
  if (root === undefined || !handle) return undefined;
  try {
    const { sha256 } = await fingerprint(handle);
    const found = await readRecords(root, sha256);
    if (found.records.length > 0 || found.faults.length > 0) return { ...found, root };
  } finally {
    await handle.close();
  }
  const changedFrom = await recordAt(root, relativePath(root, await realFile(file)), store);
  return { records: [], faults: [], root, ...(changedFrom && { changedFrom }) };
}
