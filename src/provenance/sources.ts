import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../domain/types.ts';
import { journalUrl } from '../jobs/dataUri.ts';
import type { Job } from '../jobs/job.ts';
import type { Journal } from '../jobs/journal.ts';
import type { UploadCache } from '../jobs/uploadCache.ts';
import type { MediaRecord } from './record.ts';
import { publicInput, urlsIn } from './recordedInput.ts';

/** A file that an input refers to. */
export interface Source {
  /** Its place in the input, as a JSON pointer. */
  readonly at: string;
  /** Where it was on this machine: an absolute path. */
  readonly file?: string;
  readonly sha256?: string;
  /** The run that made it. */
  readonly requestId?: string;
}

/** What this machine knows of where URLs come from. */
export interface SourcesDeps {
  readonly uploads: Pick<UploadCache, 'list'>;
  readonly journal: Pick<Journal, 'jobs'>;
}

const MOST = 100;

/** The files of this machine that an input's URLs come from: uploads, and results of runs. */
export async function sourcesOf(
  input: JsonObject,
  { uploads, journal }: SourcesDeps,
): Promise<readonly Source[]> {
  const urls = urlsIn(input).slice(0, MOST);
  if (urls.length === 0) return [];
  const [uploaded, { jobs }] = await Promise.all([uploads.list(), journal.jobs()]);
  return urls.flatMap(({ at, url }): readonly Source[] => {
    const from = uploaded.find((one) => one.url === url)?.from;
    if (from) return [{ at, file: from.path, sha256: from.sha256 }];
    const job = jobs.find(({ outcome }) =>
      outcome?.assets?.some((asset) => asset.url === journalUrl(url)),
    );
    if (!job) return [];
    const saved = job.files.findLast((file) => file.url === journalUrl(url));
    return [
      {
        at,
        ...(saved && { file: saved.path, sha256: saved.sha256 }),
        ...(job.handle && { requestId: job.handle.requestId }),
      },
    ];
  });
}

/** Whether a record describes the run of a job as this machine knows it, and no other files: anybody may have written the record. */
export async function isRecordOf(
  { endpoint_id: endpointId, input, request_id: requestId, sources = [] }: MediaRecord,
  job: Job,
  deps: SourcesDeps,
): Promise<boolean> {
  const { handle } = job;
  const isRun =
    handle?.requestId === requestId &&
    handle.endpointId === endpointId &&
    isDeepStrictEqual(input, publicInput(job.input));
  if (!isRun) return false;
  const known = await sourcesOf(job.input, deps);
  return sources.every(
    ({ at, path, sha256 }) =>
      path === undefined || known.some((one) => one.at === at && one.sha256 === sha256),
  );
}
