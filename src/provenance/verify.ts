import { type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fingerprint, openRegular } from '../jobs/openFile.ts';
import type { Label } from '../labels/label.ts';
import { readAllRecords } from './files.ts';
import { relativePath } from './place.ts';
import type { MediaRecord } from './record.ts';

/** What is wrong with a medium or a record of a project. */
export interface Finding {
  readonly kind: 'unlabelled' | 'changed' | 'missing' | 'license' | 'unreadable';
  /** Relative to the project. */
  readonly path: string;
  /** A sentence on it. */
  readonly text: string;
}

export interface Verified {
  readonly findings: readonly Finding[];
  /** Files with a record. */
  readonly media: number;
  /** True: there are more files than were looked at. */
  readonly isPartial: boolean;
}

export interface VerifyOptions {
  /** True: a model whose license is not commercial is a finding. */
  readonly commercial: boolean;
  readonly readLabel: (file: string) => Promise<Label>;
  readonly signal: AbortSignal;
}

const MOST_RECORDS = 100_000;
const MOST_FILES = 200_000;
const SKIPPED = new Set(['node_modules', '__pycache__', 'bower_components']);

/** Compares the media of a project with their records, wherever they have moved: labels, content, presence, licenses. */
export async function verifyProject(root: string, options: VerifyOptions): Promise<Verified> {
  const { records, faults, more } = await readAllRecords(root, MOST_RECORDS);
  const { files, isCut } = await filesOf(root, options.signal);
  const bySize = new Set(records.map(({ bytes }) => bytes));
  const places = new Map<string, string[]>();
  for (const file of files) {
    options.signal.throwIfAborted();
    const sha256 = await hashOf(file, bySize);
    if (sha256 === undefined) continue;
    places.set(sha256, [...(places.get(sha256) ?? []), relativePath(root, file)]);
  }
  const findings: Finding[] = faults.map((fault) => ({
    kind: 'unreadable',
    path: fault.slice(0, fault.indexOf(':')),
    text: `The record ${fault.slice(fault.indexOf(':') + 2)}.`,
  }));
  const contents = new Map(records.map((record) => [record.sha256, record]));
  let media = 0;
  for (const [sha256, record] of contents) {
    const there = places.get(sha256) ?? [];
    media += there.length;
    if (there.length === 0) findings.push(await absence(root, record));
    for (const file of there) findings.push(...(await faultsOf(root, file, record, options)));
  }
  return { findings: findings.sort(byPath), media, isPartial: isCut || more > 0 };
}

const byPath = (one: Finding, other: Finding) => one.path.localeCompare(other.path);

/** Why no file has the content of a record. */
async function absence(root: string, { path: file }: MediaRecord): Promise<Finding> {
  const isThere = await stat(path.join(root, file)).then(
    (found) => found.isFile(),
    () => false,
  );
  return isThere
    ? { kind: 'changed', path: file, text: 'Its content is not the one that was saved here.' }
    : { kind: 'missing', path: file, text: 'The project has a record of it, but not the file.' };
}

async function faultsOf(
  root: string,
  file: string,
  { endpoint_id, license }: MediaRecord,
  { commercial, readLabel }: VerifyOptions,
): Promise<Finding[]> {
  const { state } = await readLabel(path.join(root, file));
  const found: Finding[] = [];
  if (state === 'unlabelled')
    found.push({ kind: 'unlabelled', path: file, text: 'No label says that it is made by AI.' });
  if (commercial && license !== 'commercial')
    found.push({
      kind: 'license',
      path: file,
      text:
        license === undefined
          ? `Whether ${endpoint_id} allows commercial use is not recorded: see its page.`
          : `The license of ${endpoint_id} is “${license}”.`,
    });
  return found;
}

/** The hash of a file whose size one of the records has. */
async function hashOf(file: string, sizes: ReadonlySet<number>): Promise<string | undefined> {
  const handle = await openRegular(file).catch(() => undefined);
  try {
    if (!handle || !sizes.has((await handle.stat()).size)) return undefined;
    return (await fingerprint(handle)).sha256;
  } finally {
    await handle?.close();
  }
}

/** The files of a project; none of hidden folders, of packages, and behind links. */
async function filesOf(
  root: string,
  signal: AbortSignal,
): Promise<{ readonly files: readonly string[]; readonly isCut: boolean }> {
  const files: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(file);
      if (entry.isFile()) files.push(file);
      if (files.length >= MOST_FILES) return { files, isCut: true };
    }
  }
  return { files, isCut: false };
}
