import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from './lock.ts';
import { watchFile } from './watch.ts';

/** How far a log was read. */
export interface LogPosition {
  readonly inode: number;
  /** Bytes. */
  readonly offset: number;
}

/** What a log holds: its readable records in order, and how many lines were not. */
export interface LogContent {
  readonly records: readonly unknown[];
  /** Torn or foreign lines, passed over. */
  readonly skipped: number;
  /** Where to go on reading. */
  readonly position: LogPosition;
  /** Whether this is the whole log rather than what was added since the position asked for. */
  readonly whole: boolean;
}

/** An append-only file of JSON lines that several processes share; readable only by its user. */
export interface Log {
  readonly path: string;
  /** On the disk when it resolves, or `synced: false`: with the system, which a dying process cannot take along. One write a record. @throws what the file system throws. */
  append(record: object, options?: { readonly synced?: boolean }): Promise<void>;
  /** All of it, or what was added since `after`; all again when the file was replaced. Empty when there is no file yet. */
  read(after?: LogPosition): Promise<LogContent>;
  /** Calls `listener` when any process has changed the file; returns how to stop. */
  watch(listener: () => void): () => void;
  /** Replaces the content by what `shorten` makes of it, under a lock; a record appended meanwhile is kept (at worst twice). */
  compact(shorten: (records: readonly unknown[]) => readonly object[]): Promise<void>;
}

const APPEND = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY;
const NOWHERE: LogPosition = { inode: 0, offset: 0 };

/** The log in `file`, which is made, with its folder, by the first append. */
export function createLog(file: string): Log {
  const append: Log['append'] = async (record, { synced = true } = {}) => {
    // The line break stands in front as well, so that a torn line before it harms only itself.
    const line = Buffer.from(`\n${JSON.stringify(record)}\n`);
    for (;;) {
      const handle = await openToAppend(file);
      try {
        const { bytesWritten } = await handle.write(line);
        if (bytesWritten < line.length)
          throw new Error(`${file}: the disk took only a part of a record`);
        if (synced) await handle.datasync();
        if (await isStill(handle, file)) return;
      } finally {
        await handle.close();
      }
    }
  };

  const read: Log['read'] = async (after) => {
    const handle = await openOrUndefined(file);
    if (!handle) return { records: [], skipped: 0, position: NOWHERE, whole: true };
    try {
      const { ino, size } = await handle.stat();
      const whole = after?.inode !== ino || after.offset > size;
      const start = whole ? 0 : after.offset;
      const bytes = await readRange(handle, start, size);
      // What stands behind the last line break is being written, or torn for good; the next read tells.
      const end = bytes.lastIndexOf(10) + 1;
      const { records, skipped } = parse(bytes.toString('utf8', 0, end));
      return { records, skipped, position: { inode: ino, offset: start + end }, whole };
    } finally {
      await handle.close();
    }
  };

  const compact: Log['compact'] = async (shorten) => {
    await withLock(file, async () => {
      const old = await openOrUndefined(file);
      if (!old) return;
      const next = `${file}.next`;
      try {
        const { size } = await old.stat();
        const before = await readRange(old, 0, size);
        const lines = shorten(parse(before.toString('utf8')).records);
        const fresh = await open(next, 'w', 0o600);
        try {
          await fresh.writeFile(lines.map((record) => `${JSON.stringify(record)}\n`).join(''));
          await fresh.datasync();
        } finally {
          await fresh.close();
        }
        await rename(next, file);
        // Whoever appended to the old file between our reading and the renaming.
        const late = await readRange(old, size, (await old.stat()).size);
        for (const record of parse(late.toString('utf8')).records) await append(record as object);
      } finally {
        await old.close();
      }
    });
  };

  const watch: Log['watch'] = (listener) => watchFile(file, listener);
  return { path: file, append, read, compact, watch };
}

async function readRange(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

async function openToAppend(file: string): Promise<FileHandle> {
  try {
    return await open(file, APPEND, 0o600);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    return open(file, APPEND, 0o600);
  }
}

/** Whether the open file is the one that the path names: a compaction may have put another there. */
async function isStill(handle: FileHandle, file: string): Promise<boolean> {
  const [mine, there] = await Promise.all([handle.stat(), stat(file).catch(() => undefined)]);
  return mine.ino === there?.ino && mine.dev === there.dev;
}

async function openOrUndefined(file: string): Promise<FileHandle | undefined> {
  return open(file, 'r').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Lines that are parsed at once: much faster than one by one, and a bad line slows only its own lot. */
const LOT = 256;

function parse(text: string): Pick<LogContent, 'records' | 'skipped'> {
  const lines = text.split('\n').filter((line) => line !== '');
  const records: unknown[] = [];
  let skipped = 0;
  for (let at = 0; at < lines.length; at += LOT) {
    const lot = lines.slice(at, at + LOT);
    const found = parseLot(lot) ?? lot.map(parseLine).filter((record) => record !== undefined);
    skipped += lot.length - found.length;
    for (const record of found) records.push(record);
  }
  return { records, skipped };
}

/** The records of lines that are all in order; undefined when one is not. */
function parseLot(lines: readonly string[]): unknown[] | undefined {
  try {
    const records = JSON.parse(`[${lines.join(',')}]`) as unknown[];
    const allRight = records.length === lines.length && records.every(isRecord);
    return allRight ? records : undefined;
  } catch {
    return undefined;
  }
}

function parseLine(line: string): unknown {
  try {
    const record: unknown = JSON.parse(line);
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): boolean => value instanceof Object;
