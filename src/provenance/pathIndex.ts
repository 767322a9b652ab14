import { createHash } from 'node:crypto';
import type { Store } from '../store/store.ts';
import { listRecords, readListed } from './files.ts';
import type { MediaRecord } from './record.ts';

/** The data folder, in which the index of each project is kept. */
export type IndexStore = Pick<Store, 'read' | 'write'>;

/** Records of a project that are indexed. */
const MOST = 20_000;

/** The path of each record's medium, and when it was made, by the record's file. */
type Index = Readonly<Record<string, readonly [path: string, madeAt: string]>>;

/** The newest record of a medium that was saved under this path of a project. Only records that the index lacks are read, because a record never changes. */
export async function recordAt(
  root: string,
  here: string,
  store: IndexStore,
): Promise<MediaRecord | undefined> {
  const name = `media-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  const known = indexOf((await store.read(name))?.value);
  const files = (await listRecords(root)).slice(0, MOST);
  const added: [string, [path: string, madeAt: string]][] = [];
  for (const file of files) {
    if (Object.hasOwn(known, file)) continue;
    const [record] = (await readListed([file], root)).records;
    // One that cannot be read is read again the next time.
    if (record) added.push([file, [record.path, record.made_at]]);
  }
  const kept = files.flatMap((file) => {
    const entry = Object.hasOwn(known, file) ? known[file] : undefined;
    return entry ? [[file, entry] as const] : [];
  });
  const index = Object.fromEntries([...kept, ...added]);
  const isChanged = added.length > 0 || kept.length < Object.keys(known).length;
  // An index that cannot be written is made again.
  if (isChanged) await store.write(name, index).catch(() => undefined);
  const found = Object.entries(index)
    .filter(([, [path]]) => path === here)
    .sort(([, [, one]], [, [, other]]) => other.localeCompare(one))
    .map(([file]) => file);
  return (await readListed(found.slice(0, 1), root)).records[0];
}

/** An index from the disk; empty for another value. */
function indexOf(value: unknown): Index {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value as Record<string, unknown>).filter(
    ([, entry]) => Array.isArray(entry) && entry.every((part) => typeof part === 'string'),
  );
  return Object.fromEntries(entries) as Index;
}
