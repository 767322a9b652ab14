import type { ArrivalDifference } from '../domain/checkArrival.ts';
import type { Cost } from '../domain/cost.ts';
import type { JobEnd } from '../domain/jobState.ts';
import type { FalErrorKind } from '../fal/errors.ts';
import type { Asset, JsonObject, QueueHandle } from '../domain/types.ts';
import type { ProcessId } from '../store/process.ts';

/** The process that follows a job. */
export interface Owner extends ProcessId {
  /** The gateway that the process uses, if any: a sandbox does not know fal's real jobs. */
  readonly via?: string;
}

/** Where and under which names a job's results are saved. */
export interface SaveTarget {
  /** An existing folder: a path, or the URI of a virtual workspace's folder. */
  readonly folder: string;
  /** The naming of the files; by default their prompt. See `nameFrom`. */
  readonly naming?: string | undefined;
}

/** A result saved on this machine. */
export interface SavedFile {
  readonly url: string;
  /** Absolute path. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Milliseconds since 1970 when it was saved; missing in records of the first builds. */
  readonly at?: number;
  /** In what it is not as its input states. */
  readonly differences?: readonly ArrivalDifference[];
  /** The file as the model made it, from which this one was converted. */
  readonly original?: Pick<SavedFile, 'path' | 'bytes' | 'sha256'>;
  /** Why it was not converted, where it was to be. */
  readonly unconverted?: string;
}

/** The extension of a file whose content is of no known harmless kind. */
export const UNKNOWN_ENDING = 'bin';

/** Whether a saved file is of no known harmless kind. */
export const isOfUnknownKind = ({ path }: SavedFile): boolean =>
  path.endsWith(`.${UNKNOWN_ENDING}`);

/** How a job ended, and what it produced. */
export interface Outcome {
  readonly end: JobEnd;
  /** True: a cancelled job was in the queue at its last status before the end, so that it counts as free until fal's bill says otherwise. Else it may have run. */
  readonly wasQueued?: boolean;
  readonly assets?: readonly Asset[];
  /** The text result of models that return text. */
  readonly text?: string;
  readonly seed?: number;
  readonly cost?: Cost;
  readonly error?: { readonly kind: FalErrorKind; readonly message: string };
}

/** A job as recorded in the journal. */
export interface Job {
  readonly id: string;
  /** Milliseconds since 1970 of the intent. */
  readonly at: number;
  readonly endpointId: string;
  /** Long `data:` URIs are shortened. */
  readonly input: JsonObject;
  /** The requester: a client's name, or `you`. */
  readonly by: string;
  readonly owner: Owner;
  /** Milliseconds since 1970 when the owner took the job over from another process. */
  readonly adoptedAt?: number;
  readonly target?: SaveTarget;
  /** Milliseconds since 1970 when `target` was chosen, if after the submit. */
  readonly targetAt?: number;
  readonly handle?: QueueHandle;
  readonly outcome?: Outcome;
  readonly endedAt?: number;
  /** What fal charged, which replaces the cost of the outcome. */
  readonly billed?: { readonly at: number; readonly cost: Cost };
  readonly files: readonly SavedFile[];
}

/** A job that fal accepted. */
export type SubmittedJob = Job & { readonly handle: QueueHandle };
