import type { JsonObject } from '../domain/types.ts';
import { journalUrl } from '../jobs/dataUri.ts';
import type { RecordedRun } from '../jobs/follow.ts';
import type { SavedFile } from '../jobs/job.ts';
import type { Journal } from '../jobs/journal.ts';
import type { Roots } from '../jobs/roots.ts';
import { isUri } from '../jobs/savedFile.ts';
import type { UploadCache } from '../jobs/uploadCache.ts';
import { publicInput, urlsIn } from './recordedInput.ts';
import { isBelow, realFile, relativePath, rootOf } from './place.ts';
import type { MediaRecord } from './record.ts';
import { recordConverted, writeRecord } from './writeRecord.ts';

/** Writes beside a project's media how each was made; resolves to whether there is a record. */
export type KeepRecord = (run: RecordedRun, file: SavedFile) => Promise<boolean>;

export interface ProvenanceDeps {
  readonly roots: Roots;
  /** Whether records are written, read at each save. */
  readonly isOn: () => boolean;
  readonly uploads: Pick<UploadCache, 'list'>;
  readonly journal: Pick<Journal, 'jobs'>;
  /** A model's license, where it is known without a request. */
  readonly licenseOf: (endpointId: string) => Promise<string | undefined>;
  readonly now?: (() => number) | undefined;
}

/** Creates the writer of records: one file for each medium and run, never changed, in the project that holds the medium; none for other places. @throws {FalError} and the file system's errors when a record cannot be written */
export function createKeepRecord(deps: ProvenanceDeps): KeepRecord {
  const { roots, isOn, licenseOf, now = Date.now } = deps;
  return async (run, file) => {
    if (!isOn() || isUri(file.path)) return false;
    const root = await rootOf(file.path, await roots());
    if (root === undefined) return false;
    const { endpointId, input, requestId, seed } = run;
    const [license, sources] = await Promise.all([
      licenseOf(endpointId).catch(() => undefined),
      sourcesOf(input, root, deps).catch(() => []),
    ]);
    const made = file.original ?? file;
    const record: MediaRecord = {
      version: 1,
      sha256: made.sha256,
      bytes: made.bytes,
      path: relativePath(root, await realFile(made.path)),
      endpoint_id: endpointId,
      ...(license !== undefined && { license }),
      input: publicInput(input),
      ...(sources.length > 0 && { sources }),
      ...(seed !== undefined && { seed }),
      request_id: requestId,
      made_at: new Date(file.at ?? now()).toISOString(),
      ...(isOfSandbox(file.url) && { sandbox: true }),
    };
    await writeRecord(root, record);
    if (file.original) {
      const path = await realFile(file.path);
      await recordConverted(root, made.sha256, { ...file, path });
    }
    return true;
  };
}

/** The files of this machine that an input's URLs come from. */
async function sourcesOf(
  input: JsonObject,
  root: string,
  { uploads, journal }: ProvenanceDeps,
): Promise<NonNullable<MediaRecord['sources']>> {
  const urls = urlsIn(input).slice(0, 100);
  if (urls.length === 0) return [];
  const [uploaded, { jobs }] = await Promise.all([uploads.list(), journal.jobs()]);
  const placed = async (file = '') => {
    const real = await realFile(file);
    return file !== '' && isBelow(root, real) ? { path: relativePath(root, real) } : {};
  };
  const sources = urls.map(async ({ at, url }) => {
    const from = uploaded.find((one) => one.url === url)?.from;
    if (from) return [{ at, ...(await placed(from.path)), sha256: from.sha256 }];
    const job = jobs.find(({ outcome }) =>
      outcome?.assets?.some((asset) => asset.url === journalUrl(url)),
    );
    if (!job) return [];
    const saved = job.files.findLast((file) => file.url === journalUrl(url));
    return [
      {
        at,
        ...(await placed(saved?.path)),
        ...(saved && { sha256: saved.sha256 }),
        ...(job.handle && { request_id: job.handle.requestId }),
      },
    ];
  });
  return (await Promise.all(sources)).flat();
}

/** Whether a result comes from the embedded fal of this machine. */
function isOfSandbox(url: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:\/]/.test(url);
}
