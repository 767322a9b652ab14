import type { FileHandle } from 'node:fs/promises';

/** The JSON lines of a file. */
export interface Lines {
  /** The readable records in order. */
  readonly records: readonly unknown[];
  /** Lines that are not a JSON object: torn, or written by another program. */
  readonly torn: readonly string[];
  /** Bytes up to the end of the last whole line. */
  readonly end: number;
}

/** The identity of an open file: it survives a rename, a replacement has another one. */
export async function identityOf(handle: FileHandle): Promise<string> {
  const { dev, ino, birthtimeMs } = await handle.stat();
  return `${dev}:${ino}:${birthtimeMs}`;
}

/** Reads the JSON lines from a byte on. Text after the last line break is unfinished and left out, unless `toEnd` is set. */
export async function readLines(
  handle: FileHandle,
  start: number,
  { toEnd = false }: { readonly toEnd?: boolean } = {},
): Promise<Lines> {
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(Math.max(0, size - start));
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  const length = toEnd ? done : bytes.lastIndexOf(10, done) + 1;
  return { ...parse(bytes.toString('utf8', 0, length)), end: start + length };
}

/** Lines parsed in one call: much faster than one by one, and a bad line slows only its own batch. */
const BATCH = 256;

function parse(text: string): Pick<Lines, 'records' | 'torn'> {
  const lines = text.split('\n').filter((line) => line !== '');
  const records: unknown[] = [];
  const torn: string[] = [];
  for (let at = 0; at < lines.length; at += BATCH) {
    const batch = lines.slice(at, at + BATCH);
    const found = parseBatch(batch);
    if (found) {
      for (const record of found) records.push(record);
      continue;
    }
    for (const line of batch) {
      const record = parseLine(line);
      if (record === undefined) torn.push(line);
      else records.push(record);
    }
  }
  return { records, torn };
}

/** The records of a batch; undefined when one line is invalid. */
function parseBatch(lines: readonly string[]): unknown[] | undefined {
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
