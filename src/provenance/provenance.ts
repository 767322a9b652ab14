import type { JsonObject } from '../domain/types.ts';
import type { RecordedRun } from '../jobs/follow.ts';
import type { SavedFile } from '../jobs/job.ts';
import type { Roots } from '../jobs/roots.ts';
import { isUri } from '../jobs/savedFile.ts';
import { publicInput } from './recordedInput.ts';
import { isBelow, realFile, relativePath, rootOf } from './place.ts';
import type { MediaRecord } from './record.ts';
import { type SourcesDeps, sourcesOf } from './sources.ts';
import { recordConverted, writeRecord } from './writeRecord.ts';

/** Writes beside a project's media how each was made; resolves to whether there is a record. */
export type KeepRecord = (run: RecordedRun, file: SavedFile) => Promise<boolean>;

export interface ProvenanceDeps extends SourcesDeps {
  readonly roots: Roots;
  /** Whether records are written, read at each save. */
  readonly isOn: () => boolean;
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
      placedSources(input, root, deps).catch(() => []),
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

/** The files of an input as a record names them; only those of the project get their path. */
async function placedSources(
  input: JsonObject,
  root: string,
  deps: ProvenanceDeps,
): Promise<NonNullable<MediaRecord['sources']>> {
  const placed = async (file: string | undefined) => {
    const real = file === undefined ? undefined : await realFile(file);
    return real !== undefined && isBelow(root, real) ? { path: relativePath(root, real) } : {};
  };
  const sources = await sourcesOf(input, deps);
  return Promise.all(
    sources.map(async ({ at, file, sha256, requestId }) => ({
      at,
      ...(await placed(file)),
      ...(sha256 !== undefined && { sha256 }),
      ...(requestId !== undefined && { request_id: requestId }),
    })),
  );
}

/** Whether a result comes from the embedded fal of this machine. */
function isOfSandbox(url: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:\/]/.test(url);
}
