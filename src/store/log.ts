import { randomUUID } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, readdir } from 'node:fs/promises';
import path from 'node:path';
import { open, rename, stat, unlink } from './files.ts';
import { isCode, makeFolder } from './folder.ts';
import { type Lines, readLines } from './lines.ts';
import { isSameFile } from './sameFile.ts';
import { watchFile } from './watch.ts';

/** The position up to which a log was read: bytes by file name. */
export type LogPosition = ReadonlyMap<string, number>;

/** The readable records of a log, and the number of unreadable lines. */
export interface LogContent {
  readonly records: readonly unknown[];
  /** Number of torn or foreign lines. */
  readonly skipped: number;
  /** The position for the next read. */
  readonly position: LogPosition;
  /** Whether this is the whole log, not only what was added since the requested position. */
  readonly whole: boolean;
}

/** Append-only JSON lines that several processes share, in a folder readable only by its user. The order of records has no meaning, because a compaction changes it. */
export interface Log {
  /** The file that records are appended to. */
  readonly path: string;
  /** Appends all records in one write and fsyncs them; `synced: false` leaves them in the system's cache, where only a crash of the machine loses them. @throws the file system's errors. */
  append(
    records: object | readonly object[],
    options?: { readonly synced?: boolean },
  ): Promise<void>;
  /** The whole log, or what was added since `after`; the whole log again after a compaction. Empty when there is no log yet. */
  read(after?: LogPosition): Promise<LogContent>;
  /** Calls `listener` when any process has appended; returns a function that stops it. */
  watch(listener: () => void): () => void;
  /** Replaces the records with the result of `shorten`. Any number of processes may compact, append, stop or die at the same time: every appended record stays readable. */
  compact(shorten: (records: readonly unknown[]) => readonly object[]): Promise<void>;
}

/** The file system calls of a log; tests wrap them. */
export interface LogFiles {
  readonly open: typeof open;
  readonly readdir: (folder: string) => Promise<string[]>;
  readonly rename: typeof rename;
  readonly stat: (file: string) => Promise<BigIntStats | Stats>;
  readonly unlink: (file: string) => Promise<void>;
}

/*
 * Records are appended to one file, the open one. A compaction never replaces a file: it renames the
 * open file, which seals it, copies all sealed files into a new file, and then removes the copied
 * ones. An append whose file was sealed meanwhile is repeated. So each record is in some file at any
 * moment without a lock, even when a process stops or dies.
 */
const OPEN = 'open.jsonl';
// The flag makes opening a pipe fail instead of blocking a thread forever; Windows has no such flag.
const NONBLOCK = (constants as { readonly O_NONBLOCK?: number }).O_NONBLOCK ?? 0;
const APPEND = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | NONBLOCK;
const READ = constants.O_RDONLY | NONBLOCK;
/** Attempts to read a log that other processes keep compacting; each compaction costs one. */
const MOST_ATTEMPTS = 50;
/** Milliseconds after which an unfinished file of a compaction counts as abandoned. */
const ABANDONED = 3_600_000;

/** The lines of a sealed file. */
interface Sealed extends Lines {
  /** Removes the file unless it has grown since it was read. */
  readonly remove: () => Promise<void>;
}

const exactStat = (file: string) => stat(file, { bigint: true });

/** The log in `folder`; the first append creates the folder. */
export function createLog(
  folder: string,
  files: LogFiles = { open, readdir, rename, stat: exactStat, unlink },
): Log {
  const at = (name: string) => path.join(folder, name);
  const file = at(OPEN);

  const append: Log['append'] = async (records, { synced = true } = {}) => {
    const all: readonly object[] = isList(records) ? records : [records];
    // The leading line break keeps a torn line before it from corrupting this record.
    const bytes = Buffer.from(all.map((record) => `\n${JSON.stringify(record)}\n`).join(''));
    if (!synced && appendNow(file, bytes)) return;
    for (;;) {
      const handle = await openToAppend(files, file);
      try {
        const { bytesWritten } = await handle.write(bytes);
        if (bytesWritten < bytes.length) throw cutRecord(file);
        if (synced) await handle.datasync();
        const [mine, there] = await Promise.all([
          handle.stat({ bigint: true }),
          orMissing(files.stat(file)),
        ]);
        if (there && isSameFile(mine, there)) return;
      } finally {
        await handle.close();
      }
    }
  };

  const list = async (): Promise<string[]> => {
    const names = (await orMissing(files.readdir(folder))) ?? [];
    return names.filter((name) => name.endsWith('.jsonl')).sort();
  };
  /** Opens all files of one moment, by name; a second listing detects a compaction in between. */
  const openAll = async (): Promise<ReadonlyMap<string, FileHandle>> => {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const names = await list();
      const handles = new Map<string, FileHandle>();
      for (const name of names) {
        const handle = await orMissing(files.open(at(name), READ));
        if (handle) handles.set(name, handle);
      }
      const isOneMoment = handles.size === names.length && String(await list()) === String(names);
      if (isOneMoment) return handles;
      await closeAll(handles);
    }
    throw new Error(`${folder}: other processes compact it without a pause`);
  };

  const read: Log['read'] = async (after) => {
    const handles = await openAll();
    try {
      const whole = after === undefined || !(await isAddition(handles, after));
      const records: unknown[] = [];
      const position = new Map<string, number>();
      let skipped = 0;
      for (const [name, handle] of handles) {
        const lines = await readLines(handle, whole ? 0 : (after.get(name) ?? 0));
        for (const record of lines.records) records.push(record);
        skipped += lines.torn.length;
        position.set(name, lines.end);
      }
      return { records, skipped, position, whole };
    } finally {
      await closeAll(handles);
    }
  };

  const readSealed = async (name: string): Promise<Sealed | undefined> => {
    const handle = await orMissing(files.open(at(name), READ));
    if (!handle) return undefined;
    try {
      const lines = await readLines(handle, 0, { toEnd: true });
      const remove = async () => {
        const now = await orMissing(files.stat(at(name)));
        if (now && Number(now.size) === lines.end) await orMissing(files.unlink(at(name)));
      };
      return { ...lines, remove };
    } finally {
      await handle.close();
    }
  };

  const compact: Log['compact'] = async (shorten) => {
    await orMissing(files.rename(file, at(`${randomUUID()}.jsonl`)));
    const names = (await list()).filter((name) => name !== OPEN);
    const sealed = (await Promise.all(names.map(readSealed))).filter((one) => one !== undefined);
    if (sealed.length === 0) return;
    const records = shorten(sealed.flatMap((lines) => lines.records));
    const torn = new Set(sealed.flatMap((lines) => lines.torn));
    const lines = [...records.map((record) => JSON.stringify(record)), ...torn];
    const fresh = at(`${randomUUID()}.jsonl`);
    const unfinished = `${fresh}.part`;
    const handle = await files.open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(lines.map((line) => `${line}\n`).join(''));
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await files.rename(unfinished, fresh);
    await syncFolder(files, folder);
    for (const { remove } of sealed) await remove();
    await sweep();
  };
  /** Removes the unfinished files of dead compactions. */
  const sweep = async () => {
    const names = (await orMissing(files.readdir(folder))) ?? [];
    for (const name of names.filter((one) => one.endsWith('.part'))) {
      const left = await orMissing(files.stat(at(name)));
      const isAbandoned = left && Date.now() - Number(left.mtimeMs) > ABANDONED;
      if (isAbandoned) await orMissing(files.unlink(at(name)));
    }
  };

  const watch: Log['watch'] = (listener) => watchFile(file, listener);
  return { path: file, append, read, compact, watch };
}

/** Whether only appends happened since `after`: a compaction always adds a sealed file with a new name, and a shorter file was replaced by hand. */
async function isAddition(
  handles: ReadonlyMap<string, FileHandle>,
  after: LogPosition,
): Promise<boolean> {
  if ([...handles.keys()].some((name) => name !== OPEN && !after.has(name))) return false;
  for (const [name, end] of after) {
    const handle = handles.get(name);
    if (!handle || (await handle.stat()).size < end) return false;
  }
  return true;
}

/** Appends to the open file without a wait, because into the system's cache it takes less time than one turn of the event loop; false when there is no such file, or when a compaction has sealed it meanwhile. */
function appendNow(file: string, bytes: Buffer): boolean {
  const look = () => statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!look()) return false;
  const handle = openSync(file, APPEND, 0o600);
  try {
    if (writeSync(handle, bytes) < bytes.length) throw cutRecord(file);
    const there = look();
    return there !== undefined && isSameFile(fstatSync(handle, { bigint: true }), there);
  } finally {
    closeSync(handle);
  }
}

const cutRecord = (file: string): Error =>
  new Error(`${file}: the disk took only a part of a record`);

const isList = (value: object): value is readonly object[] => Array.isArray(value);

async function openToAppend(files: LogFiles, file: string): Promise<FileHandle> {
  const handle = await orMissing(files.open(file, APPEND, 0o600));
  if (handle) return handle;
  makeFolder(path.dirname(file));
  return files.open(file, APPEND, 0o600);
}

/** Makes the names in a folder survive a power cut; Windows does so by itself. */
async function syncFolder(files: LogFiles, folder: string): Promise<void> {
  const handle = await files.open(folder, 'r').catch(() => undefined);
  if (!handle) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

async function closeAll(handles: ReadonlyMap<string, FileHandle>): Promise<void> {
  await Promise.all([...handles.values()].map((handle) => handle.close()));
}

/** The result of a call; undefined when its file is missing. */
async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}
