import { writeNewFile } from '../jobs/newFile.ts';
import type { SavedFile } from '../jobs/job.ts';
import { isCode } from '../store/folder.ts';
import { foldersOf, readRecords, recordName } from './files.ts';
import { relativePath } from './place.ts';
import type { MediaRecord } from './record.ts';

/** Equal content of more runs than these is not recorded again. */
const MOST_RUNS = 20;

/** Writes a record under the first free name of its content, unless one of that run is there. @throws {FalError} and the file system's errors */
export async function writeRecord(root: string, record: MediaRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  for (let count = 1; count <= MOST_RUNS; count += 1) {
    try {
      await writeNewFile(root, foldersOf(record.sha256), recordName(record.sha256, count), text);
      return;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const { records } = await readRecords(root, record.sha256);
    if (records.some(({ request_id }) => request_id === record.request_id)) return;
  }
}

/** Records a file that was converted from one of the project: it was made as that one. Does nothing where that one has no record. */
export async function recordConverted(
  root: string,
  original: string,
  file: Pick<SavedFile, 'path' | 'bytes' | 'sha256'>,
): Promise<void> {
  const [record] = (await readRecords(root, original)).records;
  if (!record) return;
  const { bytes, sha256 } = file;
  const path = relativePath(root, file.path);
  await writeRecord(root, { ...record, bytes, sha256, path, original });
}
