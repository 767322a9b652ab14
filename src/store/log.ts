import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from './lock.ts';

/** What a log holds: its readable records in order, and how many lines were not. */
export interface LogContent {
  readonly records: readonly unknown[];
  /** Torn or foreign lines, passed over. */
  readonly skipped: number;
}

/** An append-only file of JSON lines that several processes share; readable only by its user. */
export interface Log {
  readonly path: string;
  /** On the disk when it resolves: one write a record. @throws what the file system throws. */
  append(record: object): Promise<void>;
  /** Empty when there is no file yet. */
  read(): Promise<LogContent>;
  /** Replaces the content by what `shorten` makes of it, under a lock; a record appended meanwhile is kept (at worst twice). */
  compact(shorten: (records: readonly unknown[]) => readonly object[]): Promise<void>;
}

const APPEND = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY;

/** The log in `file`, which is made, with its folder, by the first append. */
export function createLog(file: string): Log {
  const append: Log['append'] = async (record) => {
    // The line break stands in front as well, so that a torn line before it harms only itself.
    const line = Buffer.from(`\n${JSON.stringify(record)}\n`);
    for (;;) {
      const handle = await openToAppend(file);
      try {
        const { bytesWritten } = await handle.write(line);
        if (bytesWritten < line.length)
          throw new Error(`${file}: the disk took only a part of a record`);
        await handle.datasync();
        if (await isStill(handle, file)) return;
      } finally {
        await handle.close();
      }
    }
  };

  const read: Log['read'] = async () => {
    const handle = await openOrUndefined(file);
    if (!handle) return { records: [], skipped: 0 };
    try {
      return parse(await handle.readFile('utf8'));
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
        const before = await old.readFile();
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
        const { size } = await old.stat();
        const late = Buffer.alloc(Math.max(0, size - before.length));
        await old.read(late, 0, late.length, before.length);
        for (const record of parse(late.toString('utf8')).records) await append(record as object);
      } finally {
        await old.close();
      }
    });
  };

  return { path: file, append, read, compact };
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

function parse(text: string): LogContent {
  const records: unknown[] = [];
  let skipped = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const record: unknown = JSON.parse(line);
      if (record instanceof Object) records.push(record);
      else skipped += 1;
    } catch {
      skipped += 1;
    }
  }
  return { records, skipped };
}
