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

/** Whether a record describes the run of a job as this machine has it: anybody may have written the record. Its files count by their content, which fal already had from this machine or gave to it. */
export async function isRecordOf(
  { endpoint_id: endpointId, input, request_id: requestId, sources = [] }: MediaRecord,
  job: Job,
  { uploads, journal }: SourcesDeps,
): Promise<boolean> {
  const { handle } = job;
  const isRun =
    handle?.requestId === requestId &&
    handle.endpointId === endpointId &&
    isDeepStrictEqual(input, publicInput(job.input));
  const files = sources.filter(({ path }) => path !== undefined);
  if (!isRun || files.length === 0) return isRun;
  const [uploaded, { jobs }] = await Promise.all([uploads.list(), journal.jobs()]);
  const saved = jobs.flatMap((one) => one.files);
  const known = new Set(
    [...uploaded.map(({ from }) => from), ...saved, ...saved.map(({ original }) => original)].map(
      (one) => one?.sha256,
    ),
  );
  const places = new Set(urlsIn(job.input).map(({ at }) => at));
  return files.every(
    ({ at, sha256 }) => places.has(at) && sha256 !== undefined && known.has(sha256),
  );
}
