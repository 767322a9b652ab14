import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { promptOf } from '../../domain/input.ts';
import { readAllRecords } from '../../provenance/files.ts';
import { isBelow } from '../../provenance/place.ts';
import type { MediaRecord } from '../../provenance/record.ts';

/** What a file of the project has in common with another, the closest first. */
const RELATIONS = ['source', 'result', 'run', 'prompt', 'model'] as const;
export type Relation = (typeof RELATIONS)[number];

/** A file that a person is likely to compare another with. */
export interface RelatedFile {
  /** Absolute. */
  readonly file: string;
  readonly relation: Relation;
}

/** Records that are read. */
const MOST_RECORDS = 20_000;
/** Files that are looked for. */
const MOST_FILES = 100;

/** The files of a project that a recorded one was made from, that were made from it, or that a run of the same prompt or model made, where they were saved; the closest and newest first, at most 100. */
export async function relatedFiles(
  record: MediaRecord,
  root: string,
): Promise<readonly RelatedFile[]> {
  const { records } = await readAllRecords(root, MOST_RECORDS);
  const found = new Map<string, Relation>();
  const add = (place: string | undefined, relation: Relation) => {
    const file = path.join(root, place ?? '');
    // Anybody may have written the path of a record.
    if (isBelow(root, file) && !found.has(file)) found.set(file, relation);
  };
  for (const source of record.sources ?? []) add(source.path, 'source');
  const related = records
    .filter(({ sha256 }) => sha256 !== record.sha256)
    .map((other) => ({ other, relation: relationOf(record, other) }));
  for (const each of RELATIONS)
    for (const { other, relation } of related) if (relation === each) add(other.path, each);
  const files = [...found].slice(0, MOST_FILES);
  const there = await Promise.all(files.map(([file]) => isFile(file)));
  return files.filter((_, at) => there[at]).map(([file, relation]) => ({ file, relation }));
}

function relationOf(record: MediaRecord, other: MediaRecord): Relation | undefined {
  if (record.sources?.some(({ sha256 }) => sha256 === other.sha256)) return 'source';
  if (other.sources?.some(({ sha256 }) => sha256 === record.sha256)) return 'result';
  if (other.request_id === record.request_id) return 'run';
  const prompt = promptOf(record.input);
  if (prompt !== undefined && promptOf(other.input) === prompt) return 'prompt';
  return other.endpoint_id === record.endpoint_id ? 'model' : undefined;
}

const isFile = (file: string): Promise<boolean> =>
  lstat(file).then(
    (stats) => stats.isFile(),
    () => false,
  );
