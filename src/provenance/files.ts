import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { folderBelow } from '../jobs/folderBelow.ts';
import { readSmallFile } from '../jobs/openFile.ts';
import { type MediaRecord, parseRecord } from './record.ts';

const FOLDERS = ['.fal', 'media'] as const;
/** Bytes of a record. */
const LARGEST = 256 * 1024;
const NAME = /^([0-9a-f]{64})(?:\.(\d{1,2}))?\.json$/;

/** The folders of a content's records below the project. */
export const foldersOf = (sha256: string): readonly string[] => [...FOLDERS, sha256.slice(0, 2)];

/** The file of a content's nth run, from 1. */
export const recordName = (sha256: string, count: number): string =>
  count === 1 ? `${sha256}.json` : `${sha256}.${count}.json`;

/** Records that were read, and what is wrong with the others: lines that begin with the path of the record. */
export interface ReadRecords {
  readonly records: readonly MediaRecord[];
  readonly faults: readonly string[];
}

/** The records of a content in a project, newest first. */
export async function readRecords(root: string, sha256: string): Promise<ReadRecords> {
  const folder = await folderBelow(root, foldersOf(sha256));
  const names = folder === undefined ? [] : await readdir(folder).catch(() => []);
  const files = names.filter((name) => NAME.exec(name)?.[1] === sha256);
  return readListed(
    files.map((name) => [...foldersOf(sha256), name].join('/')),
    root,
  );
}

/** Every record of a project, newest first; reads at most `most` files. */
export async function readAllRecords(
  root: string,
  most: number,
): Promise<ReadRecords & { readonly more: number }> {
  const files = await listRecords(root);
  const found = await readListed(files.slice(0, most), root);
  return { ...found, more: Math.max(0, files.length - most) };
}

/** The files of a project's records, from the project. */
export async function listRecords(root: string): Promise<readonly string[]> {
  const folder = await folderBelow(root, FOLDERS);
  const parts = folder === undefined ? [] : (await readdir(folder).catch(() => [])).sort();
  const files: string[] = [];
  for (const part of parts.filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    const inside = await folderBelow(root, [...FOLDERS, part]);
    const names = inside === undefined ? [] : await readdir(inside).catch(() => []);
    const own = names.filter((name) => NAME.test(name) && name.startsWith(part)).sort();
    files.push(...own.map((name) => [...FOLDERS, part, name].join('/')));
  }
  return files;
}

/** The records of these files of a project, newest first. */
export async function readListed(files: readonly string[], root: string): Promise<ReadRecords> {
  const records: MediaRecord[] = [];
  const faults: string[] = [];
  for (const file of files) {
    try {
      const text = (await readSmallFile(path.join(root, file), LARGEST)).toString('utf8');
      const record = parseRecord(text);
      const of = NAME.exec(path.basename(file))?.[1];
      if (record.sha256 !== of) throw new TypeError('its name and its sha256 differ');
      records.push(record);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      faults.push(`${file}: ${error.message}`);
    }
  }
  records.sort((one, other) => other.made_at.localeCompare(one.made_at));
  return { records, faults };
}
